/** One chain of a file. `title` stands in front of its rules, for people. */
export interface Chain {
  readonly name: string;
  readonly title: string;
  readonly rules: readonly string[];
}

/** Rules of one chain, and the chains that they lead to. */
export interface Piece {
  readonly rules: readonly string[];
  readonly chains: readonly Chain[];
}

/**
 * Rules that stand together in a chain. Most let a packet that they do not decide come back, to the rule behind them. A step with `rest`
 * cannot: it sends packets away by goto, and those that it does not decide go to the chain `otherwise`, which holds what follows.
 */
export interface Step {
  readonly rest?: Pick<Chain, 'name' | 'title'>;
  make(otherwise: string | undefined): Piece;
}

/**
 * Steps in order. What follows a step with `rest` stands in a chain of that name; `otherwise`: the chain for packets that no step decides,
 * absent: they return to where the chain was entered from.
 */
export function sequence(steps: readonly Step[], otherwise?: string): Piece {
  const rules: string[] = [];
  const chains: Chain[] = [];
  let current = rules;
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const rest = isLast && otherwise !== undefined ? { name: otherwise } : step.rest;
    const piece = step.make(step.rest && rest?.name);
    current.push(...piece.rules);
    chains.push(...piece.chains);
    if (step.rest === undefined || isLast) continue;
    current.push(`-g ${step.rest.name}`);
    current = [];
    chains.push({ ...step.rest, rules: current });
  }
  if (otherwise !== undefined) current.push(`-g ${otherwise}`);
  return { rules, chains };
}
