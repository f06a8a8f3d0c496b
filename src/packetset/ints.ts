/** The integer at `index`, which the caller keeps inside the array. */
export function intAt(words: Int32Array, index: number): number {
  return words[index] as number;
}

/** The same array when it has room for `length` integers, else a copy with at least twice the room. */
export function withRoom(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= words.length) return words;
  const larger = new Int32Array(Math.max(length, words.length * 2));
  larger.set(words);
  return larger;
}

/** Stirs one more integer into a 32-bit hash. A hash only says where to look: equality is always decided on the integers themselves. */
export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
