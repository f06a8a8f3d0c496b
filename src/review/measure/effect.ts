import type { Change } from '../review.ts';

type Verdicts = Pick<Change, 'effect' | 'verdicts'>;

/** Whether packets may be allowed now that were not allowed for certain before: what is undecided counts where it may allow. */
export function mayOpen({ effect, verdicts: { from, to } }: Verdicts): boolean {
  return effect === 'opened' || (effect === 'undecided' && to.includes('allow') && from.some((one) => one !== 'allow'));
}

/** Whether packets that were allowed may no longer be. */
export function mayClose({ effect, verdicts: { from, to } }: Verdicts): boolean {
  return effect === 'closed' || (effect === 'undecided' && from.includes('allow') && to.some((one) => one !== 'allow'));
}
