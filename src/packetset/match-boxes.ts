import type { NameSet } from '../model/match.ts';
import { DIRECTIONS, STATES } from '../model/packet.ts';
import { icmpProtocol } from '../model/service-algebra.ts';
import { rangesOfFamily } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { type IntervalSet, intersectIntervals, intervalsOf } from '../net/interval-set.ts';
import { ANY_PROTOCOL, PORT_PROTOCOLS } from '../net/protocol.ts';
import { FIELDS, type Field, familyValue, type PerField } from './axis.ts';
import type { PacketMatch } from './program.ts';
import { EVERY_VALUE, NO_VALUE, type ValueSet, type ValueSets, valueSetOf } from './value-sets.ts';

/**
 * The packets that have each field in a set: the number of a set for each of {@link FIELDS}, in their order. Fields that some of those packets do
 * not have are not limited.
 */
export type Box = Int32Array;

/** Where sets are numbered, and the zone names that have a value of their own: the first has value 1. */
export interface Numbering {
  readonly sets: PerField<ValueSets>;
  readonly zones: readonly string[];
}

const PLACES = new Map(FIELDS.map((field, place) => [field, place]));

/** Where a field stands in a {@link Box}. */
export function placeOf(field: Field): number {
  return PLACES.get(field) ?? FIELDS.length;
}

/** A match as disjoint boxes: one for each family, or one for both where it treats them alike. None when it matches no packet. */
export function boxesOf(match: PacketMatch, numbering: Numbering): readonly Box[] {
  const families = FAMILIES.filter((family) => match.family === undefined || match.family === family);
  const boxes = families.map((family) => boxOf(match, family, numbering));
  const [first, second] = boxes;
  if (first !== undefined && second !== undefined && isSameButFamily(first, second)) {
    first[placeOf('family')] = EVERY_VALUE;
    boxes.pop();
  }
  return boxes.filter((box) => !box.includes(NO_VALUE));
}

/** Whether the boxes of two families say the same, and nothing about a field that only one of them has. */
function isSameButFamily(a: Box, b: Box): boolean {
  const own = ['source4', 'source6', 'destination4', 'destination6', 'icmp'] as const;
  const isShared = own.every((field) => a[placeOf(field)] === EVERY_VALUE && b[placeOf(field)] === EVERY_VALUE);
  return isShared && FIELDS.every((field, place) => field === 'family' || a[place] === b[place]);
}

function boxOf(match: PacketMatch, family: Family, { sets, zones }: Numbering): Box {
  const box = new Int32Array(FIELDS.length);
  const limit = (field: Field, source: object | undefined, valuesOf: () => ValueSet): void => {
    if (source !== undefined) box[placeOf(field)] = sets[field].add(source, valuesOf);
  };
  const numbers = (field: Field, intervals: IntervalSet | undefined): void =>
    limit(field, intervals, () => valueSetOf(intervals ?? []));
  const { directions, states, ingress, egress, source, destination } = match;
  limit('direction', directions, () => placesIn(DIRECTIONS, directions ?? []));
  limit('state', states, () => placesIn(STATES, states ?? []));
  limit('fromZone', ingress, () => zoneValues(ingress, zones));
  limit('toZone', egress, () => zoneValues(egress, zones));
  numbers('family', FAMILY_VALUES[family]);
  numbers('protocol', protocolsOf(match, family));
  numbers('sourcePort', match.sourcePorts);
  numbers('destinationPort', match.destinationPorts);
  numbers('icmp', match.icmp?.types);
  const from = source && rangesOfFamily(source, family);
  const to = destination && rangesOfFamily(destination, family);
  limit(`source${family}`, from, () => from ?? NO_VALUES);
  limit(`destination${family}`, to, () => to ?? NO_VALUES);
  return box;
}

const NO_VALUES: ValueSet = { starts: new Uint32Array(0), ends: new Uint32Array(0) };

const FAMILY_VALUES: Readonly<Record<Family, IntervalSet>> = {
  4: [{ from: familyValue(4), to: familyValue(4) }],
  6: [{ from: familyValue(6), to: familyValue(6) }],
};

/** The protocols over one family that can meet all conditions: a condition on ports binds to those that have ports, one on messages to ICMP. */
function protocolsOf({ protocols, sourcePorts, destinationPorts, icmp }: PacketMatch, family: Family): IntervalSet {
  let found = protocols ?? ANY_PROTOCOL;
  if (sourcePorts !== undefined || destinationPorts !== undefined) found = intersectIntervals(found, PORT_PROTOCOLS);
  if (icmp === undefined) return found;
  const number = icmpProtocol(family);
  return icmp.family === family ? intersectIntervals(found, [{ from: number, to: number }]) : [];
}

function placesIn<T>(all: readonly T[], some: readonly T[]): ValueSet {
  const places = all.flatMap((one, place) => (some.includes(one) ? [{ from: place, to: place }] : []));
  return valueSetOf(intervalsOf(places));
}

/** Zones by number. Number 0, every zone that no rule names and none at all, is in no list of names and in every negated one. */
function zoneValues(condition: NameSet | undefined, zones: readonly string[]): ValueSet {
  const { names = [], not = true } = condition ?? {};
  const named = new Set(names);
  const numbers = ['', ...zones].flatMap((zone, number) => {
    const isNamed = number > 0 && named.has(zone);
    return isNamed !== not ? [{ from: number, to: number }] : [];
  });
  return valueSetOf(intervalsOf(numbers));
}
