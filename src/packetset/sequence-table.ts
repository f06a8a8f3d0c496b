import { intAt, mix, withRoom } from './ints.ts';

const EMPTY_SLOT = -1;

/**
 * Numbers sequences of 32-bit integers from 0: equal sequences have the same number, different ones never. A hash finds the candidates,
 * and every integer is compared before one is taken.
 */
export class SequenceTable {
  #words = new Int32Array(4096);
  /** Where each sequence begins; it ends where the next begins. */
  #begins = new Int32Array(1024);
  #hashes = new Int32Array(1024);
  #slots = new Int32Array(2048).fill(EMPTY_SLOT);
  #count = 0;

  /** How many sequences there are. */
  get count(): number {
    return this.#count;
  }

  /** All sequences, one behind the other; replaced by a larger array when a sequence is added. */
  get words(): Int32Array {
    return this.#words;
  }

  /** Index in `words` of the first integer of a sequence; for `count`, where the last one ends. */
  begin(id: number): number {
    return intAt(this.#begins, id);
  }

  /** The number of the sequence of the first `length` integers of `words`. */
  intern(words: Int32Array, length: number): number {
    let hash = length;
    for (let index = 0; index < length; index++) hash = mix(hash, intAt(words, index));
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let id = intAt(this.#slots, slot); id !== EMPTY_SLOT; id = intAt(this.#slots, slot)) {
      if (intAt(this.#hashes, id) === hash && this.#isSame(id, words, length)) return id;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count;
    return this.#add(words, length, hash);
  }

  #isSame(id: number, words: Int32Array, length: number): boolean {
    const from = this.begin(id);
    if (this.begin(id + 1) - from !== length) return false;
    for (let index = 0; index < length; index++) {
      if (intAt(this.#words, from + index) !== intAt(words, index)) return false;
    }
    return true;
  }

  #add(words: Int32Array, length: number, hash: number): number {
    const id = this.#count++;
    const from = this.begin(id);
    this.#words = withRoom(this.#words, from + length);
    this.#begins = withRoom(this.#begins, id + 2);
    this.#hashes = withRoom(this.#hashes, id + 1);
    for (let index = 0; index < length; index++) this.#words[from + index] = intAt(words, index);
    this.#begins[id + 1] = from + length;
    this.#hashes[id] = hash;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY_SLOT);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = intAt(this.#hashes, id) & mask;
      while (intAt(slots, slot) !== EMPTY_SLOT) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
