import { intAt, mix } from './ints.ts';

const EMPTY_KEY = -1;
const RECORD = 3;

/**
 * A map from pairs of integers, neither negative, to an integer that is not negative. Both keys are compared in full: two different pairs
 * are never taken for one.
 */
export class PairTable {
  /** Records of both keys and the value; a first key of -1 marks a free one. */
  #records = new Int32Array(1024 * RECORD).fill(EMPTY_KEY);
  #capacity = 1024;
  #count = 0;

  /** The value of the pair, or -1 when it has none. */
  get(a: number, b: number): number {
    const at = this.#find(a, b);
    return intAt(this.#records, at) === EMPTY_KEY ? EMPTY_KEY : intAt(this.#records, at + 2);
  }

  /** Sets the value of the pair. */
  set(a: number, b: number, value: number): void {
    if (this.#count * 2 >= this.#capacity) this.#grow();
    const at = this.#find(a, b);
    if (intAt(this.#records, at) === EMPTY_KEY) this.#count++;
    this.#records[at] = a;
    this.#records[at + 1] = b;
    this.#records[at + 2] = value;
  }

  /** Index of the pair's record, or of the free one where it belongs. */
  #find(a: number, b: number): number {
    const records = this.#records;
    const mask = this.#capacity - 1;
    let slot = mix(mix(0, a), b) & mask;
    for (;;) {
      const at = slot * RECORD;
      const key = intAt(records, at);
      if (key === EMPTY_KEY || (key === a && intAt(records, at + 1) === b)) return at;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#records;
    // In large steps, since every step moves all records.
    this.#capacity *= 4;
    this.#records = new Int32Array(this.#capacity * RECORD).fill(EMPTY_KEY);
    for (let at = 0; at < old.length; at += RECORD) {
      if (intAt(old, at) === EMPTY_KEY) continue;
      const free = this.#find(intAt(old, at), intAt(old, at + 1));
      for (let word = 0; word < RECORD; word++) this.#records[free + word] = intAt(old, at + word);
    }
  }
}
