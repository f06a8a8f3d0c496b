import {
  type AddressSet,
  type IntervalSet,
  intersect,
  intersectIntervals,
  isEmpty,
  type Match,
  type NameSet,
  rangeCount,
} from 'rulecast/exporter/read';

/** Packets that meet a product of conditions; with `undecided`, those of them that meet something more, which a packet does not tell. */
export interface Box {
  readonly match: Match;
  readonly undecided?: string;
}

/** Every packet. */
export const EVERYTHING: Box = { match: {} };

/** The packets of both, or `undefined` when there are none. The reason of the first stays. */
export function meet(a: Box, b: Box): Box | undefined {
  const match = meetMatches(a.match, b.match);
  const undecided = a.undecided ?? b.undecided;
  if (match === undefined) return undefined;
  return undecided === undefined ? { match } : { match, undecided };
}

/** Every box of the one list with every box of the other. */
export function meetAll(left: readonly Box[], right: readonly Box[]): readonly Box[] {
  return left.flatMap((one) => right.flatMap((other) => meet(one, other) ?? []));
}

/** What it costs to keep a box, in boxes: one, and more for long lists of its own. */
export function costOf({ match }: Box): number {
  const { protocols, sourcePorts, destinationPorts, icmp, source, destination } = match;
  const intervals = [protocols, sourcePorts, destinationPorts, icmp?.types].map((set) => set?.length ?? 0);
  const ranges = [source, destination].map((set) => (set === undefined ? 0 : rangeCount(set)));
  return 1 + [...intervals, ...ranges].reduce((sum, count) => sum + count, 0) / 64;
}

const NOTHING = Symbol('nothing');

function meetMatches(a: Match, b: Match): Match | undefined {
  const parts = {
    family: both(a.family, b.family, (one, other) => (one === other ? one : NOTHING)),
    source: both(a.source, b.source, meetAddresses),
    destination: both(a.destination, b.destination, meetAddresses),
    protocols: both(a.protocols, b.protocols, meetIntervals),
    sourcePorts: both(a.sourcePorts, b.sourcePorts, meetIntervals),
    destinationPorts: both(a.destinationPorts, b.destinationPorts, meetIntervals),
    icmp: both(a.icmp, b.icmp, meetMessages),
    ingress: both(a.ingress, b.ingress, meetNames),
    egress: both(a.egress, b.egress, meetNames),
    states: both(a.states, b.states, (one, other) => {
      const states = one.filter((state) => other.includes(state));
      return states.length === 0 ? NOTHING : states;
    }),
  };
  const found = Object.entries(parts).filter(([, part]) => part !== undefined);
  if (found.some(([, part]) => part === NOTHING)) return undefined;
  const match: Match = Object.fromEntries(found);
  return isPossible(match) ? match : undefined;
}

/** Conditions of different kinds that no packet meets together. */
function isPossible({ family, icmp, protocols }: Match): boolean {
  if (icmp === undefined) return true;
  const number = icmp.family === 4 ? 1 : 58;
  return (family ?? icmp.family) === icmp.family && (protocols === undefined || has(protocols, number));
}

/** Whether the number is in the set. */
export function has(set: IntervalSet, number: number): boolean {
  return set.some(({ from, to }) => from <= number && number <= to);
}

function both<T>(
  a: T | undefined,
  b: T | undefined,
  meeting: (a: T, b: T) => T | typeof NOTHING,
): T | undefined | typeof NOTHING {
  if (a === undefined) return b;
  return b === undefined ? a : meeting(a, b);
}

function meetAddresses(a: AddressSet, b: AddressSet): AddressSet | typeof NOTHING {
  const set = intersect(a, b);
  return isEmpty(set) ? NOTHING : set;
}

function meetIntervals(a: IntervalSet, b: IntervalSet): IntervalSet | typeof NOTHING {
  const set = intersectIntervals(a, b);
  return set.length === 0 ? NOTHING : set;
}

type Messages = NonNullable<Match['icmp']>;

function meetMessages(a: Messages, b: Messages): Messages | typeof NOTHING {
  const types = meetIntervals(a.types, b.types);
  return a.family !== b.family || types === NOTHING ? NOTHING : { family: a.family, types };
}

function meetNames(a: NameSet, b: NameSet): NameSet | typeof NOTHING {
  if (a.not && b.not) return { names: [...new Set([...a.names, ...b.names])], not: true };
  const [listed, other] = a.not ? [b, a] : [a, b];
  const names = listed.names.filter((name) => other.names.includes(name) !== other.not);
  return names.length === 0 ? NOTHING : { names, not: false };
}
