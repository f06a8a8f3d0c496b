import { distance } from 'fastest-levenshtein';

/** Hint for a word that is not one of `candidates`: the nearest one, or all of them when none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const known = [...candidates].sort();
  if (known.length === 0) return 'None is defined.';
  const near = known
    .map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= Math.max(1, Math.floor(Math.min(name.length, word.length) / 3)))
    .sort((a, b) => a.away - b.away)[0];
  if (near !== undefined) return `Did you mean ${near.name}?`;
  const shown = known.slice(0, 8).join(', ');
  return known.length > 8 ? `Known: ${shown} and ${known.length - 8} more.` : `Known: ${shown}.`;
}
