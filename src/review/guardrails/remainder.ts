import { apply } from '../../packetset/apply.ts';
import { build } from '../../packetset/build.ts';
import { DIFFERENCE } from '../../packetset/operation.ts';
import { NONE } from '../../packetset/outcome.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { spaceOf } from '../../packetset/space.ts';
import { terms } from '../../packetset/terms.ts';
import { allowedBy, allowing } from './packets.ts';

/** A term without some packets takes little work, however many exceptions there are. */
const BUDGET = 4_000_000;

/**
 * The packets of a term that match none of the exceptions, as disjoint products; none when the exceptions have it all. Where that takes more work than the
 * budget allows, no exception counts.
 */
export function remainder(term: PacketMatch, exceptions: readonly PacketMatch[]): readonly PacketMatch[] {
  if (exceptions.length === 0) return [term];
  const built = build(spaceOf([allowing([term]), allowing(exceptions)]), { budget: BUDGET });
  if (built.kind === 'too-large') return [term];
  const { diagrams, nodes } = built;
  const [all = NONE, excepted = NONE] = nodes;
  const left = diagrams.attempt(BUDGET, () => {
    const parts = [allowedBy(diagrams, all), allowedBy(diagrams, excepted)] as const;
    return { term: parts[0], rest: apply(diagrams, DIFFERENCE, parts) };
  });
  if (left.kind === 'too-large' || left.value.rest === left.value.term) return [term];
  const listed = terms(diagrams, left.value.rest);
  return listed.total > listed.terms.length ? [term] : listed.terms;
}
