import type { Family } from './family.ts';

// An address in a typed array takes one 32-bit word ("lane") for IPv4 and four for IPv6, most significant first. Every
// function below works on both: `lanes` says how many words, and `i`, `j` or `at` is the index of the first of them.

const WORD_MAX = 0xffff_ffff;

/** Words that an address takes: 1 or 4. */
export function lanesOf(family: Family): 1 | 4 {
  return family === 4 ? 1 : 4;
}

/** The word at `index`, which the caller keeps inside the array. */
export function wordAt(words: Uint32Array, index: number): number {
  return words[index] as number;
}

/** Negative, zero or positive as the address at `a[i]` is below, equal to or above the one at `b[j]`. */
export function compareLanes(a: Uint32Array, i: number, b: Uint32Array, j: number, lanes: number): number {
  for (let lane = 0; lane < lanes; lane++) {
    const difference = wordAt(a, i + lane) - wordAt(b, j + lane);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Copies one address. */
export function copyLanes(source: Uint32Array, i: number, target: Uint32Array, j: number, lanes: number): void {
  for (let lane = 0; lane < lanes; lane++) target[j + lane] = wordAt(source, i + lane);
}

/** Whether the address at `b[j]` is the one after `a[i]`. The last address of a family has none after it. */
export function isNextLanes(a: Uint32Array, i: number, b: Uint32Array, j: number, lanes: number): boolean {
  for (let lane = lanes - 1; lane >= 0; lane--) {
    const word = wordAt(a, i + lane);
    if (word !== WORD_MAX) {
      return wordAt(b, j + lane) === word + 1 && compareLanes(a, i, b, j, lane) === 0;
    }
    if (wordAt(b, j + lane) !== 0) return false;
  }
  return false;
}

/** Adds one in place. False when it wrapped from the last address of the family to the first. */
export function incrementLanes(words: Uint32Array, at: number, lanes: number): boolean {
  for (let lane = lanes - 1; lane >= 0; lane--) {
    const word = wordAt(words, at + lane);
    words[at + lane] = word + 1;
    if (word !== WORD_MAX) return true;
  }
  return false;
}

/** Takes one away in place. False when it wrapped from the first address of the family to the last. */
export function decrementLanes(words: Uint32Array, at: number, lanes: number): boolean {
  for (let lane = lanes - 1; lane >= 0; lane--) {
    const word = wordAt(words, at + lane);
    words[at + lane] = word - 1;
    if (word !== 0) return true;
  }
  return false;
}

/** Sets the lowest `bits` bits in place: the first address of a block becomes its last. */
export function fillHostBits(words: Uint32Array, at: number, lanes: number, bits: number): void {
  let left = bits;
  for (let lane = lanes - 1; left > 0; lane--, left -= 32) {
    words[at + lane] = left >= 32 ? WORD_MAX : wordAt(words, at + lane) | (2 ** left - 1);
  }
}

/** Clears the lowest `bits` bits in place: any address of a block becomes its first. */
export function clearHostBits(words: Uint32Array, at: number, lanes: number, bits: number): void {
  let left = bits;
  for (let lane = lanes - 1; left > 0; lane--, left -= 32) {
    words[at + lane] = left >= 32 ? 0 : wordAt(words, at + lane) & ~(2 ** left - 1);
  }
}

/** How many of the lowest bits are zero. */
export function trailingZeros(words: Uint32Array, at: number, lanes: number): number {
  return trailingBits(words, at, lanes, 0);
}

/** How many of the lowest bits are one. */
export function trailingOnes(words: Uint32Array, at: number, lanes: number): number {
  return trailingBits(words, at, lanes, WORD_MAX);
}

function trailingBits(words: Uint32Array, at: number, lanes: number, flip: number): number {
  for (let lane = lanes - 1; lane >= 0; lane--) {
    const word = wordAt(words, at + lane) ^ flip;
    // `word & -word` keeps the lowest set bit alone.
    if (word !== 0) return (lanes - 1 - lane) * 32 + 31 - Math.clz32(word & -word);
  }
  return lanes * 32;
}

/** How many of the highest bits two addresses share. */
export function commonBits(a: Uint32Array, i: number, b: Uint32Array, j: number, lanes: number): number {
  for (let lane = 0; lane < lanes; lane++) {
    const difference = wordAt(a, i + lane) ^ wordAt(b, j + lane);
    if (difference !== 0) return lane * 32 + Math.clz32(difference);
  }
  return lanes * 32;
}

/** The address as a number. */
export function lanesToBigInt(words: Uint32Array, at: number, lanes: number): bigint {
  let value = 0n;
  for (let lane = 0; lane < lanes; lane++) value = (value << 32n) | BigInt(wordAt(words, at + lane));
  return value;
}

/** Writes an address given as a number, which the caller keeps inside its family. */
export function bigIntToLanes(value: bigint, words: Uint32Array, at: number, lanes: number): void {
  let rest = value;
  for (let lane = lanes - 1; lane >= 0; lane--, rest >>= 32n) {
    words[at + lane] = Number(rest & 0xffff_ffffn);
  }
}
