import { type AddressSet, EMPTY } from './address-set.ts';
import type { Family } from './family.ts';
import { compareLanes, copyLanes, decrementLanes, incrementLanes, lanesOf } from './lanes.ts';
import { addRanges, rangeList, sortRanges } from './range-list.ts';
import { fullRanges, lengthOf, type Ranges, RangeWriter } from './ranges.ts';

// Every operation is a linear merge of two sorted lists of ranges, one family at a time.

/** The addresses in `a` or in `b`. */
export function union(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: uniteRanges(a.v4, b.v4), v6: uniteRanges(a.v6, b.v6) };
}

/** The addresses in any of `sets`; as fast for many sets as for one of the same size. */
export function unionAll(sets: readonly AddressSet[]): AddressSet {
  const [first = EMPTY, second = EMPTY] = sets;
  if (sets.length <= 2) return union(first, second);
  return {
    v4: uniteAllRanges(
      sets.map((set) => set.v4),
      4,
    ),
    v6: uniteAllRanges(
      sets.map((set) => set.v6),
      6,
    ),
  };
}

/** The addresses in both `a` and `b`. */
export function intersect(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: intersectRanges(a.v4, b.v4), v6: intersectRanges(a.v6, b.v6) };
}

/** The addresses in `a` that are not in `b`. */
export function except(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: subtractRanges(a.v4, b.v4), v6: subtractRanges(a.v6, b.v6) };
}

/** The addresses of both families that are not in `a`. */
export function complement(a: AddressSet): AddressSet {
  return { v4: complementRanges(a.v4), v6: complementRanges(a.v6) };
}

/** Whether every address of `b` is in `a`. */
export function covers(a: AddressSet, b: AddressSet): boolean {
  return coversRanges(a.v4, b.v4) && coversRanges(a.v6, b.v6);
}

/** Whether some address is in both. */
export function overlaps(a: AddressSet, b: AddressSet): boolean {
  return overlapsRanges(a.v4, b.v4) || overlapsRanges(a.v6, b.v6);
}

function uniteRanges(a: Ranges, b: Ranges): Ranges {
  if (a === b || b.starts.length === 0) return a;
  if (a.starts.length === 0) return b;
  const lanes = lanesOf(a.family);
  const writer = new RangeWriter(a.family, lengthOf(a) + lengthOf(b));
  let i = 0;
  let j = 0;
  while (i < a.starts.length || j < b.starts.length) {
    const takeA = j === b.starts.length || (i < a.starts.length && compareLanes(a.starts, i, b.starts, j, lanes) <= 0);
    if (takeA) {
      writer.append(a.starts, i, a.ends, i);
      i += lanes;
    } else {
      writer.append(b.starts, j, b.ends, j);
      j += lanes;
    }
  }
  return writer.finish();
}

function uniteAllRanges(parts: readonly Ranges[], family: Family): Ranges {
  const total = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const list = rangeList(family, total);
  for (const part of parts) addRanges(list, part);
  return sortRanges(list);
}

/*
 *     a  |-------------|   |-----|
 *     b      |---|   |-------|      the range that ends first can meet nothing more and is left
 *            |---|   |-|   |-|
 */
function intersectRanges(a: Ranges, b: Ranges): Ranges {
  const lanes = lanesOf(a.family);
  const writer = new RangeWriter(a.family, lengthOf(a) + lengthOf(b));
  let i = 0;
  let j = 0;
  while (i < a.starts.length && j < b.starts.length) {
    const later = compareLanes(a.starts, i, b.starts, j, lanes) >= 0;
    const sooner = compareLanes(a.ends, i, b.ends, j, lanes) <= 0;
    const [starts, start] = later ? [a.starts, i] : [b.starts, j];
    const [ends, end] = sooner ? [a.ends, i] : [b.ends, j];
    if (compareLanes(starts, start, ends, end, lanes) <= 0) writer.append(starts, start, ends, end);
    if (sooner) i += lanes;
    else j += lanes;
  }
  return writer.finish();
}

function subtractRanges(a: Ranges, b: Ranges): Ranges {
  if (a.starts.length === 0 || b.starts.length === 0) return a;
  return intersectRanges(a, complementRanges(b));
}

function complementRanges(a: Ranges): Ranges {
  const { family, starts, ends } = a;
  const lanes = lanesOf(family);
  const writer = new RangeWriter(family, lengthOf(a) + 1);
  const { starts: gapStart, ends: gapEnd } = fullRanges(family);
  for (let at = 0; at < starts.length; at += lanes) {
    copyLanes(starts, at, gapEnd, 0, lanes);
    // Ranges are not adjacent, so only one at the very first address has no gap before it.
    if (decrementLanes(gapEnd, 0, lanes)) writer.append(gapStart, 0, gapEnd, 0);
    copyLanes(ends, at, gapStart, 0, lanes);
    if (!incrementLanes(gapStart, 0, lanes)) return writer.finish();
  }
  const last = fullRanges(family);
  writer.append(gapStart, 0, last.ends, 0);
  return writer.finish();
}

/** Ranges of `a` have gaps between them, so one range of `b` can only be inside one range of `a`. */
function coversRanges(a: Ranges, b: Ranges): boolean {
  if (a === b) return true;
  const lanes = lanesOf(a.family);
  let i = 0;
  for (let j = 0; j < b.starts.length; j += lanes) {
    while (i < a.ends.length && compareLanes(a.ends, i, b.ends, j, lanes) < 0) i += lanes;
    if (i === a.ends.length || compareLanes(a.starts, i, b.starts, j, lanes) > 0) return false;
  }
  return true;
}

function overlapsRanges(a: Ranges, b: Ranges): boolean {
  const lanes = lanesOf(a.family);
  let i = 0;
  let j = 0;
  while (i < a.starts.length && j < b.starts.length) {
    if (compareLanes(a.ends, i, b.starts, j, lanes) < 0) i += lanes;
    else if (compareLanes(b.ends, j, a.starts, i, lanes) < 0) j += lanes;
    else return true;
  }
  return false;
}
