import { distance } from 'fastest-levenshtein';

const LISTED_MAX = 12;

/** Longer words are no typing errors, and comparing them costs the product of both lengths. */
const WORD_MAX = 100;

/**
 * The candidate that `word` was most likely meant to be, or `undefined` when none is near. Case does not count; of equally near
 * candidates the first in code-point order is taken.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_MAX) return undefined;
  const lower = word.toLowerCase();
  const tolerated = toleratedEdits(word);
  let nearest: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > tolerated) continue;
    const edits = distance(lower, candidate.toLowerCase());
    if (edits > tolerated || edits >= word.length) continue;
    const isNearer = nearest === undefined || edits < nearest.edits;
    const isTieBefore = nearest !== undefined && edits === nearest.edits && candidate < nearest.candidate;
    if (isNearer || isTieBefore) nearest = { candidate, edits };
  }
  return nearest?.candidate;
}

/** A hint for an unknown word: `did you mean "services"?`, else `known: a, b, c`; `undefined` when there are no candidates. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const known = [...candidates];
  const nearest = suggest(word, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (known.length === 0) return undefined;
  const more = known.length > LISTED_MAX ? `, and ${known.length - LISTED_MAX} more` : '';
  return `known: ${known.slice(0, LISTED_MAX).join(', ')}${more}`;
}

/** Two swapped letters are two edits, so words of four letters tolerate two. */
function toleratedEdits(word: string): number {
  return word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
}
