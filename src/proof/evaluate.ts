import type { EntryPoint, Hook, PacketReading } from '../exporter/reading.ts';
import type { Packet, Verdict } from '../model/packet.ts';
import type { Binding } from './binding.ts';
import { inFile } from './interfaces.ts';
import { type Decider, type Doubt, fullBudget, possibleAt } from './possible.ts';

/** What a reading does with one packet, and where it says so. Without a statement the end of the chain decided. */
export type Decision =
  | ({ readonly kind: 'decided'; readonly verdict: Verdict } & Decider)
  | ({ readonly kind: 'undecided' } & Doubt);

/**
 * Decides one packet by a reading. A zone that stands for several interfaces must get one verdict on all of them; where they differ the
 * packet is undecided.
 */
export function evaluate(reading: PacketReading, packet: Packet, binding: Binding): Decision {
  const [first, ...rest] = inFile(packet, binding).map((one) =>
    evaluateAt(reading, one, binding.entries[packet.direction]),
  );
  if (first === undefined) throw new Error('rulecast bug: a zone without interfaces');
  const other = rest.find((decision) => verdictOf(decision) !== verdictOf(first));
  if (other === undefined) return first;
  return { kind: 'undecided', reason: 'the interfaces of one zone are treated differently', chain: other.chain };
}

function verdictOf(decision: Decision): string {
  return decision.kind === 'decided' ? decision.verdict : `undecided: ${decision.reason}`;
}

/** The entries of a reading that packets meet at a point, by ascending priority. */
export function hooksAt({ hooks }: PacketReading, at: EntryPoint): readonly Hook[] {
  return hooks.filter((hook) => isAt(hook, at)).sort((a, b) => a.priority - b.priority);
}

/**
 * All entries at one point, by priority: a drop or reject is final, an allow goes on to the next entry. What depends on more than the packet leaves it
 * undecided only if its verdict does.
 */
export function evaluateAt(reading: PacketReading, packet: Packet, at: EntryPoint): Decision {
  const entries = hooksAt(reading, at);
  const course = { reading, packet, budget: fullBudget() };
  let before: Verdicts = new Map([['pass', { chain: '' }]]);
  let doubt: Doubt | undefined;
  for (const [index, hook] of entries.entries()) {
    const isLast = index === entries.length - 1;
    const so: Verdicts = before;
    const found = possibleAt(course, hook, (verdicts) => isLast && nextEntry(so, verdicts).size > 1);
    if (found.kind === 'unknown') return { kind: 'undecided', ...found.doubt };
    if (found.verdicts.size > 1) doubt ??= found.doubt;
    before = nextEntry(before, found.verdicts);
    if ([...before.keys()].every(isFinal)) break;
  }
  return decisionOf(before, doubt);
}

type Verdicts = ReadonlyMap<Verdict, Decider>;

function decisionOf(verdicts: Verdicts, doubt: Doubt | undefined): Decision {
  const [only, ...more] = verdicts;
  if (only !== undefined && more.length === 0) return { kind: 'decided', verdict: only[0], ...only[1] };
  if (doubt === undefined) throw new Error('rulecast bug: several verdicts, and nothing is in doubt');
  return { kind: 'undecided', ...doubt };
}

function isFinal(verdict: Verdict): boolean {
  return verdict === 'drop' || verdict === 'reject';
}

/** What may become of a packet behind one more entry. */
function nextEntry(before: Verdicts, found: Verdicts): Verdicts {
  const after = new Map([...before].filter(([verdict]) => isFinal(verdict)));
  const goesOn = [...before].filter(([verdict]) => !isFinal(verdict));
  if (goesOn.length === 0) return after;
  const passed = found.get('pass');
  for (const [verdict, decider] of found) {
    if (verdict !== 'pass' && !after.has(verdict)) after.set(verdict, decider);
  }
  if (passed === undefined) return after;
  for (const [verdict, decider] of goesOn) {
    // The first entry that lets a packet pass is named, not that it met none in front.
    if (!after.has(verdict)) after.set(verdict, decider.chain === '' ? passed : decider);
  }
  return after;
}

function isAt(hook: Hook, at: EntryPoint): boolean {
  if (at.kind === 'hook') return hook.at.kind === 'hook' && hook.at.hook === at.hook;
  return hook.at.kind === 'everywhere' || (hook.at.kind === 'direction' && hook.at.direction === at.direction);
}
