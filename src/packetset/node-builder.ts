import { intAt, withRoom } from './ints.ts';

/** A node under construction: its level and then its edges, neighbours that go to one kid merged. */
export class NodeBuilder {
  readonly level: number;
  #words = new Int32Array(32);
  #length = 1;

  constructor(level: number) {
    this.level = level;
    this.#words[0] = level;
  }

  /** The node as it is interned; the array is longer than that. */
  get words(): Int32Array {
    return this.#words;
  }

  /** How many of the words are in use: the level, and two an edge. */
  get length(): number {
    return this.#length;
  }

  /** Where the first edge goes. */
  get firstKid(): number {
    return intAt(this.#words, 2);
  }

  /** Takes all edges away. */
  clear(): void {
    this.#length = 1;
  }

  /** Adds an edge: atoms from `start` on go to `kid`. The first starts at 0, and starts ascend. */
  add(start: number, kid: number): void {
    const length = this.#length;
    if (length > 1 && intAt(this.#words, length - 1) === kid) return;
    this.#words = withRoom(this.#words, length + 2);
    this.#words[length] = start;
    this.#words[length + 1] = kid;
    this.#length = length + 2;
  }
}
