import {
  type Family,
  type IcmpSet,
  type Interval,
  type IntervalSet,
  intersect,
  intersectIntervals,
  isEmpty,
  type Match,
  type NameSet,
} from 'rulecast/exporter/read';

/** One way in which a condition holds. `undecided`: it may hold there, depending on more than the packet. */
export interface Alternative {
  readonly match: Match;
  readonly undecided?: string;
}

/** One condition of a rule: it holds in any of these ways, and in no other. */
export type Condition = readonly Alternative[];

/** A condition that a match says whole. */
export function exactly(match: Match): Condition {
  return [{ match }];
}

/** A condition about something that a packet does not say. */
export function undecided(reason: string, match: Match = {}): Condition {
  return [{ match, undecided: reason }];
}

/** More ways than this for one rule are not read. */
const ALTERNATIVES_MAX = 256;

/** The ways in which all conditions hold together, without those that no packet can meet; `undefined` when there are too many. */
export function allOf(conditions: readonly Condition[]): readonly Alternative[] | undefined {
  let ways: readonly Alternative[] = [{ match: {} }];
  for (const condition of conditions) {
    if (ways.length * condition.length > ALTERNATIVES_MAX) return undefined;
    ways = ways.flatMap((way) =>
      condition.flatMap(({ match, undecided: reason }) => {
        const both = intersectMatches(way.match, match);
        if (both === undefined) return [];
        const open = way.undecided ?? reason;
        return [open === undefined ? { match: both } : { match: both, undecided: open }];
      }),
    );
  }
  return ways;
}

/** The packets that both match; `undefined` when there are none. */
function intersectMatches(a: Match, b: Match): Match | undefined {
  if (a.family !== undefined && b.family !== undefined && a.family !== b.family) return undefined;
  const family = a.family ?? b.family;
  const source = meet(a.source, b.source, intersect);
  const destination = meet(a.destination, b.destination, intersect);
  const protocols = meet(a.protocols, b.protocols, intersectIntervals);
  const sourcePorts = meet(a.sourcePorts, b.sourcePorts, intersectIntervals);
  const destinationPorts = meet(a.destinationPorts, b.destinationPorts, intersectIntervals);
  const icmp = meet(a.icmp, b.icmp, intersectMessages);
  const states = meet(a.states, b.states, (x, y) => x.filter((state) => y.includes(state)));
  if ([source, destination].some((set) => set !== undefined && isEmpty(set, family))) return undefined;
  if ([protocols, sourcePorts, destinationPorts, icmp?.types, states].some((list) => list?.length === 0))
    return undefined;
  if (icmp !== undefined && !carriesMessages(icmp, protocols, family)) return undefined;
  const ingress = a.ingress ?? b.ingress;
  const egress = a.egress ?? b.egress;
  return {
    ...(family && { family }),
    ...(source && { source }),
    ...(destination && { destination }),
    ...(protocols && { protocols }),
    ...(sourcePorts && { sourcePorts }),
    ...(destinationPorts && { destinationPorts }),
    ...(icmp && { icmp }),
    ...(ingress && { ingress }),
    ...(egress && { egress }),
    ...(states && { states }),
  };
}

function meet<T>(a: T | undefined, b: T | undefined, both: (a: T, b: T) => T): T | undefined {
  return a === undefined || b === undefined ? (a ?? b) : both(a, b);
}

interface Messages {
  readonly family: Family;
  readonly types: IcmpSet;
}

function intersectMessages(a: Messages, b: Messages): Messages {
  return { family: a.family, types: a.family === b.family ? intersectIntervals(a.types, b.types) : [] };
}

function carriesMessages({ family }: Messages, protocols: IntervalSet | undefined, own: Family | undefined): boolean {
  const number = family === 4 ? 1 : 58;
  const isThere = protocols === undefined || intersectIntervals(protocols, [{ from: number, to: number }]).length > 0;
  return isThere && (own === undefined || own === family);
}

/** The integers from 0 to `max` that are not in `set`. */
export function without(set: IntervalSet, max: number): IntervalSet {
  const gaps: Interval[] = [];
  let next = 0;
  for (const { from, to } of set) {
    if (from > next) gaps.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  return next > max ? gaps : [...gaps, { from: next, to: max }];
}

/** A set of integers, or with `not` the others up to `max`. */
export function maybeNot(set: IntervalSet, not: boolean, max: number): IntervalSet {
  return not ? without(set, max) : set;
}

/** An interface by its name, or any other. */
export function named(name: string, not: boolean): NameSet {
  return { names: [name], not };
}
