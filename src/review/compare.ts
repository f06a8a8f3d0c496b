import { type Diagnostic, error, isError } from '../diagnostic/diagnostic.ts';
import { draftChange } from './changes/draft.ts';
import { groupChanges } from './changes/group.ts';
import { rankChanges } from './changes/rank.ts';
import { totalsOf } from './changes/totals.ts';
import type { Comparison } from './comparison.ts';
import { type Delta, deltaOf } from './delta/delta.ts';
import { compareFeedItems } from './feeds/compare-items.ts';
import { compareFileItems, compareMixedItems } from './files/compare-items.ts';
import type { Findings } from './findings.ts';
import { type ItemPair, pairItems } from './pair-items.ts';
import { comparePolicyItems } from './policies/compare-items.ts';
import type { Review, ReviewedSide } from './review.ts';
import type { Side } from './side.ts';
import { subjectOf } from './subjects.ts';

/** A review, and what was found on the way. With an error among `diagnostics` the review is not whole. */
export interface Compared {
  readonly review: Review;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares two sides: which packets have another verdict, and why. Guardrails and settings are judged by others. */
export async function compare(from: Side, to: Side): Promise<Compared> {
  const found: Findings[] = [];
  for (const pair of pairItems(from, to)) found.push(await findingsOf(pair));
  const comparisons = found.flatMap((one) => one.comparisons ?? []);
  const diagnostics = found.flatMap((one) => one.diagnostics ?? []);
  const compared = diagnostics.some(isError)
    ? []
    : comparisons.map((comparison) => ({ comparison, delta: deltaOf(comparison.pair, comparison.except) }));
  const changes = rankChanges(groupChanges(compared.flatMap(draftsOf)));
  const subjects = compared.map(({ comparison, delta }) => subjectOf(comparison, delta));
  const review: Review = {
    from: sideOf(from),
    to: sideOf(to),
    subjects: [...subjects, ...found.flatMap((one) => one.subjects ?? [])],
    changes,
    domains: found.flatMap((one) => one.domains ?? []),
    moves: found.flatMap((one) => one.moves ?? []),
    settings: found.flatMap((one) => one.settings ?? []),
    violations: [],
    proofs: found.flatMap((one) => one.proofs ?? []),
    assumptions: [...new Set([...found.flatMap((one) => one.assumptions ?? []), ...ASSUMED])],
    totals: totalsOf(changes),
    sets: found.flatMap((one) => one.sets ?? []),
  };
  return { review, diagnostics };
}

const ASSUMED = [
  'A new connection begins with an unfragmented packet without IP options, of TCP with the flag SYN alone.',
  'Connections that are established when rules are loaded live on until they end or are flushed.',
];

function draftsOf({ comparison, delta }: { readonly comparison: Comparison; readonly delta: Delta }) {
  if (delta.kind !== 'changed') return [];
  const context = { ...comparison, voices: comparison.voices(delta.region) };
  return delta.parts.flatMap((part) => part.terms.map((term) => draftChange(context, part, term)));
}

function sideOf({ label, commit }: Side): ReviewedSide {
  return { label, ...(commit !== undefined && { commit }) };
}

async function findingsOf(pair: ItemPair): Promise<Findings> {
  switch (pair.kind) {
    case 'policy':
      return comparePolicyItems(pair);
    case 'feed':
      return compareFeedItems(pair);
    case 'artifact':
      return compareFileItems(pair);
    case 'mixed':
      return compareMixedItems(pair);
    case 'unlike':
      return { diagnostics: [unlike(pair)] };
  }
}

function unlike({ from, to }: Extract<ItemPair, { kind: 'unlike' }>): Diagnostic {
  const message = `${from.key} is a ${WORDS[from.kind]} and ${to.key} is a ${WORDS[to.kind]}: these cannot be compared`;
  return error('ARGUMENT_INVALID', message, { hint: 'a feed is compared with a feed; a rule file with a policy, too' });
}

const WORDS = { policy: 'policy', feed: 'feed', artifact: 'rule file' } as const;
