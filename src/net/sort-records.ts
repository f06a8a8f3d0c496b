import { compareLanes, wordAt } from './lanes.ts';

/** Up to here a comparison sort beats the fixed cost of the radix sort's counters. */
const SMALL = 512;
const SHELL_GAPS = [301, 132, 57, 23, 10, 4, 1] as const;
const DIGIT_BITS = 11;
const DIGITS = 3;
const BUCKETS = 2 ** DIGIT_BITS;

/** A part of `order` (positions of addresses in `words`) that is equal in all lanes before `lane`. */
interface Span {
  readonly words: Uint32Array;
  readonly lanes: number;
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/**
 * The positions of the first `count` addresses in ascending order of the addresses; addresses that are equal stand in
 * any order. `undefined` when they already ascend, as most published lists do.
 */
export function sortOrder(words: Uint32Array, count: number, lanes: number): Uint32Array | undefined {
  if (ascends(words, count, lanes)) return undefined;
  const order = new Uint32Array(count);
  for (let position = 0; position < count; position++) order[position] = position;
  sortSpan({ words, lanes, order, from: 0, to: count, lane: 0 });
  return order;
}

function ascends(words: Uint32Array, count: number, lanes: number): boolean {
  for (let position = 1; position < count; position++) {
    if (compareLanes(words, (position - 1) * lanes, words, position * lanes, lanes) > 0) return false;
  }
  return true;
}

/**
 * Sorts by two lanes at a time and then each run that is still equal by the rest: the upper half of an IPv6 address
 * nearly always decides, so the lower half is seldom looked at.
 */
function sortSpan(span: Span): void {
  if (span.to - span.from <= SMALL) {
    shellSort(span);
    return;
  }
  const last = Math.min(span.lane + 1, span.lanes - 1);
  for (let lane = last; lane >= span.lane; lane--) radixSort({ ...span, lane });
  if (last + 1 < span.lanes) sortRuns(span, last + 1);
}

function sortRuns(span: Span, lane: number): void {
  const { words, lanes, order, to } = span;
  let from = span.from;
  while (from < to) {
    const first = wordAt(order, from) * lanes;
    let end = from + 1;
    while (end < to && compareLanes(words, first, words, wordAt(order, end) * lanes, lane) === 0) end++;
    if (end - from > 1) sortSpan({ ...span, from, to: end, lane });
    from = end;
  }
}

function shellSort({ words, lanes, order, from, to }: Span): void {
  for (const gap of SHELL_GAPS) {
    for (let next = from + gap; next < to; next++) {
      const position = wordAt(order, next);
      let hole = next;
      while (hole - gap >= from) {
        const other = wordAt(order, hole - gap);
        if (compareLanes(words, other * lanes, words, position * lanes, lanes) <= 0) break;
        order[hole] = other;
        hole -= gap;
      }
      order[hole] = position;
    }
  }
}

/** A stable sort of the span by one lane: least significant digit first, digits that are all equal left out. */
function radixSort({ words, lanes, order, from, to, lane }: Span): void {
  const count = to - from;
  const counts = new Uint32Array(DIGITS * BUCKETS);
  let keys = new Uint32Array(count);
  let positions = order.slice(from, to);
  gatherKeys(words, lane, lanes, positions, keys);
  countDigits(keys, counts);
  let otherKeys = new Uint32Array(count);
  let otherPositions = new Uint32Array(count);
  for (let digit = 0; digit < DIGITS; digit++) {
    const slots = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    const shift = digit * DIGIT_BITS;
    if (wordAt(slots, (wordAt(keys, 0) >>> shift) & (BUCKETS - 1)) === count) continue;
    countsToSlots(slots);
    scatter({ keys, positions, slots, shift, otherKeys, otherPositions });
    [keys, otherKeys] = [otherKeys, keys];
    [positions, otherPositions] = [otherPositions, positions];
  }
  order.set(positions, from);
}

function gatherKeys(words: Uint32Array, lane: number, lanes: number, positions: Uint32Array, keys: Uint32Array): void {
  for (let i = 0; i < positions.length; i++) keys[i] = wordAt(words, wordAt(positions, i) * lanes + lane);
}

function countDigits(keys: Uint32Array, counts: Uint32Array): void {
  const mask = BUCKETS - 1;
  for (let i = 0; i < keys.length; i++) {
    const key = wordAt(keys, i);
    const low = key & mask;
    const middle = BUCKETS + ((key >>> DIGIT_BITS) & mask);
    const high = 2 * BUCKETS + (key >>> (2 * DIGIT_BITS));
    counts[low] = wordAt(counts, low) + 1;
    counts[middle] = wordAt(counts, middle) + 1;
    counts[high] = wordAt(counts, high) + 1;
  }
}

/** Turns how often each digit occurs into where its first key goes. */
function countsToSlots(slots: Uint32Array): void {
  let next = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = wordAt(slots, bucket);
    slots[bucket] = next;
    next += count;
  }
}

interface Pass {
  readonly keys: Uint32Array;
  readonly positions: Uint32Array;
  readonly slots: Uint32Array;
  readonly shift: number;
  readonly otherKeys: Uint32Array;
  readonly otherPositions: Uint32Array;
}

function scatter({ keys, positions, slots, shift, otherKeys, otherPositions }: Pass): void {
  const mask = BUCKETS - 1;
  for (let i = 0; i < keys.length; i++) {
    const key = wordAt(keys, i);
    const bucket = (key >>> shift) & mask;
    const slot = wordAt(slots, bucket);
    slots[bucket] = slot + 1;
    otherKeys[slot] = key;
    otherPositions[slot] = wordAt(positions, i);
  }
}
