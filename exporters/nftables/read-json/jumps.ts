import type { Hook, Statement } from 'rulecast/exporter/read';
import { refuse, type Site } from './findings.ts';

/** The kernel refuses chains that are nested deeper (NFT_JUMP_STACK_SIZE). */
const DEPTH_MAX = 16;

type Chains = ReadonlyMap<string, readonly Statement[]>;

/** Where a walk through the chains is: the chain, and which of its targets comes next. */
interface Step {
  readonly chain: string;
  readonly targets: readonly Statement[];
  next: number;
}

/** Refuses jumps that come back to a chain they left, and those that go deeper than the kernel lets them. */
export function checkJumps(hooks: readonly Hook[], chains: Chains, site: Site): void {
  const depths = new Map<string, number>();
  for (const { chain } of hooks) {
    const path = [stepOf(chain, chains)];
    while (path.length > 0) if (!advance({ path, depths, chains }, site)) return;
  }
}

interface Walk {
  readonly path: Step[];
  /** How deep the jumps below a chain go, for chains that have been walked. */
  readonly depths: Map<string, number>;
  readonly chains: Chains;
}

/** One step down or up; false after an error. */
function advance({ path, depths, chains }: Walk, site: Site): boolean {
  const step = path.at(-1);
  const statement = step?.targets[step.next];
  if (step === undefined) return false;
  if (statement === undefined) {
    depths.set(
      step.chain,
      step.targets.reduce((depth, one) => Math.max(depth, 1 + (depths.get(targetOf(one)) ?? 0)), 0),
    );
    path.pop();
    return true;
  }
  step.next += 1;
  const target = targetOf(statement);
  const loop = path.findIndex(({ chain }) => chain === target);
  if (loop >= 0) {
    const names = [...path.slice(loop).map(({ chain }) => chain), target];
    refuse(site, statement, `Chains jump in a loop: ${names.map((name) => JSON.stringify(name)).join(' -> ')}`);
    return false;
  }
  if (path.length + (depths.get(target) ?? 0) > DEPTH_MAX) {
    refuse(site, statement, `Chains are nested more than ${DEPTH_MAX} deep`);
    return false;
  }
  if (!depths.has(target)) path.push(stepOf(target, chains));
  return true;
}

function stepOf(chain: string, chains: Chains): Step {
  const seen = new Map<string, Statement>();
  for (const statement of chains.get(chain) ?? []) {
    const target = targetOf(statement);
    if (target !== '' && !seen.has(target)) seen.set(target, statement);
  }
  return { chain, targets: [...seen.values()], next: 0 };
}

/** The chain that a statement sends packets to; empty for none. */
function targetOf({ then }: Statement): string {
  return then.kind === 'jump' || then.kind === 'goto' ? then.chain : '';
}
