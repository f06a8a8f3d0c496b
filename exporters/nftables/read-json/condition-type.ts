import type { Box } from './box.ts';

/** The packets that a statement lets pass, as disjoint boxes. `before`: what the rule has asked of them so far. */
export type Condition = (before: Box) => readonly Box[];

/** A condition that is one box, whatever came before. */
export function always(box: Box): Condition {
  return () => [box];
}
