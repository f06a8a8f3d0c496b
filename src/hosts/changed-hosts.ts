import type { DomainPattern } from '../model/endpoint-set.ts';
import { compareDecisions, type HostComparison, type HostDecision, hasHost, hostsBeyond } from './compare-hosts.ts';
import { ANY_HOST, type HostSet, hostsOf, intersectionOfHosts, otherHosts, unionOfHosts } from './host-set.ts';
import { type Host, matchesPattern, minimalPatterns } from './pattern.ts';

/** What becomes of hosts: the first layer with a pattern that matches decides, and behind the last one `otherwise` does. */
export interface HostWays<V extends string = string> {
  readonly layers: readonly { readonly hosts: readonly DomainPattern[]; readonly value: V }[];
  readonly otherwise: V;
}

/** Hosts that had one value and have another. */
export interface ChangedHosts<V extends string = string> {
  readonly from: V;
  readonly to: V;
  /** Minimal and sorted: every host of the change is of one of them, and each has such a host, though perhaps others too. */
  readonly patterns: readonly ChangedPattern[];
}

/** A pattern, and a short host of it that changes. */
export interface ChangedPattern {
  readonly pattern: DomainPattern;
  readonly host: Host;
}

/**
 * Which hosts have another value than before, of those `within` a set: exactly, whatever patterns say it. Empty when every host has the value that it had.
 * Both sides have the same `otherwise`, so that a pattern of one of them matches each host that changes.
 * `too-large`: the patterns take more work to compare than the budget allows.
 */
export function changedHosts<V extends string>(
  from: HostWays<V>,
  to: HostWays<V>,
  within: HostSet = ANY_HOST,
): readonly ChangedHosts<V>[] | 'too-large' {
  const whole = compareDecisions(decisionsOf(from, within), decisionsOf(to, within));
  if (whole.kind !== 'differs') return whole.kind === 'equal' ? [] : whole.kind;
  const changes: ChangedHosts<V>[] = [];
  for (const before of valuesOf(from)) {
    for (const after of valuesOf(to)) {
      if (before === after) continue;
      const patterns = patternsOf({ from: [from, before], to: [to, after], within });
      if (patterns === 'too-large') return patterns;
      if (patterns.length > 0) changes.push({ from: before, to: after, patterns });
    }
  }
  return changes;
}

function decisionsOf({ layers, otherwise }: HostWays, within: HostSet): readonly HostDecision[] {
  return [
    { hosts: otherHosts(within), value: '' },
    ...layers.map(({ hosts, value }) => ({ hosts: hostsOf(hosts), value })),
    { hosts: ANY_HOST, value: otherwise },
  ];
}

function valuesOf<V extends string>({ layers, otherwise }: HostWays<V>): readonly V[] {
  return [...new Set([...layers.map(({ value }) => value), otherwise])];
}

/** All hosts with the value, built from the last layer to the first. */
function withValue({ layers, otherwise }: HostWays, value: string): HostSet {
  return layers.reduceRight<HostSet>(
    (set, layer) =>
      layer.value === value
        ? unionOfHosts([hostsOf(layer.hosts), set])
        : intersectionOfHosts([otherHosts(hostsOf(layer.hosts)), set]),
    otherwise === value ? ANY_HOST : hostsOf([]),
  );
}

type Side = readonly [HostWays, string];

/** Hosts within a set that have one value on one side, and another on the other. */
interface Region {
  readonly from: Side;
  readonly to: Side;
  readonly within: HostSet;
}

function hostsIn({ from, to, within }: Region): HostSet {
  return intersectionOfHosts([within, withValue(...from), withValue(...to)]);
}

/** The fewest patterns that have every host of the region, and each one of them at least. */
function patternsOf(region: Region): readonly ChangedPattern[] | 'too-large' {
  const { from, to } = region;
  const [before, after] = [placesOf(from[0], from[1], to[0]), placesOf(from[0], to[1], to[0])];
  // The words of the change itself: what came with the value that is, and what went with the one that was.
  const told = [...after.keys()].filter((pattern) => after.get(pattern)?.from === undefined);
  const gone = [...before.keys()].filter((pattern) => before.get(pattern)?.to === undefined);
  const changed = minimalPatterns([...told, ...gone]);
  if (!isTurned(before, after)) return meeting(region, changed);
  // Hosts of patterns that only stand in another order may be of none of those.
  return meeting(region, minimalPatterns([...changed, ...before.keys(), ...after.keys()]));
}

/** The first layers of both sides that have a pattern. */
interface Places {
  readonly from?: number;
  readonly to?: number;
}

/** The patterns that have the value on either side. */
function placesOf(from: HostWays, value: string, to: HostWays): ReadonlyMap<DomainPattern, Places> {
  const found = new Map<DomainPattern, Places>();
  for (const [side, { layers }] of [
    ['from', from],
    ['to', to],
  ] as const) {
    for (const [index, layer] of layers.entries()) {
      for (const pattern of layer.value === value ? layer.hosts : [])
        found.set(pattern, { [side]: index, ...found.get(pattern) });
    }
  }
  return found;
}

/** Whether a pattern that stood in front of one with the other value stands behind it, both being on both sides. */
function isTurned(before: ReadonlyMap<DomainPattern, Places>, after: ReadonlyMap<DomainPattern, Places>): boolean {
  const [first, second] = [keptPlaces(before), keptPlaces(after)];
  return first.some((one) => second.some((other) => one.from < other.from && other.to < one.to));
}

function keptPlaces(places: ReadonlyMap<DomainPattern, Places>): readonly Required<Places>[] {
  const kept = [...places.values()].flatMap(({ from, to }) =>
    from === undefined || to === undefined ? [] : [{ from, to }],
  );
  return [...new Map(kept.map((one) => [`${one.from} ${one.to}`, one])).values()];
}

function meeting(region: Region, patterns: readonly DomainPattern[]): readonly ChangedPattern[] | 'too-large' {
  const found: ChangedPattern[] = [];
  for (const pattern of patterns) {
    const host = hostOf(pattern, region);
    if (host.kind === 'too-large') return host.kind;
    if (host.kind === 'differs') found.push({ pattern, host: host.host });
  }
  return found;
}

/** A short host of the pattern in the region. The first that comes to mind nearly always is one, and all others take long to look at. */
function hostOf(
  pattern: DomainPattern,
  region: Region,
): { readonly kind: 'differs'; readonly host: Host } | HostComparison {
  const host = pattern.replaceAll('*', 'a');
  const isIn = [region.from, region.to].every(([ways, value]) => valueAt(ways, host) === value);
  if (isIn && hasHost(region.within, host)) return { kind: 'differs', host };
  return shortest(intersectionOfHosts([hostsOf([pattern]), hostsIn(region)]));
}

function valueAt({ layers, otherwise }: HostWays, host: Host): string {
  return layers.find(({ hosts }) => hosts.some((pattern) => matchesPattern(pattern, host)))?.value ?? otherwise;
}

/** The shortest host of a set, as the one on which it differs from the empty set. */
function shortest(set: HostSet): HostComparison {
  return hostsBeyond(set, hostsOf([]));
}
