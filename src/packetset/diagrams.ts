import { type FieldOrder, isFieldOrder } from './axis.ts';
import { intAt } from './ints.ts';
import { NodeBuilder } from './node-builder.ts';
import { MASKS } from './outcome.ts';
import { PairTable } from './pair-table.ts';
import { SequenceTable } from './sequence-table.ts';
import type { Space } from './space.ts';

/**
 * A diagram by its root: terminals are the masks 0 to 63, inner nodes follow. It decides every packet of a space, and two diagrams of one
 * {@link Diagrams} decide all packets alike exactly when they are the same number.
 */
export type Node = number;

/** Thrown when a diagram would take more work than allowed. Only {@link Diagrams.attempt} catches it. */
class OutOfBudget extends Error {}

/** What came of work under a budget: a value, or the certainty that it costs more than that. */
export type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'too-large' };

/**
 * The nodes of all diagrams of one space and field order. A node tests one field and says for each interval of its atoms where to go:
 *
 *     level, 0, kid, start, kid, start, kid…      each interval ends where the next starts
 *
 * Neighbours with one kid are merged, a node with one interval is its kid, and equal nodes are one: so equal diagrams have equal roots.
 */
export class Diagrams {
  readonly space: Space;
  readonly order: FieldOrder;
  readonly #nodes = new SequenceTable();
  readonly #memos = new Map<string, PairTable>();
  /** One a level: at most one node of a level is under construction, since its kids are of deeper ones. */
  readonly #builders: readonly NodeBuilder[];
  #budget = Number.POSITIVE_INFINITY;
  #spent = 0;

  constructor(space: Space, order: FieldOrder) {
    if (!isFieldOrder(order)) throw new Error('rulecast bug: not an order of all fields');
    this.space = space;
    this.order = order;
    this.#builders = order.map((_, level) => new NodeBuilder(level));
  }

  /** Nodes created so far, terminals left out. */
  get count(): number {
    return this.#nodes.count;
  }

  /** Edges written or walked so far: what a budget limits, since it counts alike on every machine. */
  get spent(): number {
    return this.#spent;
  }

  /** The place of the node's field in the order; its length for a terminal. */
  levelOf(node: Node): number {
    return node < MASKS ? this.order.length : intAt(this.#nodes.words, this.#nodes.begin(node - MASKS));
  }

  /** All edges of all nodes; replaced by a larger array when a node is made. */
  get edges(): Int32Array {
    return this.#nodes.words;
  }

  /** Index in `edges` of the node's first edge: its start, then its kid. Terminals have none. */
  firstEdge(node: Node): number {
    return this.#nodes.begin(node - MASKS) + 1;
  }

  /** Index behind the node's last edge. */
  endOfEdges(node: Node): number {
    return this.#nodes.begin(node - MASKS + 1);
  }

  /** Begins a node at `level`, ascending edges from start 0 are added to it; {@link end} follows before another begins at this level. */
  begin(level: number): NodeBuilder {
    const builder = this.#builders[level] as NodeBuilder;
    builder.clear();
    return builder;
  }

  /** The node that was begun: the one that was there before, if one is equal. */
  end(builder: NodeBuilder): Node {
    this.charge(builder.length >> 1);
    if (builder.length === 3) return builder.firstKid;
    return MASKS + this.#nodes.intern(builder.words, builder.length);
  }

  /** What an operation has computed so far, by its operands. */
  memoOf(operation: string): PairTable {
    const known = this.#memos.get(operation);
    if (known !== undefined) return known;
    const memo = new PairTable();
    this.#memos.set(operation, memo);
    return memo;
  }

  /** Counts work against the budget. */
  charge(edges: number): void {
    this.#spent += edges;
    if (this.#spent > this.#budget) throw new OutOfBudget('rulecast bug: no budget was set for this');
  }

  /** Does `work` on at most `budget` edges more than were spent before. */
  attempt<T>(budget: number, work: () => T): Attempt<T> {
    const outer = this.#budget;
    this.#budget = Math.min(outer, this.#spent + budget);
    try {
      return { kind: 'done', value: work() };
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      return { kind: 'too-large' };
    } finally {
      this.#budget = outer;
    }
  }
}
