import { assertNever } from '../diagnostic/assert.ts';
import { error } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { NameNode, PolicyDocument, ServiceNode } from './document.ts';
import { orderDefinitions } from './order-definitions.ts';
import type { Service } from './service.ts';
import { ANY_SERVICE, isAnyService, normaliseServices } from './service-algebra.ts';

/** Named services in canonical form. One that could not be resolved is absent. */
export type NamedServices = ReadonlyMap<string, readonly Service[]>;

/** Every service the document defines, used or not. Reports cycles and unknown names. */
export function resolveNamedServices(document: PolicyDocument, report: Report): NamedServices {
  const resolved = new Map<string, readonly Service[]>();
  const definitions = document.services;
  const usesOf = (name: string) => {
    const definition = definitions.get(name);
    return definition === undefined ? [] : namesIn(definition.expression);
  };
  const { names, cycles } = orderDefinitions(definitions.keys(), usesOf);
  for (const { path, closedBy } of cycles) {
    report(error('CYCLE', `Services refer to themselves: ${path.join(' -> ')}`, { span: closedBy.span }));
  }
  for (const name of names) {
    const definition = definitions.get(name);
    const services = definition && resolveServices(definition.expression, { document, named: resolved, report });
    if (services !== undefined) resolved.set(name, services);
  }
  return resolved;
}

/** What names stand for. */
export interface ServiceScope {
  readonly document: PolicyDocument;
  readonly named: NamedServices;
  readonly report: Report;
}

/** The services in canonical form; `undefined` after an error, reported here or where a service it names is defined. */
export function resolveServices(node: ServiceNode, scope: ServiceScope): readonly Service[] | undefined {
  const services = collectServices(node, scope);
  return services && normaliseServices(services);
}

function collectServices(node: ServiceNode, scope: ServiceScope): readonly Service[] | undefined {
  switch (node.kind) {
    case 'any':
      return [ANY_SERVICE];
    case 'service':
      return [node.service];
    case 'name':
      return lookUp(node, scope);
    case 'union':
      return collectUnion(node, scope);
    default:
      return assertNever(node);
  }
}

function lookUp({ name, span }: NameNode, { document, named, report }: ServiceScope): readonly Service[] | undefined {
  if (!document.services.has(name)) {
    const hint = didYouMean(name, document.services.keys());
    report(error('NAME_UNKNOWN', `There is no service ${quote(name)}`, { span, hint }));
  }
  return named.get(name);
}

function collectUnion(
  { members, span }: Extract<ServiceNode, { readonly kind: 'union' }>,
  scope: ServiceScope,
): readonly Service[] | undefined {
  if (members.length === 0) {
    scope.report(
      error('SERVICES_EMPTY', 'The list of services is empty', { span, hint: 'for every service, write any' }),
    );
    return undefined;
  }
  const found = members.map((member) => collectServices(member, scope)).filter((services) => services !== undefined);
  if (members.length > 1 && found.some(isAnyService)) {
    const hint = 'write any alone, or take it out of the list';
    scope.report(error('ANY_WITH_OTHERS', 'The word any stands in a list with other services', { span, hint }));
    return undefined;
  }
  return found.length === members.length ? found.flat() : undefined;
}

function* namesIn(node: ServiceNode): Generator<NameNode, void, undefined> {
  if (node.kind === 'name') yield node;
  if (node.kind === 'union') for (const member of node.members) yield* namesIn(member);
}
