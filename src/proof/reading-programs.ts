import type { Hook, PacketReading, Statement } from '../exporter/reading.ts';
import { DIRECTIONS, type Direction } from '../model/packet.ts';
import { apply } from '../packetset/apply.ts';
import type { Diagrams, Node } from '../packetset/diagrams.ts';
import { EITHER_HOOK, NEXT_HOOK } from '../packetset/operation.ts';
import { OUTCOMES } from '../packetset/outcome.ts';
import type { Effect, Program, Step } from '../packetset/program.ts';
import type { Binding } from './binding.ts';
import { hooksAt } from './evaluate.ts';

/** An entry of each direction as a program. `isTied`: it has the priority of the one in front, so that either may be asked first. */
export interface EntryProgram extends Program {
  readonly isTied?: boolean;
}

/**
 * A reading as rules, in the file's own names: a program for the first entry of each direction, one for the second and so on. What one lets go on meets the
 * next; a direction with fewer entries passes there. Packets enter as the binding says.
 */
export function readingPrograms(reading: PacketReading, binding: Binding): readonly EntryProgram[] {
  const entries = DIRECTIONS.map((direction) => ({ direction, groups: hooksAt(reading, binding.entries[direction]) }));
  const count = Math.max(1, ...entries.map(({ groups }) => groups.length));
  const chains = chainSteps(reading);
  for (const hook of reading.hooks) chains.set(entryName(hook), entrySteps(hook, reading));
  return Array.from({ length: count }, (_, group) => {
    const size = Math.max(1, ...entries.map(({ groups }) => groups[group]?.length ?? 0));
    return Array.from({ length: size }, (_, at) => ({
      steps: [...entries.flatMap(({ direction, groups }) => enter(direction, groups[group]?.[at])), outcome('pass')],
      chains,
      isTied: at > 0,
    }));
  }).flat();
}

/** What a whole file does, from what each of its {@link readingPrograms} does. */
export function joinEntries(diagrams: Diagrams, entries: readonly EntryProgram[], nodes: readonly Node[]): Node {
  let before: Node = OUTCOMES.pass;
  let group: Node = OUTCOMES.pass;
  for (const [index, { isTied = false }] of entries.entries()) {
    const node = nodes[index] ?? OUTCOMES.pass;
    if (!isTied) before = apply(diagrams, NEXT_HOOK, [before, group]);
    group = isTied ? apply(diagrams, EITHER_HOOK, [group, node]) : node;
  }
  return apply(diagrams, NEXT_HOOK, [before, group]);
}

function enter(direction: Direction, hook: Hook | undefined): readonly Step[] {
  if (hook === undefined) return [];
  return [{ match: { directions: [direction] }, effect: { kind: 'goto', chain: entryName(hook) } }];
}

/** Each entry has a chain of its own in front of the file's: what comes back from that one gets the entry's policy. */
function entryName({ chain, policy }: Hook): string {
  // No chain of a file begins like this.
  return `\0${policy} ${chain}`;
}

function entrySteps({ chain, policy }: Hook, reading: PacketReading): readonly Step[] {
  return [{ match: {}, ...leadTo('jump', chain, reading) }, outcome(policy)];
}

function chainSteps(reading: PacketReading): Map<string, readonly Step[]> {
  const steps = [...reading.chains].map(
    ([name, statements]) => [name, statements.flatMap((one) => statementSteps(one, reading))] as const,
  );
  return new Map(steps);
}

/** A statement that goes on with the next one decides nothing, whatever it matches. */
function statementSteps({ match, undecided, then }: Statement, reading: PacketReading): readonly Step[] {
  const isUndecided = undecided !== undefined;
  switch (then.kind) {
    case 'continue':
      return [];
    case 'verdict':
      return [{ match, undecided: isUndecided, effect: { kind: 'outcomes', mask: OUTCOMES[then.verdict] } }];
    case 'return':
      return [{ match, undecided: isUndecided, effect: { kind: 'outcomes', mask: OUTCOMES.return } }];
    case 'jump':
    case 'goto': {
      const lead = leadTo(then.kind, then.chain, reading);
      return [{ match, ...lead, undecided: isUndecided || lead.undecided }];
    }
  }
}

const EVERY_VERDICT = OUTCOMES.allow | OUTCOMES.drop | OUTCOMES.reject | OUTCOMES.pass;

/** To a chain that the file does not have, anything may happen. */
function leadTo(
  kind: 'jump' | 'goto',
  chain: string,
  { chains }: PacketReading,
): { readonly effect: Effect; readonly undecided: boolean } {
  if (chains.has(chain)) return { effect: { kind, chain }, undecided: false };
  return { effect: { kind: 'outcomes', mask: EVERY_VERDICT }, undecided: true };
}

function outcome(verdict: 'allow' | 'drop' | 'reject' | 'pass'): Step {
  return { match: {}, effect: { kind: 'outcomes', mask: OUTCOMES[verdict] } };
}
