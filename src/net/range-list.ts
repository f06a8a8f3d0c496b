import type { AddressRange } from './address-range.ts';
import type { Family } from './family.ts';
import { bigIntToLanes, copyLanes, lanesOf, wordAt } from './lanes.ts';
import { emptyRanges, type Ranges, RangeWriter } from './ranges.ts';
import { sortRecords } from './sort-records.ts';

/** Ranges of one family in any order, overlapping or not: what {@link sortRanges} makes {@link Ranges} of. */
export interface RangeList {
  readonly family: Family;
  /**
   * The last and then the first address of each range, with room at the end. Both are kept together since a sorted walk
   * jumps from range to range, and in this order since an IPv4 range is then one little-endian 64-bit integer that sorts
   * by its first address.
   */
  words: Uint32Array;
  /** How many ranges are in use. */
  count: number;
}

/** An empty list with room for `capacity` ranges; it grows as needed. */
export function rangeList(family: Family, capacity: number): RangeList {
  return { family, words: new Uint32Array(capacity * wordsOf(family)), count: 0 };
}

/** Words that a range takes. */
function wordsOf(family: Family): number {
  return 2 * lanesOf(family);
}

/**
 * Makes room for one more range and returns the index in `words` where its last address goes; its first address follows.
 * The caller fills in both.
 */
export function addSlot(list: RangeList): number {
  const at = list.count * wordsOf(list.family);
  if (at === list.words.length) grow(list);
  list.count++;
  return at;
}

function grow(list: RangeList): void {
  const words = new Uint32Array(Math.max(list.words.length * 2, 16 * wordsOf(list.family)));
  words.set(list.words);
  list.words = words;
}

/** Adds a range given as numbers. */
export function addRange(list: RangeList, { start, end }: Pick<AddressRange, 'start' | 'end'>): void {
  const lanes = lanesOf(list.family);
  const at = addSlot(list);
  bigIntToLanes(end, list.words, at, lanes);
  bigIntToLanes(start, list.words, at + lanes, lanes);
}

/** Adds all ranges of the list's family. */
export function addRanges(list: RangeList, { starts, ends }: Ranges): void {
  const lanes = lanesOf(list.family);
  for (let from = 0; from < starts.length; from += lanes) {
    const at = addSlot(list);
    copyLanes(ends, from, list.words, at, lanes);
    copyLanes(starts, from, list.words, at + lanes, lanes);
  }
}

/** The addresses of all ranges of the list: sorted by start, then joined in one pass. The list is not used again. */
export function sortRanges({ family, words, count }: RangeList): Ranges {
  if (count === 0) return emptyRanges(family);
  const lanes = lanesOf(family);
  const stride = wordsOf(family);
  const order = sortRecords({ words, count, lanes, stride, offset: lanes });
  const writer = new RangeWriter(family, count);
  for (let next = 0; next < count; next++) {
    const at = (order === undefined ? next : wordAt(order, next)) * stride;
    writer.append(words, at + lanes, words, at);
  }
  return writer.finish();
}
