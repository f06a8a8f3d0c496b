import type { AddressRange } from './address-range.ts';
import type { Family } from './family.ts';
import { bigIntToLanes, lanesOf, wordAt } from './lanes.ts';
import { emptyRanges, type Ranges, RangeWriter } from './ranges.ts';
import { sortOrder } from './sort-order.ts';

/** Ranges of one family in any order, overlapping or not: what {@link sortRanges} makes {@link Ranges} of. */
export interface RangeList {
  readonly family: Family;
  /** As in {@link Ranges}, but with room at the end. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** How many ranges are in use. */
  count: number;
}

/** An empty list with room for `capacity` ranges; it grows as needed. */
export function rangeList(family: Family, capacity: number): RangeList {
  const words = capacity * lanesOf(family);
  return { family, starts: new Uint32Array(words), ends: new Uint32Array(words), count: 0 };
}

/** Makes room for one more range and returns the index of its first word in `starts` and `ends`, for the caller to fill. */
export function addSlot(list: RangeList): number {
  const lanes = lanesOf(list.family);
  const at = list.count * lanes;
  if (at === list.starts.length) grow(list);
  list.count++;
  return at;
}

function grow(list: RangeList): void {
  const words = Math.max(list.starts.length * 2, 64);
  const starts = new Uint32Array(words);
  const ends = new Uint32Array(words);
  starts.set(list.starts);
  ends.set(list.ends);
  list.starts = starts;
  list.ends = ends;
}

/** Adds a range given as numbers. */
export function addRange(list: RangeList, { start, end }: Omit<AddressRange, 'family'>): void {
  const lanes = lanesOf(list.family);
  const at = addSlot(list);
  bigIntToLanes(start, list.starts, at, lanes);
  bigIntToLanes(end, list.ends, at, lanes);
}

/** The addresses of all ranges of the list: sorted by start, then joined in one pass. */
export function sortRanges({ family, starts, ends, count }: RangeList): Ranges {
  if (count === 0) return emptyRanges(family);
  const lanes = lanesOf(family);
  const order = sortOrder(starts, count, lanes);
  const writer = new RangeWriter(family, count);
  if (order === undefined) {
    for (let at = 0; at < count * lanes; at += lanes) writer.append(starts, at, ends, at);
  } else {
    appendInOrder(writer, order, { starts, ends }, lanes);
  }
  return writer.finish();
}

function appendInOrder(
  writer: RangeWriter,
  order: Uint32Array,
  { starts, ends }: Pick<RangeList, 'starts' | 'ends'>,
  lanes: number,
): void {
  for (let next = 0; next < order.length; next++) {
    const at = wordAt(order, next) * lanes;
    writer.append(starts, at, ends, at);
  }
}
