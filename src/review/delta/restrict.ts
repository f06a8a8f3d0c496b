import { OUTCOMES } from '../../packetset/outcome.ts';
import type { PacketMatch, Program, Step } from '../../packetset/program.ts';
import type { EntryProgram } from '../../proof/reading-programs.ts';
import { align } from './align.ts';
import { meeting } from './may-meet.ts';
import { stepKey } from './step-key.ts';

/** The same programs over the packets of some products alone. */
export interface RestrictedPair extends ProgramPair {
  /** Every packet that may be decided differently is in one of these. */
  readonly region: readonly PacketMatch[];
}

/** Programs of two sides, entry by entry. */
export interface ProgramPair {
  readonly from: readonly EntryProgram[];
  readonly to: readonly EntryProgram[];
}

/** More products than these are not worth a look at every rule for each. */
const MOST = 64;

/**
 * The same programs over the packets alone that may be decided differently; every other packet passes in all of them. A packet that matches no changed step
 * takes the same way through both sides, so of thousands of rules only those count that meet a changed one. `same`: no step changed.
 */
export function restrict(pair: ProgramPair): RestrictedPair | 'same' {
  const { from, to } = padded(pair);
  const changed = from.flatMap((program, entry) => changedMatches(program, to[entry] ?? PASSING));
  if (changed.length === 0) return 'same';
  if (changed.length > MOST) return { from, to, region: [{}] };
  const only = (program: EntryProgram): EntryProgram => ({ ...program, ...onlyWithin(program, changed) });
  return { from: from.map(only), to: to.map(only), region: changed };
}

const PASS: Step = { match: {}, effect: { kind: 'outcomes', mask: OUTCOMES.pass } };
const PASSING: EntryProgram = { steps: [PASS] };

/** A side with fewer entries lets everything pass at the others. */
function padded({ from, to }: ProgramPair): ProgramPair {
  const entries = Math.max(from.length, to.length);
  const fill = (programs: readonly EntryProgram[]): readonly EntryProgram[] =>
    Array.from({ length: entries }, (_, entry) => programs[entry] ?? PASSING);
  return { from: fill(from), to: fill(to) };
}

/** What the steps match that one side has alone, or elsewhere. A chain that one side has alone is reached by such steps only. */
function changedMatches(from: EntryProgram, to: EntryProgram): readonly PacketMatch[] {
  // Which of two entries is asked first concerns every packet.
  if ((from.isTied ?? false) !== (to.isTied ?? false)) return [{}];
  const names = [...(from.chains?.keys() ?? [])].filter((name) => to.chains?.has(name));
  const lists = names.map((name) => [from.chains?.get(name) ?? [], to.chains?.get(name) ?? []] as const);
  return [[from.steps, to.steps] as const, ...lists].flatMap(([old, now]) => unaligned(old, now));
}

function unaligned(from: readonly Step[], to: readonly Step[]): readonly PacketMatch[] {
  const pairs = align(from.map(stepKey), to.map(stepKey));
  const kept = { from: new Set(pairs.map(([at]) => at)), to: new Set(pairs.map(([, at]) => at)) };
  const others = [...from.filter((_, at) => !kept.from.has(at)), ...to.filter((_, at) => !kept.to.has(at))];
  return others.map(({ match }) => match);
}

/** No chain of a file or a policy begins like this. */
const WHOLE = '\0whole';

function onlyWithin({ steps, chains = new Map() }: Program, region: readonly PacketMatch[]): Program {
  const kept = [...chains].map(([name, list]) => [name, meeting(list, region)] as const);
  return {
    steps: [...region.map((match): Step => ({ match, effect: { kind: 'goto', chain: WHOLE } })), PASS],
    chains: new Map([...kept, [WHOLE, meeting(steps, region)]]),
  };
}
