import { type Diagnostic, error, info } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { type AddressParts, compareEndpointSets, isWrittenAny } from './address-parts.ts';
import { checkFeedSource } from './check-feed-source.ts';
import { cutToScope } from './cut-to-scope.ts';
import type { FeedNode, RuleNode, SelectionNode } from './document.ts';
import type { EndpointSet } from './endpoint-set.ts';
import { isNonEmpty, type NonEmpty } from './non-empty.ts';
import { pairServices } from './pair-services.ts';
import type { EndpointUse, NamedAddresses } from './policy.ts';
import type { Service } from './service.ts';

/** A part of one side of a rule, inside the scope and not empty. */
export interface SidePart extends NamedAddresses {
  readonly endpointSet?: EndpointSet;
}

/** A part of the destination with the services that the rule grants to it. */
export interface ServedPart extends SidePart {
  readonly services: NonEmpty<Service>;
}

/** One side of a rule, ready to be multiplied with the other. */
export interface RuleSide<Part extends SidePart> {
  readonly parts: readonly Part[];
  readonly uses: readonly EndpointUse[];
  /** The feed selections it came from. */
  readonly selections: readonly SelectionNode[];
  /** It is the word `any`, so that a family it alone has is nothing the user asked for. */
  readonly isAny: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** A rule's expression for one side, resolved, and what bears on it. */
export interface SideContext {
  readonly rule: RuleNode;
  readonly expression: AddressParts;
  /** The services as written; absent when the rule has none. */
  readonly services: readonly Service[] | undefined;
  readonly limit: NamedAddresses;
  readonly feeds: ReadonlyMap<string, FeedNode>;
}

/** The source side: addresses only. */
export function compileSource(context: SideContext): RuleSide<SidePart> {
  const { rule, expression, limit, services = [] } = context;
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  checkFeedSource({ ...context, report });
  const inside = cutToScope({ rule, side: 'from', parts: expression.parts, limit, report });
  const parts = expression.parts.flatMap(({ endpointSet }, index) => namedPart(inside[index], endpointSet) ?? []);
  const used = [...parts.flatMap(({ endpointSet }) => endpointSet ?? []), ...expression.domainsOnly];
  const uses = used.sort(compareEndpointSets).map((endpointSet) => ({ endpointSet, side: 'from', services }) as const);
  diagnostics.push(...listDomainsOnly(context, 'from'));
  return { parts, uses, selections: expression.selections, isAny: isWrittenAny(expression), diagnostics };
}

/** The destination side: addresses, each with its services. */
export function compileDestination(context: SideContext): RuleSide<ServedPart> {
  const { rule, expression, limit } = context;
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const served = pairServices({ ...context, report });
  const offered = expression.parts.map((part, index) => (isNonEmpty(served.ofParts[index] ?? []) ? part : undefined));
  const isServed = offered.some((part) => part !== undefined);
  const inside = isServed ? cutToScope({ rule, side: 'to', parts: offered, limit, report }) : [];
  const parts = expression.parts.flatMap(({ endpointSet }, index): readonly ServedPart[] => {
    const part = namedPart(inside[index], endpointSet);
    const services = served.ofParts[index] ?? [];
    return part !== undefined && isNonEmpty(services) ? [{ ...part, services }] : [];
  });
  const uses = served.uses.filter((use) => isInside(use, offered, parts));
  diagnostics.push(...listDomainsOnly(context, 'to'));
  return { parts, uses, selections: expression.selections, isAny: isWrittenAny(expression), diagnostics };
}

/** Reports a rule that selects from a feed on both sides. */
export function checkFeedSides(
  rule: RuleNode,
  from: RuleSide<SidePart>,
  to: RuleSide<SidePart>,
): readonly Diagnostic[] {
  if (from.selections.length === 0 || to.selections.length === 0) return [];
  const related = [{ message: 'The other side selects from a feed too', span: rule.from.span }];
  return [
    error('FEEDS_BOTH_SIDES', `The rule ${quote(rule.name)} selects from a feed on both sides`, {
      span: rule.to.span,
      related,
    }),
  ];
}

/** An endpoint set whose addresses the scope took away is not used; one without addresses or services is listed. */
function isInside(
  { endpointSet }: EndpointUse,
  offered: readonly (object | undefined)[],
  parts: readonly SidePart[],
): boolean {
  const wasOffered = offered.some(
    (part) => part !== undefined && 'endpointSet' in part && part.endpointSet === endpointSet,
  );
  return !wasOffered || parts.some((part) => part.endpointSet === endpointSet);
}

function namedPart(named: NamedAddresses | undefined, endpointSet: EndpointSet | undefined): SidePart | undefined {
  return named && { ...named, ...(endpointSet && { endpointSet }) };
}

function listDomainsOnly({ rule, expression }: SideContext, side: 'from' | 'to'): readonly Diagnostic[] {
  const count = expression.domainsOnly.length;
  if (count === 0) return [];
  const what = count === 1 ? '1 endpoint set' : `${count} endpoint sets`;
  const message = `The rule ${quote(rule.name)} selects ${what} without addresses, which no address-based firewall can enforce`;
  return [info('DOMAINS_ONLY', message, { span: rule[side].span })];
}
