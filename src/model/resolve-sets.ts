import { error } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import type { AddressParts } from './address-parts.ts';
import type { AddressNode, PolicyDocument, SiteNode } from './document.ts';
import { orderDefinitions } from './order-definitions.ts';
import { namesIn, resolveSet } from './resolve-addresses.ts';

/** Named sets, resolved. One that could not be resolved is absent. */
export type NamedSets = ReadonlyMap<string, AddressParts>;

/** Which sets are not the same at every site: those declared per site, and those that use one. */
export function findSitedSets(document: PolicyDocument): ReadonlySet<string> {
  const sited = new Set<string>();
  const expressionOf = (name: string) => commonExpression(document, name);
  const usesOf = (name: string) => [...namesInExpression(expressionOf(name))];
  const { names } = orderDefinitions(document.sets.keys(), usesOf);
  const visit = (name: string) => {
    const isSited = document.sets.get(name)?.kind === 'per-site' || usesOf(name).some((use) => sited.has(use.name));
    if (isSited) sited.add(name);
  };
  names.forEach(visit);
  return sited;
}

/** Whether an expression may stand for other addresses at another site. */
export function isSited(expression: AddressNode | undefined, sited: ReadonlySet<string>): boolean {
  return [...namesInExpression(expression)].some(({ name }) => sited.has(name));
}

/** The sets that are the same at every site, used or not. Reports cycles among them and every error in them. */
export function resolveCommonSets(document: PolicyDocument, sited: ReadonlySet<string>, report: Report): NamedSets {
  const names = [...document.sets.keys()].filter((name) => !sited.has(name));
  return resolveAll({
    document,
    names,
    expressionOf: (name) => commonExpression(document, name),
    report,
    known: new Map(),
  });
}

/** The sets of one site that are not the same at every site; `known` has the others. */
export function resolveSiteSets(
  document: PolicyDocument,
  site: SiteNode | undefined,
  context: { readonly sited: ReadonlySet<string>; readonly known: NamedSets; readonly report: Report },
): NamedSets {
  const expressionOf = (name: string) => commonExpression(document, name) ?? site?.sets.get(name)?.expression;
  return resolveAll({ document, names: [...context.sited], expressionOf, ...context });
}

interface Definitions {
  readonly document: PolicyDocument;
  readonly names: readonly string[];
  readonly expressionOf: (name: string) => AddressNode | undefined;
  readonly known: NamedSets;
  readonly report: Report;
}

function resolveAll({ document, names, expressionOf, known, report }: Definitions): NamedSets {
  const resolved = new Map<string, AddressParts>();
  const sets = { get: (name: string) => resolved.get(name) ?? known.get(name) };
  const order = orderDefinitions(names, (name) => namesInExpression(expressionOf(name)));
  for (const { path, closedBy } of order.cycles) {
    report(error('CYCLE', `Sets refer to themselves: ${path.join(' -> ')}`, { span: closedBy.span }));
  }
  for (const name of order.names) {
    const expression = expressionOf(name);
    const parts = expression && resolveSet(name, expression, { document, sets, report });
    if (parts !== undefined) resolved.set(name, parts);
  }
  return resolved;
}

function commonExpression(document: PolicyDocument, name: string): AddressNode | undefined {
  const set = document.sets.get(name);
  return set?.kind === 'expression' ? set.expression : undefined;
}

function namesInExpression(expression: AddressNode | undefined) {
  return expression === undefined ? [] : namesIn(expression);
}
