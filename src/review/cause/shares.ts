import type { Decider } from '../../model/decide.ts';
import { apply, map } from '../../packetset/apply.ts';
import { build } from '../../packetset/build.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { DIFFERENCE, having, INTERSECTION, UNION } from '../../packetset/operation.ts';
import { NONE, OUTCOMES } from '../../packetset/outcome.ts';
import type { PacketMatch, Program } from '../../packetset/program.ts';
import { spaceOf } from '../../packetset/space.ts';
import type { LabelledProgram, LabelledStep } from '../../proof/expected-program.ts';

/** Two deciders of packets of a product: who decides on the old side, and who on the new. */
export interface SharedBy {
  readonly from: Decider;
  readonly to: Decider;
  /** What each of them decides of the packets that the other decides, one after the other. */
  readonly steps: { readonly from: readonly PacketMatch[]; readonly to: readonly PacketMatch[] };
}

/**
 * Who decides the packets of a product on either side, exactly: every pair that has packets in common, in the order of both lists. Steps that meet no packet
 * of the product change nothing but the time that it takes: callers leave them out.
 */
export function sharesOf(
  term: PacketMatch,
  { from, to }: { readonly from: LabelledProgram; readonly to: LabelledProgram },
): readonly SharedBy[] {
  const steps = [...everyStep(from), ...everyStep(to)];
  const built = build(spaceOf([asProgram(term), ...steps.map(({ match }) => asProgram(match))]));
  if (built.kind === 'too-large') return [];
  const { diagrams, nodes } = built;
  const isIn = having(OUTCOMES.allow);
  const [whole = NONE, ...sets] = nodes.map((node) => map(diagrams, isIn, node));
  const nodeOf = new Map(steps.map((step, at) => [step, sets[at] ?? NONE]));
  const walk = { diagrams, nodeOf };
  const [old, now] = [partsOf(from, whole, walk), partsOf(to, whole, walk)];
  return old.flatMap((a) =>
    now.flatMap((b) =>
      apply(diagrams, INTERSECTION, [a.node, b.node]) === NONE
        ? []
        : [{ from: a.by, to: b.by, steps: { from: a.matches, to: b.matches } }],
    ),
  );
}

function everyStep({ steps, chains }: LabelledProgram): readonly LabelledStep[] {
  return [...steps, ...[...chains.values()].flat()];
}

function asProgram(match: PacketMatch): Program {
  return { steps: [{ match, effect: { kind: 'outcomes', mask: OUTCOMES.allow } }] };
}

/** The packets of one decider, and by which of its steps. */
interface Part {
  readonly by: Decider;
  readonly matches: readonly PacketMatch[];
  readonly node: Node;
}

interface Walk {
  readonly diagrams: Diagrams;
  readonly nodeOf: ReadonlyMap<LabelledStep, Node>;
}

/** Steps decide in order, each what is left to it. Steps of one decider are joined. */
function partsOf(program: LabelledProgram, whole: Node, walk: Walk): readonly Part[] {
  const parts = new Map<string, Part>();
  const { diagrams } = walk;
  const visit = (steps: readonly LabelledStep[], among: Node): void => {
    let left = among;
    for (const step of steps) {
      const hit = apply(diagrams, INTERSECTION, [left, walk.nodeOf.get(step) ?? NONE]);
      if (hit === NONE) continue;
      left = apply(diagrams, DIFFERENCE, [left, hit]);
      if (step.effect.kind !== 'outcomes') visit(program.chains.get(step.effect.chain) ?? [], hit);
      else if (step.by !== undefined) addPart(parts, { by: step.by, matches: [step.match], node: hit }, diagrams);
      if (left === NONE) return;
    }
  };
  visit(program.steps, whole);
  return [...parts.values()];
}

function addPart(parts: Map<string, Part>, part: Part, diagrams: Diagrams): void {
  const key = keyOf(part.by);
  const known = parts.get(key);
  const node = known === undefined ? part.node : apply(diagrams, UNION, [known.node, part.node]);
  parts.set(key, { by: part.by, matches: [...(known?.matches ?? []), ...part.matches], node });
}

/** Equal for one decider of one policy. */
function keyOf(by: Decider): string {
  switch (by.kind) {
    case 'rule':
      return `rule ${by.rule.name}`;
    case 'housekeeping':
    case 'platform':
      return `${by.kind} ${by.name}`;
    default:
      return by.kind;
  }
}
