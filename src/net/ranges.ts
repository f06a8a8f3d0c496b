import type { Family } from './family.ts';
import { compareLanes, copyLanes, isNextLanes, lanesOf } from './lanes.ts';

/**
 * The addresses of one family as inclusive ranges: sorted, disjoint and non-adjacent, so equal sets have equal arrays.
 * Range `n` begins at word `n * lanes` of `starts` and `ends`, with one 32-bit word an address for IPv4 and four, most
 * significant first, for IPv6. Plain data that nobody changes once it is built.
 */
export interface Ranges {
  readonly family: Family;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

// One array for all empty ranges: a feed has thousands of them, and nobody can change an array without elements.
const NO_WORDS = new Uint32Array(0);

/** No address of the family. */
export function emptyRanges(family: Family): Ranges {
  return { family, starts: NO_WORDS, ends: NO_WORDS };
}

/** Every address of the family, as one range. */
export function fullRanges(family: Family): Ranges {
  const lanes = lanesOf(family);
  return { family, starts: new Uint32Array(lanes), ends: new Uint32Array(lanes).fill(0xffff_ffff) };
}

/** How many ranges there are. */
export function lengthOf(ranges: Ranges): number {
  return ranges.starts.length / lanesOf(ranges.family);
}

/**
 * Writes ranges in ascending order of their starts and keeps the invariant of {@link Ranges}: one that overlaps or
 * touches the range before it is joined to it.
 *
 *     |--last--|          |--last--|             |--last--|
 *          |--next--|               |--next--|                |--next--|
 *     |----joined---|     |-----joined-------|   |--last--|   |--next--|
 */
export class RangeWriter {
  readonly #family: Family;
  readonly #lanes: number;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  /** Words used so far in each array. */
  #used = 0;

  /** `capacity` is the most ranges that will be appended. */
  constructor(family: Family, capacity: number) {
    this.#family = family;
    this.#lanes = lanesOf(family);
    this.#starts = new Uint32Array(capacity * this.#lanes);
    this.#ends = new Uint32Array(capacity * this.#lanes);
  }

  /** Appends the range from `starts[i]` to `ends[j]`; its start is not below the start appended before. */
  append(starts: Uint32Array, i: number, ends: Uint32Array, j: number): void {
    const lanes = this.#lanes;
    const last = this.#used - lanes;
    if (last >= 0 && this.#reaches(last, starts, i)) {
      if (compareLanes(ends, j, this.#ends, last, lanes) > 0) copyLanes(ends, j, this.#ends, last, lanes);
      return;
    }
    copyLanes(starts, i, this.#starts, this.#used, lanes);
    copyLanes(ends, j, this.#ends, this.#used, lanes);
    this.#used += lanes;
  }

  /** The ranges written. The writer is not used again. */
  finish(): Ranges {
    return { family: this.#family, starts: trim(this.#starts, this.#used), ends: trim(this.#ends, this.#used) };
  }

  #reaches(last: number, starts: Uint32Array, i: number): boolean {
    const lanes = this.#lanes;
    return compareLanes(starts, i, this.#ends, last, lanes) <= 0 || isNextLanes(this.#ends, last, starts, i, lanes);
  }
}

/** The words in use: a view, or a copy where that would keep a much larger buffer alive. */
function trim(words: Uint32Array, used: number): Uint32Array {
  return used * 2 < words.length ? words.slice(0, used) : words.subarray(0, used);
}
