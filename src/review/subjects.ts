import { build } from '../packetset/build.ts';
import { fingerprint } from '../packetset/fingerprint.ts';
import { spaceOf } from '../packetset/space.ts';
import { type EntryProgram, joinEntries } from '../proof/reading-programs.ts';
import type { Comparison } from './comparison.ts';
import type { Delta } from './delta/delta.ts';
import type { Subject } from './review.ts';

/** Steps of a program beyond which its fingerprint costs more than the comparison that it would illustrate. */
const MOST_STEPS = 1000;

/** What became of one comparison. */
export function subjectOf({ head, pair }: Comparison, delta: Delta): Subject {
  const from = head.state === 'added' ? undefined : fingerprintOf(pair.from);
  const to = delta.kind === 'same' ? from : head.state === 'removed' ? undefined : fingerprintOf(pair.to);
  const left = unlisted(delta);
  const note = left === 0 ? {} : { note: `${left} more changes are not listed` };
  return { ...head, fingerprints: { ...(from && { from }), ...(to && { to }) }, outcome: outcomeOf(delta), ...note };
}

/** Changes that are in no list, so that nobody judges them. */
function unlisted(delta: Delta): number {
  if (delta.kind !== 'changed') return 0;
  return delta.parts.reduce((sum, { total, terms }) => sum + total - terms.length, 0);
}

function outcomeOf(delta: Delta): Subject['outcome'] {
  if (delta.kind !== 'changed') return delta.kind;
  if (unlisted(delta) > 0) return 'unknown';
  return delta.parts.every(({ effect }) => effect === 'undecided') ? 'undecided' : 'changed';
}

/** SHA-256 of what programs do one after the other; absent where that is much work. */
function fingerprintOf(programs: readonly EntryProgram[]): string | undefined {
  const steps = programs.flatMap((program) => [program.steps, ...(program.chains?.values() ?? [])]);
  if (programs.length === 0 || steps.reduce((sum, list) => sum + list.length, 0) > MOST_STEPS) return undefined;
  const built = build(spaceOf(programs));
  if (built.kind === 'too-large') return undefined;
  const { diagrams, nodes } = built;
  const print = fingerprint(diagrams, joinEntries(diagrams, programs, nodes));
  return print.kind === 'done' ? print.value : undefined;
}
