import type { Statement } from 'rulecast/exporter/read';

/** The first jump or goto that leads back to a chain on the way; `undefined` if there is none. No chain is left out, reached or not. */
export function findLoop(chains: ReadonlyMap<string, readonly Statement[]>): Statement | undefined {
  const done = new Set<string>();
  for (const start of chains.keys()) {
    const loop = done.has(start) ? undefined : loopFrom(start, chains, done);
    if (loop !== undefined) return loop;
  }
  return undefined;
}

interface Visit {
  readonly chain: string;
  readonly jumps: readonly Statement[];
  next: number;
}

/** A walk with a stack of its own: a file may nest chains deeper than a call stack. */
function loopFrom(
  start: string,
  chains: ReadonlyMap<string, readonly Statement[]>,
  done: Set<string>,
): Statement | undefined {
  const visit = (chain: string): Visit => ({ chain, jumps: (chains.get(chain) ?? []).filter(isJump), next: 0 });
  const path: Visit[] = [visit(start)];
  const onPath = new Set([start]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const jump = top.jumps[top.next];
    top.next += 1;
    if (jump === undefined) {
      path.pop();
      onPath.delete(top.chain);
      done.add(top.chain);
      continue;
    }
    const chain = isJump(jump) ? jump.then.chain : '';
    if (onPath.has(chain)) return jump;
    if (done.has(chain)) continue;
    path.push(visit(chain));
    onPath.add(chain);
  }
  return undefined;
}

type Jump = Statement & { readonly then: { readonly kind: 'jump' | 'goto'; readonly chain: string } };

function isJump(statement: Statement): statement is Jump {
  return statement.then.kind === 'jump' || statement.then.kind === 'goto';
}
