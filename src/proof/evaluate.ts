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

/** The entries of a reading that packets meet at a point, by ascending priority. Those of one priority stand together: nothing says which is asked first. */
export function hooksAt({ hooks }: PacketReading, at: EntryPoint): readonly (readonly Hook[])[] {
  const found = new Map<number, Hook[]>();
  for (const hook of hooks.filter((one) => isAt(one, at))) {
    const group = found.get(hook.priority) ?? [];
    group.push(hook);
    found.set(hook.priority, group);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/**
 * All entries at one point, by priority: a drop or reject is final, an allow goes on to the next entry. What depends on more than the packet leaves it
 * undecided only if its verdict does.
 */
export function evaluateAt(reading: PacketReading, packet: Packet, at: EntryPoint): Decision {
  const entries = hooksAt(reading, at).flatMap((group) => group.map((hook, index) => ({ hook, isTied: index > 0 })));
  const course = { reading, packet, budget: fullBudget() };
  let before: Verdicts = NOTHING_MET;
  let group: Verdicts = NOTHING_MET;
  let doubt: Doubt | undefined;
  for (const [index, { hook, isTied }] of entries.entries()) {
    if (!isTied) before = nextEntry(before, group);
    if ([...before.keys()].every(isFinal)) return decisionOf(before, doubt);
    const so = { before, group: isTied ? group : NOTHING_MET };
    const isLast = index === entries.length - 1;
    const found = possibleAt(
      course,
      hook,
      (verdicts) => isLast && nextEntry(so.before, eitherEntry(so.group, verdicts)).size > 1,
    );
    if (found.kind === 'unknown') return { kind: 'undecided', ...found.doubt };
    group = eitherEntry(so.group, found.verdicts);
    if (found.verdicts.size > 1) doubt ??= found.doubt;
    else if (group.size > 1)
      doubt ??= { reason: 'chains of one priority treat the packet differently', chain: hook.chain };
  }
  return decisionOf(nextEntry(before, group), doubt);
}

type Verdicts = ReadonlyMap<Verdict, Decider>;

const NOTHING_MET: Verdicts = new Map([['pass', { chain: '' }]]);

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

/** What may become of a packet behind two entries of which either may be the first. */
function eitherEntry(a: Verdicts, b: Verdicts): Verdicts {
  return new Map([...nextEntry(b, a), ...nextEntry(a, b)]);
}

function isAt(hook: Hook, at: EntryPoint): boolean {
  if (at.kind === 'hook') return hook.at.kind === 'hook' && hook.at.hook === at.hook;
  return hook.at.kind === 'everywhere' || (hook.at.kind === 'direction' && hook.at.direction === at.direction);
}
