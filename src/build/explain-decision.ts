import type { Span } from '../diagnostic/diagnostic.ts';
import { type Decider, type Decision, spanOfDecider } from '../model/decide.ts';
import type { EndpointSet, Labels } from '../model/endpoint-set.ts';
import { formatService } from '../model/format-service.ts';
import { HOUSEKEEPING } from '../model/housekeeping.ts';
import { matchFlow } from '../model/match-flow.ts';
import type { Packet, Verdict } from '../model/packet.ts';
import type { PlatformEntry } from '../model/platform.ts';
import type { AddressIdentity, FeedVersion, Flow, NamedAddresses, Policy, Rule } from '../model/policy.ts';
import type { AddressSet } from '../net/address-set.ts';
import { addressBits, type Family } from '../net/family.ts';
import { formatPrefix } from '../net/format.ts';
import { prefixesOf } from '../net/prefixes-of.ts';

/** What must become of a packet, and why: plain data. */
export interface ExplainedDecision {
  readonly verdict: Verdict;
  readonly by: ExplainedDecider;
  /** The flows of the rule that match, in its order: where endpoint sets overlap, several. Empty unless a rule decides. */
  readonly flows: readonly ExplainedFlow[];
}

export type ExplainedDecider =
  | ExplainedRule
  | { readonly kind: 'housekeeping' | 'platform'; readonly name: string; readonly title: string }
  | { readonly kind: 'default'; readonly span: Span }
  | { readonly kind: 'outside-scope'; readonly span?: Span }
  | { readonly kind: 'no-rules' };

export interface ExplainedRule {
  readonly kind: 'rule';
  readonly name: string;
  readonly span: Span;
  readonly comment?: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly expires?: string;
}

/** One source, one destination and the service between them that the packet has. */
export interface ExplainedFlow {
  readonly source: ExplainedSide;
  readonly destination: ExplainedSide;
  readonly service: string;
  /** Where the services, or the addresses of the source, come from. */
  readonly endpointSet?: ExplainedEndpointSet;
}

/** `prefix`: what holds the packet's address, when the addresses of the set are merged as outputs list them. */
export interface ExplainedSide {
  readonly name: string;
  readonly prefix: string;
}

export interface ExplainedEndpointSet {
  readonly feed: FeedVersion;
  readonly id: string;
  readonly labels: Labels;
  readonly domains: readonly string[];
  /** Where the snapshot has it. */
  readonly span: Span;
}

export interface DecisionContext {
  readonly policy: Policy;
  readonly packet: Packet;
  readonly platform: readonly PlatformEntry[];
}

/** Says in plain data who made a decision, and by which addresses and services. */
export function explainDecision({ verdict, by }: Decision, context: DecisionContext): ExplainedDecision {
  const flows = by.kind === 'rule' ? explainFlows(by.rule, context) : [];
  return { verdict, by: explainDecider(by, context), flows };
}

function explainDecider(by: Decider, { policy, platform }: DecisionContext): ExplainedDecider {
  const span = spanOfDecider(by, policy);
  switch (by.kind) {
    case 'rule':
      return explainRule(by.rule);
    case 'housekeeping':
      return { ...by, title: HOUSEKEEPING.find(({ name }) => name === by.name)?.title ?? '' };
    case 'platform':
      return { ...by, title: platform.find(({ name }) => name === by.name)?.title ?? '' };
    case 'default':
      return { kind: 'default', span: policy.default.span };
    case 'outside-scope':
      return { kind: 'outside-scope', ...(span && { span }) };
    case 'no-rules':
      return by;
  }
}

function explainRule({ name, span, meta: { comment, owner, ticket, expires } }: Rule): ExplainedRule {
  return {
    kind: 'rule',
    name,
    span,
    ...(comment !== undefined && { comment }),
    ...(owner !== undefined && { owner }),
    ...(ticket !== undefined && { ticket }),
    ...(expires !== undefined && { expires }),
  };
}

function explainFlows(rule: Rule, { policy, packet }: DecisionContext): readonly ExplainedFlow[] {
  return rule.flows.flatMap((flow) => {
    const service = matchFlow(flow, packet);
    if (service === undefined) return [];
    const set = endpointSetOf(rule, flow);
    const side = (named: NamedAddresses, address: bigint): ExplainedSide => ({
      name: nameOf(named.identity),
      prefix: prefixText(named.addresses, packet.family, address),
    });
    return {
      source: side(flow.source, packet.source),
      destination: side(flow.destination, packet.destination),
      service: formatService(service),
      ...(set && { endpointSet: explainEndpointSet(set, policy) }),
    };
  });
}

function endpointSetOf({ endpoints }: Rule, { because }: Flow): EndpointSet | undefined {
  const use = endpoints.find(
    ({ endpointSet: { origin } }) => origin.feed === because?.feed && origin.id === because.id,
  );
  return use?.endpointSet;
}

function explainEndpointSet(
  { id, labels, domains, origin, span }: EndpointSet,
  { feeds }: Policy,
): ExplainedEndpointSet {
  const feed = feeds.find(({ name }) => name === origin.feed) ?? { name: origin.feed, type: '' };
  return { feed, id, labels, domains, span };
}

function nameOf(identity: AddressIdentity): string {
  switch (identity.kind) {
    case 'any':
      return 'any';
    case 'set':
      return identity.set;
    case 'endpoint-set':
      return `${identity.feed}:${identity.id}`;
    case 'rule':
      return `"${identity.side}" of the rule`;
    case 'scope':
      return `"${identity.side}" of the scope`;
  }
}

function prefixText(set: AddressSet, family: Family, address: bigint): string {
  const prefixes = prefixesOf(set, family);
  if (prefixes.kind !== 'some') return `any IPv${family}`;
  const found = prefixes.prefixes.find((prefix) => {
    const hostBits = BigInt(addressBits(family) - prefix.length);
    return address >> hostBits === prefix.address >> hostBits;
  });
  return found === undefined ? '' : formatPrefix(found);
}
