import { type FieldOrder, ORDERS } from './axis.ts';
import { Diagrams, type Node } from './diagrams.ts';
import { fold } from './fold.ts';
import { partition } from './partition.ts';
import type { Space, SpaceProgram } from './space.ts';

/** A way to make a diagram of a program. Both reach the same node. */
export type Builder = 'fold' | 'partition';

const BUILDERS = { fold, partition } as const satisfies Record<
  Builder,
  (diagrams: Diagrams, program: SpaceProgram) => Node
>;

/** The diagrams of all programs of a space, in their order, or the certainty that they cost more than was allowed. */
export type Built =
  | { readonly kind: 'built'; readonly diagrams: Diagrams; readonly nodes: readonly Node[] }
  | { readonly kind: 'too-large'; readonly budget: number };

/** How to build. */
export interface BuildOptions {
  readonly builder?: Builder;
  /** The most edges that may be spent on one order; absent: {@link DEFAULT_BUDGET}. */
  readonly budget?: number;
  /** The orders that take turns; absent: both of {@link ORDERS}. */
  readonly orders?: readonly FieldOrder[];
}

/** Seconds of work and some hundred megabytes: beyond every real rule set that was tried. */
export const DEFAULT_BUDGET = 64_000_000;

/** Enough for most rule sets in the first order tried, and soon spent where another order is needed. */
const FIRST_BUDGET = 2_000_000;

/**
 * Builds the diagrams of a space. No order of fields suits all rule sets, so both are tried under a budget that doubles until one is enough. Budgets
 * count edges and not time: the result is the same on every machine.
 */
export function build(space: Space, options: BuildOptions = {}): Built {
  const { builder = 'fold', budget = DEFAULT_BUDGET, orders = Object.values(ORDERS) } = options;
  for (let allowed = Math.min(FIRST_BUDGET, budget); ; allowed = Math.min(allowed * 2, budget)) {
    for (const order of orders) {
      const diagrams = new Diagrams(space, order);
      const attempt = diagrams.attempt(allowed, () =>
        space.programs.map((program) => BUILDERS[builder](diagrams, program)),
      );
      if (attempt.kind === 'done') return { kind: 'built', diagrams, nodes: attempt.value };
    }
    if (allowed === budget) return { kind: 'too-large', budget };
  }
}
