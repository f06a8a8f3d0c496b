import type { Chain, Piece } from './emit-chain.ts';
import type { Conditions } from './emit-conditions.ts';
import { chainName, type FileContext } from './emit-context.ts';
import { comment, join } from './quote.ts';

/** Where packets go that meet all conditions. */
export interface Goal {
  /** The rules for packets of `match`, where no chain stands before them. Absent: only a chain will do. */
  direct?(match: string): readonly string[];
  /** The same as a chain to go to, and the chains that it leads to. */
  chain(): { readonly name: string; readonly chains: readonly Chain[] };
}

/** The way of a packet through a list of conditions. */
export interface Passage {
  readonly conditions: Conditions;
  /** One of these must hold, too; a list of one empty text always does. */
  readonly services: readonly string[];
  /** The rest of the condition: states. */
  readonly states: string;
  readonly label: string;
  /** What the chains between are called after, and what tells them from others. */
  readonly word: string;
  readonly title: string;
  readonly key: readonly unknown[];
  readonly goal: Goal;
}

/**
 * Rules that lead packets from condition to condition: each chain has one kind of condition and goes to the next by goto, so that rules add
 * up and never multiply. A packet that fails on the way returns to the caller or, when `otherwise` is given, goes there.
 */
export function lead(passage: Passage, context: FileContext, otherwise: string | undefined): Piece {
  const { conditions, services, states, goal } = passage;
  const heads = services.map((service) => join(conditions.inline, service, states));
  const [first, ...later] = conditions.stages;
  if (first === undefined && goal.direct !== undefined) {
    return { rules: heads.flatMap((head) => goal.direct?.(head) ?? []), chains: [] };
  }
  const { name: last, chains: end } = goal.chain();
  const nameOf = (kind: 'i' | 'o' | 's' | 'd'): string =>
    chainName(context, { word: passage.word, kind, key: passage.key });
  const entered = first === undefined ? last : nameOf(first.kind);
  const stages = first === undefined ? [] : [first, ...later];
  const between = stages.map(({ kind, title, alternatives }, index): Chain => {
    const following = stages[index + 1];
    const next = following === undefined ? last : nameOf(following.kind);
    const rules = alternatives.map((alternative) => `${alternative} -g ${next}`);
    const back = otherwise === undefined ? [] : [`-g ${otherwise}`];
    return { name: nameOf(kind), title: `${passage.title} ${title}`, rules: [...rules, ...back] };
  });
  const verb = otherwise === undefined ? '-j' : '-g';
  const note = comment(passage.label);
  return { rules: heads.map((head) => join(head, note, `${verb} ${entered}`)), chains: [...between, ...end] };
}
