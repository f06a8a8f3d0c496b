import { apply } from '../../packetset/apply.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { INTERSECTION } from '../../packetset/operation.ts';
import { MASKS, type Mask, NONE } from '../../packetset/outcome.ts';
import { kidsOf } from '../../packetset/reorder.ts';

/** Every mask that a diagram gives some packet, in ascending order. */
export function outcomesIn(diagrams: Diagrams, root: Node): readonly Mask[] {
  const seen = new Set<Node>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node >= MASKS) open.push(...kidsOf(diagrams, node).keys());
  }
  return [...seen].filter((node) => node < MASKS).sort((a, b) => a - b);
}

/** Every mask that a diagram gives packets of a set. */
export function outcomesWithin(diagrams: Diagrams, node: Node, set: Node): readonly Mask[] {
  return outcomesIn(diagrams, apply(diagrams, INTERSECTION, [node, set])).filter((mask) => mask !== NONE);
}
