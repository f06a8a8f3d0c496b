import type { Hook, PacketReading, Statement } from '../exporter/reading.ts';
import { matches } from '../model/match-packet.ts';
import type { Packet, Verdict } from '../model/packet.ts';

/** Where a verdict is given. Without a statement the end of the chain gave it. */
export interface Decider {
  readonly chain: string;
  readonly statement?: Statement;
}

/** The first place where it depends on more than the packet what becomes of it. */
export interface Doubt extends Decider {
  readonly reason: string;
}

/**
 * What one entry may do with a packet: each verdict that is possible, and who gives it. Several have a doubt. `unknown`: anything may happen, since a
 * chain is missing or too much is to be looked at.
 */
export type Possible =
  | { readonly kind: 'known'; readonly verdicts: ReadonlyMap<Verdict, Decider>; readonly doubt?: Doubt }
  | { readonly kind: 'unknown'; readonly doubt: Doubt };

/** A packet on its way through the entries of a reading. */
export interface Course {
  readonly reading: PacketReading;
  readonly packet: Packet;
  /** Statements that may still be looked at. */
  readonly budget: { left: number };
}

// The kernel refuses deeper jumps (NFT_JUMP_STACK_SIZE, 16); a reading that has them is no reading of a loadable file.
const JUMP_DEPTH = 16;

// Few jumps a chain make very many paths at that depth; a packet of a real ruleset meets a statement once or a few times.
const STATEMENT_LIMIT = 2_000_000;

/** The budget that all entries at one point have together. */
export function fullBudget(): Course['budget'] {
  return { left: STATEMENT_LIMIT };
}

/**
 * All that an entry may do with a packet. Where a statement may or may not match, both ways are followed, until `isEnough` says that nothing more need be
 * known; what is possible besides is left out then.
 */
export function possibleAt(
  course: Course,
  { chain, policy }: Hook,
  isEnough: (verdicts: ReadonlyMap<Verdict, Decider>) => boolean,
): Possible {
  const walk: Walk = { ...course, isEnough, verdicts: new Map(), doubt: undefined, end: undefined };
  if (follow(walk, { chain, depth: 0 })) add(walk, policy, { chain });
  const { verdicts, doubt, end } = walk;
  if (end !== undefined && end !== 'enough') return { kind: 'unknown', doubt: end };
  return { kind: 'known', verdicts, ...(doubt && { doubt }) };
}

interface Walk extends Course {
  readonly isEnough: (verdicts: ReadonlyMap<Verdict, Decider>) => boolean;
  readonly verdicts: Map<Verdict, Decider>;
  doubt: Doubt | undefined;
  /** Set when nothing more is looked at. */
  end: 'enough' | Doubt | undefined;
}

interface Place {
  readonly chain: string;
  readonly depth: number;
}

/** Who gives a verdict in any case is named rather than who may. */
function add(walk: Walk, verdict: Verdict, decider: Decider): void {
  const known = walk.verdicts.get(verdict);
  const isSurer = known?.statement?.undecided !== undefined && decider.statement?.undecided === undefined;
  if (known === undefined || isSurer) walk.verdicts.set(verdict, decider);
  if (walk.isEnough(walk.verdicts)) walk.end = 'enough';
}

/** Whether the packet may come back from the chain. A goto leaves nothing to return to, so that it takes no depth. */
function follow(walk: Walk, { chain, depth }: Place): boolean {
  if (depth > JUMP_DEPTH) return giveUp(walk, chain, `chains are nested more than ${JUMP_DEPTH} deep`);
  let comesBack = false;
  const open = [chain];
  for (let at = open.pop(); at !== undefined && walk.end === undefined; at = open.pop()) {
    if (followChain(walk, { chain: at, depth }, open)) comesBack = true;
  }
  return comesBack && walk.end === undefined;
}

/** Whether the packet may come back from one chain; the chains that it may be sent to for good are added to `open`. */
function followChain(walk: Walk, { chain, depth }: Place, open: string[]): boolean {
  const statements = walk.reading.chains.get(chain);
  if (statements === undefined) return giveUp(walk, chain, `chain "${chain}" is not in the file`);
  let comesBack = false;
  for (const statement of statements) {
    walk.budget.left -= 1;
    if (walk.budget.left < 0) return giveUp(walk, chain, `more than ${STATEMENT_LIMIT} statements`);
    const { match, undecided: reason, then } = statement;
    if (then.kind === 'continue' || !matches(match, walk.packet)) continue;
    if (reason !== undefined) walk.doubt ??= { reason, chain, statement };
    let goesOn = reason !== undefined;
    switch (then.kind) {
      case 'verdict':
        add(walk, then.verdict, { chain, statement });
        break;
      case 'return':
        comesBack = true;
        break;
      case 'goto':
        open.push(then.chain);
        break;
      case 'jump':
        if (follow(walk, { chain: then.chain, depth: depth + 1 })) goesOn = true;
    }
    if (walk.end !== undefined || !goesOn) return comesBack;
  }
  return true;
}

function giveUp(walk: Walk, chain: string, reason: string): false {
  walk.end = { reason, chain };
  return false;
}
