import {
  type AddressSet,
  type IntervalSet,
  intersect,
  intersectIntervals,
  isEmpty,
  type Match,
  type NameSet,
  rangeCount,
  type StateSet,
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
  let parts = (protocols?.length ?? 0) + (icmp?.types.length ?? 0);
  parts += (sourcePorts?.length ?? 0) + (destinationPorts?.length ?? 0);
  if (source !== undefined) parts += rangeCount(source);
  if (destination !== undefined) parts += rangeCount(destination);
  return 1 + parts / 64;
}

/** Written out field by field: large sets of concatenations make this the reader's inner loop. */
function meetMatches(a: Match, b: Match): Match | undefined {
  const match: { -readonly [Key in keyof Match]: Match[Key] } = { ...a };
  if (b.family !== undefined) {
    if (a.family !== undefined && a.family !== b.family) return undefined;
    match.family = b.family;
  }
  const isMet =
    narrow(match, 'source', { more: b.source, meeting: meetAddresses }) &&
    narrow(match, 'destination', { more: b.destination, meeting: meetAddresses }) &&
    narrow(match, 'protocols', { more: b.protocols, meeting: meetIntervals }) &&
    narrow(match, 'sourcePorts', { more: b.sourcePorts, meeting: meetIntervals }) &&
    narrow(match, 'destinationPorts', { more: b.destinationPorts, meeting: meetIntervals }) &&
    narrow(match, 'icmp', { more: b.icmp, meeting: meetMessages }) &&
    narrow(match, 'ingress', { more: b.ingress, meeting: meetNames }) &&
    narrow(match, 'egress', { more: b.egress, meeting: meetNames }) &&
    narrow(match, 'states', { more: b.states, meeting: meetStates });
  return isMet && isPossible(match) ? match : undefined;
}

interface Narrowing<T> {
  readonly more: T;
  readonly meeting: (a: NonNullable<T>, b: NonNullable<T>) => T | undefined;
}

/** Lays one more condition on a part of a match; false when no packet is left. */
function narrow<Key extends keyof Match>(
  match: { -readonly [Part in keyof Match]: Match[Part] },
  key: Key,
  { more, meeting }: Narrowing<Match[Key]>,
): boolean {
  const before = match[key];
  if (more === undefined || more === before) return true;
  match[key] = before === undefined ? more : meeting(before, more);
  return match[key] !== undefined;
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

function meetAddresses(a: AddressSet, b: AddressSet): AddressSet | undefined {
  const set = intersect(a, b);
  return isEmpty(set) ? undefined : set;
}

function meetIntervals(a: IntervalSet, b: IntervalSet): IntervalSet | undefined {
  const set = intersectIntervals(a, b);
  return set.length === 0 ? undefined : set;
}

type Messages = NonNullable<Match['icmp']>;

function meetMessages(a: Messages, b: Messages): Messages | undefined {
  const types = meetIntervals(a.types, b.types);
  return a.family !== b.family || types === undefined ? undefined : { family: a.family, types };
}

function meetNames(a: NameSet, b: NameSet): NameSet | undefined {
  if (a.not && b.not) return { names: [...new Set([...a.names, ...b.names])], not: true };
  const [listed, other] = a.not ? [b, a] : [a, b];
  const names = listed.names.filter((name) => other.names.includes(name) !== other.not);
  return names.length === 0 ? undefined : { names, not: false };
}

function meetStates(a: StateSet, b: StateSet): StateSet | undefined {
  const states = a.filter((state) => b.includes(state));
  return states.length === 0 ? undefined : states;
}
