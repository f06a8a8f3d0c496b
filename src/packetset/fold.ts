import { assertNever } from '../diagnostic/assert.ts';
import { apply, map } from './apply.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { type Box, placeOf } from './match-boxes.ts';
import { GUARD, mapping, SEQUENCE } from './operation.ts';
import { ALL, MASKS, type Mask, NONE, OUTCOMES } from './outcome.ts';
import type { Effect } from './program.ts';
import type { SpaceProgram, SpaceStep } from './space.ts';
import { EVERY_VALUE } from './value-sets.ts';

const { fall, return: back } = OUTCOMES;

/** The way out of a chain that was jumped to: what returned from it falls on. */
const LEAVE_JUMP = mapping('leave jump', (mask) => ((mask & back) === 0 ? mask : (mask & ~back) | fall));

/** The way out of a chain that was gone to: what falls out of it returns from the caller too. */
const LEAVE_GOTO = mapping('leave goto', (mask) => ((mask & fall) === 0 ? mask : (mask & ~fall) | back));

const MAYBE = mapping('maybe', (mask) => mask | fall);

/**
 * The diagram of a program, built by joining neighbours: each step alone is a small diagram, and since {@link SEQUENCE} is associative they are
 * joined two by two. May run out of budget.
 */
export function fold(diagrams: Diagrams, program: SpaceProgram): Node {
  const chains = new Map<string, Node>();
  for (const [name, steps] of program.chains) chains.set(name, foldSteps(diagrams, steps, chains));
  return map(diagrams, LEAVE_JUMP, foldSteps(diagrams, program.steps, chains));
}

function foldSteps(diagrams: Diagrams, steps: readonly SpaceStep[], chains: ReadonlyMap<string, Node>): Node {
  let nodes = steps.flatMap((step) => stepNodes(diagrams, step, chains));
  while (nodes.length > 1) {
    const joined: Node[] = [];
    for (let at = 0; at < nodes.length; at += 2) {
      joined.push(apply(diagrams, SEQUENCE, [nodes[at] ?? fall, nodes[at + 1] ?? fall]));
    }
    nodes = joined;
  }
  return nodes[0] ?? fall;
}

/** One diagram for each box: boxes are disjoint, so their order does not count. */
function stepNodes(diagrams: Diagrams, step: SpaceStep, chains: ReadonlyMap<string, Node>): readonly Node[] {
  const effect = effectOf(diagrams, step, chains);
  return step.boxes.map((box) => {
    if (effect < MASKS) return boxNode(diagrams, box, { inside: effect, outside: fall });
    return apply(diagrams, GUARD, [boxNode(diagrams, box, { inside: ALL, outside: NONE }), effect]);
  });
}

function effectOf(diagrams: Diagrams, { effect: own, undecided }: SpaceStep, chains: ReadonlyMap<string, Node>): Node {
  const effect = decidedEffect(diagrams, own, chains);
  return undecided ? map(diagrams, MAYBE, effect) : effect;
}

function decidedEffect(diagrams: Diagrams, effect: Effect, chains: ReadonlyMap<string, Node>): Node {
  switch (effect.kind) {
    case 'outcomes':
      return effect.mask;
    case 'jump':
      return map(diagrams, LEAVE_JUMP, chains.get(effect.chain) ?? fall);
    case 'goto':
      return map(diagrams, LEAVE_GOTO, chains.get(effect.chain) ?? fall);
    default:
      return assertNever(effect);
  }
}

/** The diagram of one box: a chain of nodes, built from the last field up. */
function boxNode(
  diagrams: Diagrams,
  box: Box,
  { inside, outside }: { readonly inside: Mask; readonly outside: Mask },
): Node {
  let node: Node = inside;
  for (let level = diagrams.order.length - 1; level >= 0; level--) {
    const field = diagrams.order[level];
    const set = field === undefined ? EVERY_VALUE : (box[placeOf(field)] ?? EVERY_VALUE);
    if (field === undefined || set === EVERY_VALUE) continue;
    const atoms = diagrams.space.atoms[field];
    node = setNode(diagrams, { level, intervals: atoms.sets[set - 1] ?? [], atoms: atoms.count }, [node, outside]);
  }
  return node;
}

/** Atoms of one level as intervals `from, to`, `to` excluded, of as many as there are. */
interface LevelSet {
  readonly level: number;
  readonly intervals: readonly number[];
  readonly atoms: number;
}

/** The node that sends a set of atoms to one kid and all others to another. Kids are of deeper levels. */
export function setNode(
  diagrams: Diagrams,
  { level, intervals, atoms }: LevelSet,
  [inside, outside]: readonly [inside: Node, outside: Node],
): Node {
  const builder = diagrams.begin(level);
  if (intervals[0] !== 0) builder.add(0, outside);
  for (let at = 0; at < intervals.length; at += 2) {
    const to = intervals[at + 1] as number;
    builder.add(intervals[at] as number, inside);
    if (to < atoms) builder.add(to, outside);
  }
  return diagrams.end(builder);
}
