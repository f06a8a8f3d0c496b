import { areaOf, isRequired, SHARED_AREA } from '../hosts/labels.ts';
import type { FeedNode, PolicyDocument } from '../model/document.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import type { Direction } from '../model/packet.ts';
import { DIRECTIONS } from '../model/packet.ts';
import type { Policy, Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import type { AddressSet } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';

/** A rule and the endpoint sets of one feed that it selects as destinations. */
export interface Selecting {
  readonly rule: Rule;
  readonly sets: readonly EndpointSet[];
}

/** A feed that rules of a policy select destinations from. */
export interface FeedView {
  readonly feed: FeedNode;
  /** The rules that allow, in order; may be empty. */
  readonly allowing: readonly Selecting[];
  /** The rules that drop or reject, in order. */
  readonly blocking: readonly Selecting[];
  /** Directions of all of them. */
  readonly directions: readonly Direction[];
  /** Where the rules that allow let traffic begin. */
  readonly clients: AddressSet;
  /** The endpoint sets that rules allow, and those that are required beside them: of the same areas, and of the area that all share. */
  readonly needed: readonly EndpointSet[];
  /** The services of an endpoint set; where its feed names none, those that rules give it. */
  readonly servicesOf: (set: EndpointSet) => readonly Service[];
}

/** The feeds that rules select destinations from, in the order of the document. */
export function feedViews(document: PolicyDocument, policy: Policy): readonly FeedView[] {
  return [...document.feeds.values()].flatMap((feed) => feedView(feed, policy) ?? []);
}

function feedView(feed: FeedNode, { rules }: Policy): FeedView | undefined {
  const selecting = rules.flatMap((rule) => {
    const sets = rule.endpoints
      .filter(({ side, endpointSet }) => side === 'to' && endpointSet.origin.feed === feed.name)
      .map(({ endpointSet }) => endpointSet);
    return sets.length === 0 ? [] : [{ rule, sets }];
  });
  if (selecting.length === 0) return undefined;
  const allowing = selecting.filter(({ rule }) => rule.action === 'allow');
  return {
    feed,
    allowing,
    blocking: selecting.filter(({ rule }) => rule.action === 'drop' || rule.action === 'reject'),
    directions: DIRECTIONS.filter((direction) => selecting.some(({ rule }) => rule.direction === direction)),
    clients: unionAll(allowing.map(({ rule }) => rule.from)),
    needed: neededSets(
      feed,
      allowing.flatMap(({ sets }) => sets),
    ),
    servicesOf: servicesBy(allowing),
  };
}

function neededSets({ endpointSets }: FeedNode, allowed: readonly EndpointSet[]): readonly EndpointSet[] {
  if (allowed.length === 0) return [];
  const ids = new Set(allowed.map(({ id }) => id));
  const areas = new Set([SHARED_AREA, ...allowed.map(areaOf)]);
  return endpointSets.filter((set) => ids.has(set.id) || (isRequired(set) && areas.has(areaOf(set))));
}

function servicesBy(allowing: readonly Selecting[]): FeedView['servicesOf'] {
  const given = new Map<EndpointSet, Service[]>();
  for (const { endpointSet, services } of allowing.flatMap(({ rule }) => rule.endpoints)) {
    if (endpointSet.services.length > 0) continue;
    given.set(endpointSet, [...(given.get(endpointSet) ?? []), ...services]);
  }
  return (set) => (set.services.length > 0 ? set.services : (given.get(set) ?? []));
}
