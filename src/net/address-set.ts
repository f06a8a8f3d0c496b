import { type AddressRange, rangeOfPrefix } from './address-range.ts';
import { FAMILIES, type Family } from './family.ts';
import { wordAt } from './lanes.ts';
import type { Prefix } from './prefix.ts';
import { addRange, rangeList, sortRanges } from './range-list.ts';
import { emptyRanges, fullRanges, lengthOf, type Ranges } from './ranges.ts';

export type { Ranges } from './ranges.ts';

/**
 * A set of IPv4 and IPv6 addresses. Plain data that nobody changes once it is built: operations return new sets and may
 * share arrays with their operands. An IPv4-mapped IPv6 address is an IPv6 address here.
 */
export interface AddressSet {
  readonly v4: Ranges;
  readonly v6: Ranges;
}

/** No address at all. */
export const EMPTY: AddressSet = { v4: emptyRanges(4), v6: emptyRanges(6) };

/** Every address of both families. */
export const ANY: AddressSet = { v4: fullRanges(4), v6: fullRanges(6) };

/** The ranges of one family. */
export function rangesOfFamily(set: AddressSet, family: Family): Ranges {
  return family === 4 ? set.v4 : set.v6;
}

/** The set with the other family emptied. */
export function onlyFamily(set: AddressSet, family: Family): AddressSet {
  return family === 4 ? { v4: set.v4, v6: EMPTY.v6 } : { v4: EMPTY.v4, v6: set.v6 };
}

/** Whether the set has no address of the family, or none at all when no family is given. */
export function isEmpty(set: AddressSet, family?: Family): boolean {
  return rangeCount(set, family) === 0;
}

/** Whether the set has every address of the family, or every address of both when no family is given. */
export function isAny(set: AddressSet, family?: Family): boolean {
  const families = family === undefined ? FAMILIES : [family];
  return families.every((one) => equalRanges(rangesOfFamily(set, one), rangesOfFamily(ANY, one)));
}

/** Whether both sets have the same addresses. */
export function equals(a: AddressSet, b: AddressSet): boolean {
  return a === b || FAMILIES.every((family) => equalRanges(rangesOfFamily(a, family), rangesOfFamily(b, family)));
}

/** How many ranges the set has in the family, or in both when no family is given. */
export function rangeCount(set: AddressSet, family?: Family): number {
  if (family === undefined) return lengthOf(set.v4) + lengthOf(set.v6);
  return lengthOf(rangesOfFamily(set, family));
}

/** The addresses of all prefixes, which may overlap and stand in any order. */
export function addressSetOf(prefixes: Iterable<Prefix>): AddressSet {
  return addressSetOfRanges(mapRanges(prefixes));
}

/** The addresses of all ranges, which may overlap and stand in any order. Each range ends at or after its start. */
export function addressSetOfRanges(ranges: Iterable<AddressRange>): AddressSet {
  const v4 = rangeList(4, 0);
  const v6 = rangeList(6, 0);
  for (const range of ranges) addRange(range.family === 4 ? v4 : v6, range);
  return { v4: sortRanges(v4), v6: sortRanges(v6) };
}

function* mapRanges(prefixes: Iterable<Prefix>): Iterable<AddressRange> {
  for (const prefix of prefixes) yield rangeOfPrefix(prefix);
}

function equalRanges(a: Ranges, b: Ranges): boolean {
  return a === b || (equalWords(a.starts, b.starts) && equalWords(a.ends, b.ends));
}

function equalWords(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    if (wordAt(a, index) !== wordAt(b, index)) return false;
  }
  return true;
}
