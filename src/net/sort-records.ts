import { compareLanes, wordAt } from './lanes.ts';

// Large sorts go through 64-bit integers and the engine's own sort: machine code that needs no warming up, and one run
// of the command sorts only once.

/** Up to here a sort by comparison beats the making of keys. */
const SMALL = 64;
const SHELL_GAPS = [57, 23, 10, 4, 1] as const;

/** Which word of a 64-bit integer in memory is the low one: 0 on nearly every machine. */
const LOW = new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** Records of `stride` words from the beginning of `words` on, each with an address of `lanes` words at its `offset`. */
export interface Records {
  readonly words: Uint32Array;
  readonly count: number;
  readonly stride: number;
  readonly offset: number;
  readonly lanes: number;
}

/** A part of `order` whose addresses are equal in all lanes before `lane`. */
interface Span extends Records {
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/**
 * Finds the ascending order of the records' addresses: the numbers of the records (0 to `count - 1`) in that order, or
 * `undefined` when the records ascend as they stand, as most published lists do. Records that are 64-bit integers with
 * the address on top are sorted in place. Those with equal addresses stand in any order.
 */
export function sortRecords(records: Records): Uint32Array | undefined {
  if (ascends(records)) return undefined;
  const { words, count, stride, offset, lanes } = records;
  if (lanes === 1 && stride === 2 && offset === HIGH && words.byteOffset === 0) {
    new BigUint64Array(words.buffer, 0, count).sort();
    return undefined;
  }
  const order = new Uint32Array(count);
  for (let number = 0; number < count; number++) order[number] = number;
  sortSpan({ ...records, order, from: 0, to: count, lane: 0 });
  return order;
}

function ascends({ words, count, stride, offset, lanes }: Records): boolean {
  for (let number = 1; number < count; number++) {
    const at = number * stride + offset;
    if (compareLanes(words, at - stride, words, at, lanes) > 0) return false;
  }
  return true;
}

/** Sorts by one lane and then each run that is equal in it by the next, so the lower lanes are seldom looked at. */
function sortSpan(span: Span): void {
  const { order, from, to, lane, lanes } = span;
  if (to - from <= SMALL) {
    shellSort(span);
    return;
  }
  const pairs = sortPairs(span);
  let runStart = from;
  for (let at = from; at < to; at++) {
    order[at] = wordAt(pairs, 2 * (at - from) + LOW);
    const isRunEnd =
      at + 1 === to || wordAt(pairs, 2 * (at - from) + HIGH) !== wordAt(pairs, 2 * (at + 1 - from) + HIGH);
    if (!isRunEnd) continue;
    if (at > runStart && lane + 1 < lanes) sortSpan({ ...span, from: runStart, to: at + 1, lane: lane + 1 });
    runStart = at + 1;
  }
}

/** The words of the span's lane, each with the number of its record below it, as sorted 64-bit integers. */
function sortPairs({ words, stride, offset, order, from, to, lane }: Span): Uint32Array {
  const pairs = new Uint32Array(2 * (to - from));
  for (let at = from; at < to; at++) {
    const number = wordAt(order, at);
    pairs[2 * (at - from) + LOW] = number;
    pairs[2 * (at - from) + HIGH] = wordAt(words, number * stride + offset + lane);
  }
  new BigUint64Array(pairs.buffer).sort();
  return pairs;
}

function shellSort({ words, stride, offset, lanes, order, from, to, lane }: Span): void {
  for (const gap of SHELL_GAPS) {
    for (let next = from + gap; next < to; next++) {
      const number = wordAt(order, next);
      const at = number * stride + offset + lane;
      let hole = next;
      while (hole - gap >= from) {
        const other = wordAt(order, hole - gap);
        if (compareLanes(words, other * stride + offset + lane, words, at, lanes - lane) <= 0) break;
        order[hole] = other;
        hole -= gap;
      }
      order[hole] = number;
    }
  }
}
