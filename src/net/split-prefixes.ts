import {
  commonBits,
  compareLanes,
  copyLanes,
  fillHostBits,
  incrementLanes,
  lanesOf,
  trailingOnes,
  trailingZeros,
} from './lanes.ts';
import type { Ranges } from './ranges.ts';

/**
 * Calls `visit` with each of the fewest prefixes that make up the ranges, sorted by address. `address` is one array that
 * is overwritten between calls.
 */
export function splitPrefixes(ranges: Ranges, visit: (address: Uint32Array, length: number) => void): void {
  const { family, starts, ends } = ranges;
  const lanes = lanesOf(family);
  const first = new Uint32Array(lanes);
  const last = new Uint32Array(lanes);
  for (let at = 0; at < starts.length; at += lanes) {
    copyLanes(starts, at, first, 0, lanes);
    for (;;) {
      const bits = blockBits(first, ends, at, lanes);
      visit(first, lanes * 32 - bits);
      copyLanes(first, 0, last, 0, lanes);
      fillHostBits(last, 0, lanes, bits);
      if (compareLanes(last, 0, ends, at, lanes) === 0) break;
      copyLanes(last, 0, first, 0, lanes);
      incrementLanes(first, 0, lanes);
    }
  }
}

/**
 * Host bits of the largest block that begins at `first` and ends at or before `ends[at]`. In the bits below the common
 * ones of the two, `first` has a 0 on top and the end a 1:
 *
 *     first  …0 0000      …0 0100      …0 0000
 *     end    …1 1111      …1 0010      …1 1110
 *            whole: 5     2            4, as the whole block would end one too late
 */
function blockBits(first: Uint32Array, ends: Uint32Array, at: number, lanes: number): number {
  const differing = lanes * 32 - commonBits(first, 0, ends, at, lanes);
  const zeros = trailingZeros(first, 0, lanes);
  const isWhole = zeros >= differing && trailingOnes(ends, at, lanes) >= differing;
  return isWhole ? differing : Math.min(zeros, differing - 1);
}
