import type { Statement } from 'rulecast/exporter/read';

/** How many jumps deep nft lets chains be (`NFT_JUMP_STACK_SIZE`). */
const DEPTH_MAX = 16;

/** A statement whose jump is not possible, and why. */
export interface BadJump {
  readonly statement: Statement;
  readonly reason: string;
}

/** The first jump, from any of the chains of `starts`, that closes a loop or goes deeper than nft allows; `undefined` if there is none. */
export function findBadJump(
  starts: readonly string[],
  chains: ReadonlyMap<string, readonly Statement[]>,
): BadJump | undefined {
  /** How many jumps lie below a chain that is known to be good. */
  const depths = new Map<string, number>();
  const path: string[] = [];

  const visit = (chain: string): number | BadJump => {
    const known = depths.get(chain);
    if (known !== undefined) return known;
    path.push(chain);
    let depth = 0;
    for (const statement of chains.get(chain) ?? []) {
      const { then } = statement;
      if (then.kind !== 'jump' && then.kind !== 'goto') continue;
      if (path.includes(then.chain)) {
        const loop = [...path.slice(path.indexOf(then.chain)), then.chain];
        return { statement, reason: `Chains jump in a loop: ${loop.map((name) => JSON.stringify(name)).join(' -> ')}` };
      }
      const below = path.length > DEPTH_MAX ? DEPTH_MAX : visit(then.chain);
      if (typeof below !== 'number') return below;
      depth = Math.max(depth, below + 1);
      if (depth > DEPTH_MAX) return { statement, reason: `Chains jump more than ${DEPTH_MAX} levels deep` };
    }
    path.pop();
    depths.set(chain, depth);
    return depth;
  };

  for (const start of starts) {
    const result = visit(start);
    if (typeof result !== 'number') return result;
  }
  return undefined;
}
