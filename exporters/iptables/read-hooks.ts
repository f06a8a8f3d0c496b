import type { Family, Hook, HookName, Span, Statement, Then, Verdict } from 'rulecast/exporter/read';

/** The chain at which packets of one family enter on a hook, and what becomes of those that reach its end. */
export interface Entry {
  readonly family: Family;
  readonly hook: HookName;
  /** Key of the chain. */
  readonly chain: string;
  readonly policy: Verdict;
  readonly span: Span;
}

/** Chains of our own, one a hook, and the hooks that begin there. */
export interface Hooks {
  readonly hooks: readonly Hook[];
  readonly chains: ReadonlyMap<string, readonly Statement[]>;
}

const HOOKS = ['input', 'forward', 'output'] as const satisfies readonly HookName[];

/**
 * One chain a hook that sends each family into its own chain: entries that stand side by side would be asked one after the other, and a packet
 * decided by the policy of the other family's chain.
 */
export function joinFamilies(entries: readonly Entry[]): Hooks {
  const hooks: Hook[] = [];
  const chains = new Map<string, readonly Statement[]>();
  for (const hook of HOOKS) {
    const here = entries.filter((entry) => entry.hook === hook);
    const [first] = here;
    if (first === undefined) continue;
    const chain = `hook ${hook}`;
    hooks.push({ at: { kind: 'hook', hook }, chain, priority: 0, policy: 'pass', span: first.span });
    chains.set(chain, here.flatMap(entryStatements));
  }
  return { hooks, chains };
}

/** Into the chain of the family; what comes back meets its policy. */
function entryStatements({ family, chain, policy, span }: Entry): readonly Statement[] {
  const steps: readonly Then[] = [
    { kind: 'jump', chain },
    { kind: 'verdict', verdict: policy },
  ];
  return steps.map((then) => ({ match: { family }, then, log: false, span }));
}
