import type { Review, ReviewVerdict } from '../review.ts';

/** What a review says in one word, where nobody compared it with an approved envelope: the worst thing in it. */
export function verdictOf({ violations, changes, subjects }: Review): ReviewVerdict {
  if (violations.length > 0) return 'violated';
  const open = subjects.some(({ outcome }) => outcome === 'undecided' || outcome === 'unknown');
  if (open || changes.some(({ effect }) => effect === 'undecided')) return 'undecided';
  return changes.length > 0 ? 'changed' : 'same';
}
