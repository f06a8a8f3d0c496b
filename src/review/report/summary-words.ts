import {
  type ArtifactProof,
  EFFECTS,
  LEVELS,
  type Level,
  type LineCount,
  type ToldChange,
  type ToldReview,
} from '../review.ts';
import { verdictOf } from '../verdict.ts';
import { LEVEL_WORDS } from './change-words.ts';
import { addressCountText, addressesText, countOf, countText } from './counts.ts';

/** What the counts of changes are told with: their addresses, or nothing where that gets too long. */
export type SummaryDetail = 'addresses' | 'none';

/** The counts of a review, a phrase each: `2 opened (1,024 addresses)`, `1 closed (4)`, `highest risk HIGH`; never empty. */
export function summaryItems(review: ToldReview, detail: SummaryDetail = 'addresses'): readonly string[] {
  const { totals, subjects, violations, settings } = review;
  const unknown = subjects.filter(({ outcome }) => outcome === 'unknown').length;
  return [
    ...effectItems(review, detail),
    ...(totals.level === undefined ? [] : [`highest risk ${LEVEL_WORDS[totals.level]}`]),
    ...(unknown === 0 ? [] : [`${countText(unknown)} of ${countText(subjects.length)} not compared`]),
    ...(violations.length === 0 ? [] : [countOf(violations.length, 'guardrail violation')]),
    ...(settings.length === 0 ? [] : [`${countOf(settings.length, 'setting')} changed`]),
    ...(verdictOf(review) === 'inside-envelope' ? ['inside what is approved'] : []),
  ];
}

function effectItems(review: ToldReview, detail: SummaryDetail): readonly string[] {
  const { effects } = review.totals;
  const told = EFFECTS.filter((effect) => effects[effect].changes > 0);
  if (told.length === 0) return [noChangeText(review)];
  return told.map((effect, index) => {
    const counted = `${countText(effects[effect].changes)} ${effect}`;
    if (detail === 'none') return counted;
    return `${counted} (${index === 0 ? addressesText(effects[effect]) : addressCountText(effects[effect])})`;
  });
}

/** `14 lines moved`, `3 lines added, 1 removed`, `14 lines changed`. */
export function linesText({ added, removed, moved = 0 }: LineCount): string {
  const parts = [
    ...(moved > 0 ? [`${countOf(moved, 'line')} moved`] : []),
    ...(added > 0 && added === removed ? [`${countOf(added, 'line')} changed`] : []),
    ...(added > 0 && added !== removed ? [`${countOf(added, 'line')} added`] : []),
    ...(removed > 0 && added !== removed ? [`${countOf(removed, 'line')} removed`] : []),
  ];
  return parts.length === 0 ? '0 lines changed' : parts.join(', ');
}

/** How many changes are not shown, a phrase for each effect: `7 more opened (3 HIGH, 4 LOW)`; empty for none. */
export function remainderItems(rest: readonly ToldChange[]): readonly string[] {
  return EFFECTS.flatMap((effect) => {
    const own = rest.filter((change) => change.effect === effect);
    return own.length === 0 ? [] : [`${countText(own.length)} more ${effect} (${levelsText(own)})`];
  });
}

/** `3 HIGH, 4 LOW`: how many there are of each level. */
export function levelsText(items: readonly { readonly level: Level }[]): string {
  const counts = LEVELS.map((level) => ({ level, count: items.filter((item) => item.level === level).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${countText(count)} ${LEVEL_WORDS[level]}`)
    .join(', ');
}

/** Whether the files of the new side do what it says, in one sentence. Those that are not proved are counted; {@link unproved} lists them. */
export function proofText(proofs: readonly ArtifactProof[]): string {
  if (proofs.length === 0) return 'no artifact was proved: the new side is no policy with built files';
  const missing = unproved(proofs).length;
  const all = countOf(proofs.length, 'artifact');
  if (missing > 0)
    return `only ${countText(proofs.length - missing)} of ${all} proved, ${countText(missing)} NOT PROVED`;
  return `${countText(proofs.length)} of ${all} proved to permit exactly the new policy (${evidenceText(proofs)})`;
}

function evidenceText(proofs: readonly ArtifactProof[]): string {
  const count = (evidence: ArtifactProof['evidence']): number =>
    proofs.filter((proof) => proof.evidence === evidence).length;
  const parts = [
    { count: count('engine'), word: 'engine-tested' },
    { count: count('published'), word: 'published semantics' },
  ].filter((part) => part.count > 0);
  return parts.map((part) => `${countText(part.count)} ${part.word}`).join(', ');
}

/** The files that were refuted or not decided in one family or both. */
export function unproved(proofs: readonly ArtifactProof[]): readonly ArtifactProof[] {
  return proofs.filter(({ ipv4, ipv6 }) => ipv4 !== 'proved' || ipv6 !== 'proved');
}

function noChangeText({ subjects }: ToldReview): string {
  const lines = subjects.flatMap((subject) => subject.lines ?? []);
  if (lines.length === 0) return '0 traffic changes';
  const sum = (of: (count: LineCount) => number): number => lines.reduce((total, count) => total + of(count), 0);
  const all = {
    added: sum((one) => one.added),
    removed: sum((one) => one.removed),
    moved: sum((one) => one.moved ?? 0),
  };
  return `0 traffic changes (${linesText(all)})`;
}
