import type { Family } from './family.ts';

// An address in a typed array takes one 32-bit word ("lane") for IPv4 and four for IPv6, most significant first. Every
// function below works on both: `lanes` says how many words, and `i`, `j` or `at` is the index of the first of them.

//
// Words are compared and stepped as signed integers with bit operations: a plain `<` or `+` on unsigned words leaves the
// range of small integers half way through a sorted list, and the engine then compiles the whole loop again.

const WORD_MAX = 0xffff_ffff;
const SIGN = 0x8000_0000;

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
  let x = wordAt(a, i);
  let y = wordAt(b, j);
  for (let lane = 1; lane < lanes && (x ^ y) === 0; lane++) {
    x = wordAt(a, i + lane);
    y = wordAt(b, j + lane);
  }
  if ((x ^ y) === 0) return 0;
  return (x ^ SIGN) < (y ^ SIGN) ? -1 : 1;
}

/** Copies one address. */
export function copyLanes(source: Uint32Array, i: number, target: Uint32Array, j: number, lanes: number): void {
  target[j] = wordAt(source, i);
  for (let lane = 1; lane < lanes; lane++) target[j + lane] = wordAt(source, i + lane);
}

/** Whether the address at `b[j]` is the one after `a[i]`. The last address of a family has none after it. */
export function isNextLanes(a: Uint32Array, i: number, b: Uint32Array, j: number, lanes: number): boolean {
  let lane = lanes - 1;
  let next = nextWord(wordAt(a, i + lane));
  while ((wordAt(b, j + lane) ^ next) === 0) {
    if (next !== 0) return lane === 0 || compareLanes(a, i, b, j, lane) === 0;
    // The lane wrapped to zero and carries into the one above it.
    if (lane === 0) return false;
    lane--;
    next = nextWord(wordAt(a, i + lane));
  }
  return false;
}

/** One more, as a signed integer: the highest word is -1 and steps to 0. */
function nextWord(word: number): number {
  return ((word | 0) + 1) | 0;
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
    words[at + lane] = left >= 32 ? WORD_MAX : wordAt(words, at + lane) | lowMask(left);
  }
}

/** Clears the lowest `bits` bits in place: any address of a block becomes its first. */
export function clearHostBits(words: Uint32Array, at: number, lanes: number, bits: number): void {
  let left = bits;
  for (let lane = lanes - 1; left > 0; lane--, left -= 32) {
    words[at + lane] = left >= 32 ? 0 : wordAt(words, at + lane) & ~lowMask(left);
  }
}

/** A word with its lowest `bits` bits set, 1 to 31. */
function lowMask(bits: number): number {
  return WORD_MAX >>> (32 - bits);
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
  let lane = lanes - 1;
  let word = wordAt(words, at + lane) ^ flip;
  while (word === 0 && lane > 0) word = wordAt(words, at + --lane) ^ flip;
  if (word === 0) return lanes * 32;
  // `word & -word` keeps the lowest set bit alone.
  return (lanes - 1 - lane) * 32 + 31 - Math.clz32(word & -word);
}

/** How many of the highest bits two addresses share. */
export function commonBits(a: Uint32Array, i: number, b: Uint32Array, j: number, lanes: number): number {
  for (let lane = 0; lane < lanes; lane++) {
    const difference = wordAt(a, i + lane) ^ wordAt(b, j + lane);
    if (difference !== 0) return lane * 32 + Math.clz32(difference);
  }
  return lanes * 32;
}

/** Where the halves of an IPv6 address are put together: two words as one 64-bit integer, without arithmetic on bigints. */
const HALF = new DataView(new ArrayBuffer(8));

/** The address as a number. */
export function lanesToBigInt(words: Uint32Array, at: number, lanes: number): bigint {
  if (lanes === 1) return BigInt(wordAt(words, at));
  return (halfAt(words, at) << 64n) | halfAt(words, at + 2);
}

function halfAt(words: Uint32Array, at: number): bigint {
  HALF.setUint32(0, wordAt(words, at));
  HALF.setUint32(4, wordAt(words, at + 1));
  return HALF.getBigUint64(0);
}

/** Writes an address given as a number, which the caller keeps inside its family. */
export function bigIntToLanes(value: bigint, words: Uint32Array, at: number, lanes: number): void {
  let rest = value;
  for (let lane = lanes - 1; lane >= 0; lane--, rest >>= 32n) {
    words[at + lane] = Number(rest & 0xffff_ffffn);
  }
}
