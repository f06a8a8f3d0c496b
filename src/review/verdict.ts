import type { ReviewVerdict, ToldReview } from './review.ts';

/**
 * What a review says in one word, the gravest first: a crossed guardrail, something undecided, a change. `same` and `inside-envelope` let a
 * pipeline go on by itself, so that neither is said while a setting of level `high` changed, hosts go another way, which no envelope is about, or a file
 * was refuted.
 */
export function verdictOf(review: ToldReview): ReviewVerdict {
  if (review.violations.length > 0) return 'violated';
  if (isUndecided(review)) return 'undecided';
  if (needsPeople(review)) return 'changed';
  if (!changesTraffic(review)) return 'same';
  return review.envelope?.inside === true ? 'inside-envelope' : 'changed';
}

function isUndecided({ subjects, changes, proofs }: ToldReview): boolean {
  return (
    subjects.some(({ outcome }) => outcome === 'undecided' || outcome === 'unknown') ||
    changes.some(({ effect }) => effect === 'undecided') ||
    proofs.some(({ ipv4, ipv6 }) => [ipv4, ipv6].includes('undecided'))
  );
}

function needsPeople({ settings, proofs }: ToldReview): boolean {
  return (
    settings.some(({ kind, level }) => level === 'high' || kind === 'hosts') ||
    proofs.some(({ ipv4, ipv6 }) => [ipv4, ipv6].includes('refuted'))
  );
}

function changesTraffic({ subjects, changes }: ToldReview): boolean {
  return changes.length > 0 || subjects.some(({ outcome }) => outcome === 'changed');
}
