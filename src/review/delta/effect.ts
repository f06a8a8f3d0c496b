import type { Verdict } from '../../model/packet.ts';
import { type Mask, OUTCOMES } from '../../packetset/outcome.ts';
import type { Effect } from '../review.ts';

const VERDICTS = ['allow', 'drop', 'reject', 'pass'] as const satisfies readonly Verdict[];

/** What a reviewer calls it when packets of one outcome get another; `undefined` when it is the same. */
export function effectOf(from: Mask, to: Mask): Effect | undefined {
  if (from === to) return undefined;
  if (verdictsIn(from).length !== 1 || verdictsIn(to).length !== 1) return 'undecided';
  if (to === OUTCOMES.allow) return 'opened';
  return from === OUTCOMES.allow ? 'closed' : 'altered';
}

/** The verdicts in a mask of outcomes. */
export function verdictsIn(mask: Mask): readonly Verdict[] {
  return VERDICTS.filter((verdict) => (mask & OUTCOMES[verdict]) !== 0);
}
