import { type Built, build } from '../packetset/build.ts';
import { fingerprint } from '../packetset/fingerprint.ts';
import type { Space } from '../packetset/space.ts';

/**
 * Builds all diagrams of a space once more by other code, and compares what came of it. Throws where the two differ: one of them is wrong then, and no
 * proof is worth anything. `too-large`: the other way takes more work than the budget allows.
 */
export function secondOpinion(space: Space, first: Extract<Built, { kind: 'built' }>): 'agrees' | 'too-large' {
  const second = build(space, { builder: 'partition' });
  if (second.kind === 'too-large') return 'too-large';
  for (const [index, node] of first.nodes.entries()) {
    const one = fingerprint(first.diagrams, node);
    const other = fingerprint(second.diagrams, second.nodes[index] ?? 0);
    if (one.kind === 'too-large' || other.kind === 'too-large') return 'too-large';
    if (one.value !== other.value) throw new Error('rulecast bug: two ways to build one packet set differ');
  }
  return 'agrees';
}
