import type { Verdict } from '../../model/packet.ts';
import { apply } from '../../packetset/apply.ts';
import { build, DEFAULT_BUDGET } from '../../packetset/build.ts';
import { count } from '../../packetset/count.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { DIFFERENCE, operation } from '../../packetset/operation.ts';
import { ALL, type Mask, NONE } from '../../packetset/outcome.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { spaceOf } from '../../packetset/space.ts';
import { terms } from '../../packetset/terms.ts';
import { type EntryProgram, joinEntries } from '../../proof/reading-programs.ts';
import { EFFECTS, type Effect } from '../review.ts';
import { effectOf, verdictsIn } from './effect.ts';
import { outcomesIn, outcomesWithin } from './outcomes-in.ts';
import { type ProgramPair, restrict } from './restrict.ts';

/** What becomes of packets that had another verdict before. `unknown`: the comparison takes more work than the budget allows. */
export type Delta =
  | { readonly kind: 'same' | 'unknown' }
  | {
      readonly kind: 'changed';
      readonly parts: readonly DeltaPart[];
      /** Products that hold every packet of the parts, and more: what else does not meet them has no say. */
      readonly region: readonly PacketMatch[];
    };

/** Packets that change in one way, as products: disjoint, and together all of them. */
export interface DeltaPart {
  readonly effect: Effect;
  /** Every verdict that one of them had. */
  readonly from: readonly Verdict[];
  /** What becomes of all of them; several verdicts where that is undecided. */
  readonly to: readonly Verdict[];
  readonly terms: readonly PacketMatch[];
  /** How many products there are; more than `terms` where there are too many to list. */
  readonly total: number;
  readonly packets: bigint;
}

/** Products that are listed of one part; more of them are only counted. */
const LISTED = 5000;

/**
 * Compares two sides packet by packet, all of them, as packet sets. `except` is a comparison whose differences are known: packets that differ there in the
 * same way are left out.
 */
export function deltaOf(pair: ProgramPair, except?: ProgramPair): Delta {
  const restricted = restrict(pair);
  if (restricted === 'same') return { kind: 'same' };
  const { from, to, region } = restricted;
  const others = except === undefined ? 'same' : restrict(except);
  const known = others === 'same' ? { from: [], to: [] } : others;
  const built = build(spaceOf([...from, ...to, ...known.from, ...known.to]));
  if (built.kind === 'too-large') return { kind: 'unknown' };
  const { diagrams, nodes } = built;
  const attempt = diagrams.attempt(DEFAULT_BUDGET, () => {
    const taken = takerOf(diagrams, nodes);
    const sides = { from: taken(from), to: taken(to) };
    if (others === 'same') return partsOf(diagrams, sides, undefined);
    return partsOf(diagrams, sides, { from: taken(known.from), to: taken(known.to) });
  });
  if (attempt.kind === 'too-large') return { kind: 'unknown' };
  return attempt.value.length === 0 ? { kind: 'same' } : { kind: 'changed', parts: attempt.value, region };
}

/** What the next entries of a list do, one behind the other as hooks are. */
function takerOf(diagrams: Diagrams, nodes: readonly Node[]): (entries: readonly EntryProgram[]) => Node {
  let at = 0;
  return (entries) => {
    const taken = nodes.slice(at, at + entries.length);
    at += entries.length;
    return joinEntries(diagrams, entries, taken);
  };
}

interface Nodes {
  readonly from: Node;
  readonly to: Node;
}

function partsOf(diagrams: Diagrams, sides: Nodes, except: Nodes | undefined): readonly DeltaPart[] {
  if (sides.from === sides.to) return [];
  const masks = outcomesIn(diagrams, sides.to);
  return EFFECTS.flatMap((effect) => masks.map((mask) => ({ effect, mask }))).flatMap(({ effect, mask }) => {
    const whole = changing(diagrams, sides, { effect, mask });
    const known = except === undefined || whole === NONE ? NONE : changing(diagrams, except, { effect, mask });
    const node = apply(diagrams, DIFFERENCE, [whole, known]);
    return node === NONE ? [] : [partOf(diagrams, { node, from: sides.from, effect, mask })];
  });
}

interface Way {
  readonly effect: Effect;
  readonly mask: Mask;
}

/** The packets that change in this way. */
function changing(diagrams: Diagrams, { from, to }: Nodes, { effect, mask }: Way): Node {
  const way = operation(`${effect} to ${mask}`, (a, b) => (b === mask && effectOf(a, b) === effect ? ALL : NONE));
  return apply(diagrams, way, [from, to]);
}

function partOf(diagrams: Diagrams, part: Way & { readonly node: Node; readonly from: Node }): DeltaPart {
  const { effect, mask, node, from } = part;
  const { terms: listed, total } = terms(diagrams, node, { limit: LISTED });
  const before = outcomesWithin(diagrams, from, node).reduce((sum, one) => sum | one, NONE);
  const sizes = { terms: listed, total, packets: count(diagrams, node) };
  return { effect, from: verdictsIn(before), to: verdictsIn(mask), ...sizes };
}
