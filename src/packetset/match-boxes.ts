import type { NameSet } from '../model/match.ts';
import { DIRECTIONS, STATES } from '../model/packet.ts';
import { icmpProtocol } from '../model/service-algebra.ts';
import { rangesOfFamily } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { type IntervalSet, intersectIntervals, intervalsOf } from '../net/interval-set.ts';
import { PORT_PROTOCOLS } from '../net/protocol.ts';
import { FIELDS, type Field, familyValue, type PerField } from './axis.ts';
import type { PacketMatch } from './program.ts';
import { EVERY_VALUE, NO_VALUE, type ValueSets } from './value-sets.ts';

/**
 * The packets that have each field in a set: the number of a set for each of {@link FIELDS}, in their order. Fields that some of those packets do
 * not have are not limited.
 */
export type Box = readonly number[];

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
  const shared = sharedBox(match, numbering);
  const families = match.family === undefined ? FAMILIES : [match.family];
  const [first, second] = families.map((family) => boxOf(match, family, { shared, numbering }));
  if (first === undefined) return [];
  if (second === undefined) return isEmpty(first) ? [] : [first];
  if (isSameButFamily(first, second)) {
    first[placeOf('family')] = EVERY_VALUE;
    return isEmpty(first) ? [] : [first];
  }
  return [first, second].filter((box) => !isEmpty(box));
}

function isEmpty(box: Box): boolean {
  return box.includes(NO_VALUE);
}

/** Whether the boxes of two families say the same. Where one limits a field that its family alone has, the other has no such limit. */
function isSameButFamily(a: Box, b: Box): boolean {
  return FIELDS.every((field, place) => field === 'family' || a[place] === b[place]);
}

/** The fields that packets of both families have in common. */
function sharedBox(match: PacketMatch, { sets, zones }: Numbering): Box {
  const box: number[] = FIELDS.map(() => EVERY_VALUE);
  const limit = (field: Field, intervals: IntervalSet | undefined): void => {
    if (intervals !== undefined) box[placeOf(field)] = sets[field].addIntervals(intervals);
  };
  const { directions, states, ingress, egress } = match;
  limit('direction', directions && placesIn(DIRECTIONS, directions));
  limit('state', states && placesIn(STATES, states));
  limit('fromZone', ingress && zoneValues(ingress, zones));
  limit('toZone', egress && zoneValues(egress, zones));
  limit('sourcePort', match.sourcePorts);
  limit('destinationPort', match.destinationPorts);
  limit('icmp', match.icmp?.types);
  return box;
}

interface Shared {
  readonly shared: Box;
  readonly numbering: Numbering;
}

function boxOf(match: PacketMatch, family: Family, { shared, numbering }: Shared): number[] {
  const { sets } = numbering;
  const { source, destination } = match;
  const box = shared.slice();
  const protocols = protocolsOf(match, family);
  box[placeOf('family')] = sets.family.addIntervals(FAMILY_VALUES[family]);
  if (protocols !== undefined) box[placeOf('protocol')] = sets.protocol.addIntervals(protocols);
  if (source !== undefined) {
    const field = `source${family}` as const;
    box[placeOf(field)] = sets[field].add(rangesOfFamily(source, family));
  }
  if (destination !== undefined) {
    const field = `destination${family}` as const;
    box[placeOf(field)] = sets[field].add(rangesOfFamily(destination, family));
  }
  return box;
}

const FAMILY_VALUES: Readonly<Record<Family, IntervalSet>> = {
  4: [{ from: familyValue(4), to: familyValue(4) }],
  6: [{ from: familyValue(6), to: familyValue(6) }],
};

/**
 * The protocols over one family that can meet all conditions, if that limits them: a condition on ports binds to those that have ports, one on
 * messages to ICMP.
 */
function protocolsOf(match: PacketMatch, family: Family): IntervalSet | undefined {
  const { protocols, sourcePorts, destinationPorts, icmp } = match;
  let found = protocols;
  if (sourcePorts !== undefined || destinationPorts !== undefined) found = both(found, PORT_PROTOCOLS);
  if (icmp === undefined) return found;
  const number = icmpProtocol(family);
  return icmp.family === family ? both(found, [{ from: number, to: number }]) : [];
}

function both(some: IntervalSet | undefined, others: IntervalSet): IntervalSet {
  return some === undefined ? others : intersectIntervals(some, others);
}

function placesIn<T>(all: readonly T[], some: readonly T[]): IntervalSet {
  return intervalsOf(all.flatMap((one, place) => (some.includes(one) ? [{ from: place, to: place }] : [])));
}

/** Zones by number. Number 0, every zone that no rule names and none at all, is in no list of names and in every negated one. */
function zoneValues({ names, not }: NameSet, zones: readonly string[]): IntervalSet {
  const named = new Set(names);
  const numbers = zones.flatMap((zone, place) => (named.has(zone) !== not ? [place + 1] : []));
  return intervalsOf((not ? [0, ...numbers] : numbers).map((number) => ({ from: number, to: number })));
}
