import type { EntryPoint, Hook, PacketReading, Statement } from '../exporter/reading.ts';
import { matches } from '../model/match-packet.ts';
import type { Packet, Verdict } from '../model/packet.ts';
import type { Binding } from './binding.ts';
import { inFile } from './interfaces.ts';

/** What a reading does with one packet, and where it says so. Without a statement the end of the chain decided. */
export type Decision =
  | { readonly kind: 'decided'; readonly verdict: Verdict; readonly chain: string; readonly statement?: Statement }
  | { readonly kind: 'undecided'; readonly reason: string; readonly chain: string; readonly statement?: Statement };

// The kernel refuses deeper jumps (NFT_JUMP_STACK_SIZE, 16); a reading that has them is no reading of a loadable file.
const JUMP_DEPTH = 16;

// Few jumps a chain make very many paths at that depth; a packet of a real ruleset meets a statement once or a few times.
const STATEMENT_LIMIT = 2_000_000;

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

/** All entries at one point, by priority: a drop or reject is final, an allow goes on to the next entry. */
export function evaluateAt(reading: PacketReading, packet: Packet, at: EntryPoint): Decision {
  const entries = hooksAt(reading, at);
  const budget = { left: STATEMENT_LIMIT };
  let last: Decision = { kind: 'decided', verdict: 'pass', chain: '' };
  for (const hook of entries) {
    const decision = walk({ reading, packet, budget }, { chain: hook.chain, depth: 0 }) ?? {
      kind: 'decided',
      verdict: hook.policy,
      chain: hook.chain,
    };
    if (decision.kind === 'undecided' || decision.verdict === 'drop' || decision.verdict === 'reject') return decision;
    if (decision.verdict === 'allow' || last.chain === '') last = decision;
  }
  return last;
}

function isAt(hook: Hook, at: EntryPoint): boolean {
  if (at.kind === 'hook') return hook.at.kind === 'hook' && hook.at.hook === at.hook;
  return hook.at.kind === 'everywhere' || (hook.at.kind === 'direction' && hook.at.direction === at.direction);
}

interface Walk {
  readonly reading: PacketReading;
  readonly packet: Packet;
  /** Statements that may still be looked at. */
  readonly budget: { left: number };
}

interface Place {
  readonly chain: string;
  readonly depth: number;
}

/** What the chain decides; `undefined` when the packet returns from it. A goto leaves nothing to return to, so that it takes no depth. */
function walk(one: Walk, { chain, depth }: Place): Decision | undefined {
  if (depth > JUMP_DEPTH) return { kind: 'undecided', reason: `chains are nested more than ${JUMP_DEPTH} deep`, chain };
  for (let at = chain; ; ) {
    const outcome = walkChain(one, { chain: at, depth });
    if (outcome === undefined || 'kind' in outcome) return outcome;
    at = outcome.goto;
  }
}

/** What one chain does with the packet: decides it, sends it to another for good, or lets it return. */
function walkChain(one: Walk, { chain, depth }: Place): Decision | { readonly goto: string } | undefined {
  const { reading, packet, budget } = one;
  const statements = reading.chains.get(chain);
  if (statements === undefined) return { kind: 'undecided', reason: `chain "${chain}" is not in the file`, chain };
  for (const statement of statements) {
    budget.left -= 1;
    if (budget.left < 0) return { kind: 'undecided', reason: `more than ${STATEMENT_LIMIT} statements`, chain };
    if (!matches(statement.match, packet)) continue;
    const { then } = statement;
    if (then.kind === 'continue') continue;
    if (statement.undecided !== undefined) return { kind: 'undecided', reason: statement.undecided, chain, statement };
    switch (then.kind) {
      case 'verdict':
        return { kind: 'decided', verdict: then.verdict, chain, statement };
      case 'return':
        return undefined;
      case 'goto':
        return { goto: then.chain };
      case 'jump': {
        const inner = walk(one, { chain: then.chain, depth: depth + 1 });
        if (inner !== undefined) return inner;
      }
    }
  }
  return undefined;
}
