import type { Match } from '../model/match.ts';
import type { Direction } from '../model/packet.ts';
import type { Mask } from './outcome.ts';

/** A product of conditions on a packet: a {@link Match}, and maybe the directions it is about. */
export interface PacketMatch extends Match {
  readonly directions?: readonly Direction[];
}

/**
 * What becomes of a packet that matches. `outcomes` is a mask without `NONE`: `fall` goes on with the next step, `return` leaves the chain. A packet that
 * falls out of a chain, or returns from it, goes on behind the `jump`; after a `goto` it leaves the chain that said so too.
 */
export type Effect =
  | { readonly kind: 'outcomes'; readonly mask: Mask }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'goto'; readonly chain: string };

/** One step of a chain; the first that matches and decides wins. */
export interface Step {
  readonly match: PacketMatch;
  /** The step depends on more than the packet: what matches may go on to the next step as well. */
  readonly undecided?: boolean;
  readonly effect: Effect;
}

/** Rules in order, in named chains: what a diagram is built from. */
export interface Program {
  /** The steps where packets enter. What falls out of them, or returns from them, has the outcome `fall`. */
  readonly steps: readonly Step[];
  /** The chains that steps jump or go to. */
  readonly chains?: ReadonlyMap<string, readonly Step[]>;
}

/**
 * The chains that are reached from the program's steps, each behind those it calls. Throws when one is missing or calls itself in a circle: a caller
 * rejects such files before it compares them ({@link findCircle}).
 */
export function chainsInOrder(program: Program): readonly string[] {
  const { order, circle, missing } = visit(program);
  if (missing !== undefined) throw new Error(`rulecast bug: chain "${missing}" does not exist`);
  if (circle !== undefined) throw new Error(`rulecast bug: chain "${circle}" reaches itself`);
  return order;
}

/** A chain that reaches itself through jumps and gotos, if there is one. */
export function findCircle(program: Program): string | undefined {
  return visit(program).circle;
}

interface Visit {
  readonly order: readonly string[];
  readonly circle?: string;
  readonly missing?: string;
}

/** Depth first and without recursion, since files may nest chains as deep as they like. */
function visit({ steps, chains = new Map() }: Program): Visit {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack = [{ chain: '', callees: calleesOf(steps) }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const callee = top.callees.pop();
    if (callee === undefined) {
      stack.pop();
      state.set(top.chain, 'done');
      if (stack.length > 0) order.push(top.chain);
      continue;
    }
    if (state.get(callee) === 'open') return { order, circle: callee };
    if (state.has(callee)) continue;
    const body = chains.get(callee);
    if (body === undefined) return { order, missing: callee };
    state.set(callee, 'open');
    stack.push({ chain: callee, callees: calleesOf(body) });
  }
  return { order };
}

function calleesOf(steps: readonly Step[]): string[] {
  const callees = steps.map(({ effect }) => effect).filter((effect) => effect.kind !== 'outcomes');
  return [...new Set(callees.map(({ chain }) => chain))];
}
