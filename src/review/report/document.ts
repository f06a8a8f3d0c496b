import type { Change, Review } from '../review.ts';
import { verdictOf } from '../verdict.ts';

/**
 * A review as plain JSON data, with its verdict first: what `schemas/diff.schema.json` describes, but for the frame that every command puts around
 * its document. All of it, in the order of the review; packets are told in words only, so that no number is larger than JSON holds.
 */
export function reviewDocument(review: Review): Readonly<Record<string, unknown>> {
  const { from, to, totals, violations, changes, settings, domains, moves, proofs, subjects, assumptions } = review;
  return {
    verdict: verdictOf(review),
    from,
    to,
    ...(review.envelope && { envelope: review.envelope }),
    totals,
    violations,
    changes: changes.map(changeDocument),
    settings,
    domains,
    moves,
    proofs,
    subjects,
    ...(review.sets && { sets: review.sets }),
    assumptions,
  };
}

function changeDocument({ term: _, parts: _parts, ...told }: Change): Readonly<Omit<Change, 'term' | 'parts'>> {
  return told;
}
