import type { NameSet } from '../model/match.ts';
import { DIRECTIONS, STATES } from '../model/packet.ts';
import { type AddressSet, ANY, EMPTY, rangeCount } from '../net/address-set.ts';
import type { Family } from '../net/family.ts';
import { containsInteger, countIntegers, equalIntervals, type IntervalSet } from '../net/interval-set.ts';
import { wordAt } from '../net/lanes.ts';
import type { Field } from './axis.ts';
import { familyValue } from './axis.ts';
import type { PacketMatch } from './program.ts';
import type { ValueSet } from './value-sets.ts';

/** The values of the fields that a product limits. */
export type FieldValues = ReadonlyMap<Field, ValueSet>;

/** A product of field values as a match. Only a set without packets that lack a field limits it, so the match says the same. */
export function matchOf(values: FieldValues, zones: readonly string[]): PacketMatch {
  const numbers = (field: Field): IntervalSet | undefined => {
    const set = values.get(field);
    return set && Array.from(set.starts, (from, index) => ({ from, to: wordAt(set.ends, index) }));
  };
  const family = familyOf(numbers('family'));
  const picked = <T>(field: Field, all: readonly T[]): readonly T[] | undefined => {
    const set = numbers(field);
    return set && all.filter((_, place) => containsInteger(set, place));
  };
  const icmp = numbers('icmp');
  return withoutAbsent({
    directions: picked('direction', DIRECTIONS),
    states: picked('state', STATES),
    ingress: zonesIn(numbers('fromZone'), zones),
    egress: zonesIn(numbers('toZone'), zones),
    family,
    source: family && addressesOf(values.get(`source${family}`), family),
    destination: family && addressesOf(values.get(`destination${family}`), family),
    protocols: numbers('protocol'),
    sourcePorts: numbers('sourcePort'),
    destinationPorts: numbers('destinationPort'),
    icmp: icmp && family && { family, types: icmp },
  });
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

function withoutAbsent(match: Loose<PacketMatch>): PacketMatch {
  // What is left has no `undefined` in it, which Object.fromEntries cannot tell the compiler.
  return Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)) as PacketMatch;
}

function familyOf(values: IntervalSet | undefined): Family | undefined {
  if (values === undefined || countIntegers(values) !== 1) return undefined;
  return containsInteger(values, familyValue(4)) ? 4 : 6;
}

function addressesOf(set: ValueSet | undefined, family: Family): AddressSet | undefined {
  return set && { ...EMPTY, [`v${family}`]: { family, ...set } };
}

/** A set with "every other zone" in it is written as everything but the rest. */
function zonesIn(numbers: IntervalSet | undefined, zones: readonly string[]): NameSet | undefined {
  if (numbers === undefined) return undefined;
  const not = containsInteger(numbers, 0);
  return { names: zones.filter((_, place) => containsInteger(numbers, place + 1) !== not), not };
}

/** Whether two matches differ in nothing but family and addresses, and each has a family of its own. */
export function canJoinFamilies(a: PacketMatch, b: PacketMatch): boolean {
  if (a.family === undefined || b.family === undefined || a.family === b.family) return false;
  return a.icmp === undefined && b.icmp === undefined && isAlike(a, b);
}

/**
 * One match for two of which {@link canJoinFamilies} is true. A match with addresses of both families has each family's sources to that family's
 * destinations only, so nothing is added.
 */
export function joinFamilies(a: PacketMatch, b: PacketMatch): PacketMatch {
  const [first, second] = a.family === 4 ? [a, b] : [b, a];
  const { family: _family, source: _source, destination: _destination, ...rest } = a;
  return { ...rest, ...joinedSide('source', first, second), ...joinedSide('destination', first, second) };
}

function joinedSide(side: 'source' | 'destination', ipv4: PacketMatch, ipv6: PacketMatch): Partial<PacketMatch> {
  if (ipv4[side] === undefined && ipv6[side] === undefined) return {};
  return { [side]: { v4: (ipv4[side] ?? ANY).v4, v6: (ipv6[side] ?? ANY).v6 } };
}

function isAlike(a: PacketMatch, b: PacketMatch): boolean {
  const numbers = ['protocols', 'sourcePorts', 'destinationPorts'] as const;
  const others = ['directions', 'states', 'ingress', 'egress'] as const;
  return (
    numbers.every((key) => equalIntervals(a[key] ?? [], b[key] ?? [])) &&
    others.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))
  );
}

/** How many intervals a match shows: what is compared when two lists have as many terms. */
export function intervalCount(match: PacketMatch): number {
  const { source, destination, protocols, sourcePorts, destinationPorts, icmp } = match;
  const numbers = [protocols, sourcePorts, destinationPorts, icmp?.types].map((set) => set?.length ?? 0);
  const addresses = [source, destination].map((set) => (set ? rangeCount(set) : 0));
  return [...numbers, ...addresses].reduce((sum, one) => sum + one, 0);
}
