import { intAt, withRoom } from './ints.ts';
import { PairTable } from './pair-table.ts';

const LEAF_BITS = 4;
const LEAF_SIZE = 1 << LEAF_BITS;
const LEAF_VALUES = 1 << LEAF_SIZE;

/**
 * Which of `count` sets the value at hand is in, as the sets are entered and left one by one. Each combination has a number of its own: leaves of
 * 16 bits, and above them a tree of pairs in which equal pairs have equal numbers. So a change costs the height of the tree, and two
 * combinations are told apart exactly.
 *
 *     sets   0…15  16…31  32…47  48…63
 *              \    /       \    /
 *               pair         pair
 *                   \       /
 *                      pair            <- its number is the combination's
 */
export class Membership {
  /** The tree as a heap: node 1 is the root, leaves are the last half. */
  readonly #tree: Int32Array;
  readonly #pairs = new PairTable();
  #nextPair = LEAF_VALUES;
  /** Number of each combination by the number at the root; 0 for one not seen. */
  #numbers = new Int32Array(16);
  #seen = 0;

  constructor(count: number) {
    let leaves = 1;
    while (leaves * LEAF_SIZE < count) leaves *= 2;
    this.#tree = new Int32Array(leaves * 2);
    for (let node = leaves - 1; node > 0; node--) this.#join(node);
  }

  /** How many combinations {@link number} was asked for. */
  get seen(): number {
    return this.#seen;
  }

  /** Enters the set, or leaves it. */
  toggle(set: number): void {
    let node = this.#tree.length / 2 + (set >>> LEAF_BITS);
    this.#tree[node] = intAt(this.#tree, node) ^ (1 << (set & (LEAF_SIZE - 1)));
    for (node >>>= 1; node > 0; node >>>= 1) this.#join(node);
  }

  /** The number of the combination: from 0, in the order in which they are first asked for. */
  number(): number {
    const root = intAt(this.#tree, 1);
    this.#numbers = withRoom(this.#numbers, root + 1);
    const known = intAt(this.#numbers, root);
    if (known > 0) return known - 1;
    this.#numbers[root] = ++this.#seen;
    return this.#seen - 1;
  }

  #join(node: number): void {
    const left = intAt(this.#tree, node * 2);
    const right = intAt(this.#tree, node * 2 + 1);
    let pair = this.#pairs.get(left, right);
    if (pair < 0) {
      pair = this.#nextPair++;
      this.#pairs.set(left, right, pair);
    }
    this.#tree[node] = pair;
  }
}
