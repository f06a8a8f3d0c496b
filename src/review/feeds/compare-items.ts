import type { Findings } from '../findings.ts';
import { changedLines } from '../lines.ts';
import { type SizedSet, setSizes } from '../policies/set-sizes.ts';
import type { FeedItem } from '../side.ts';
import { type FeedPair, feedComparison } from './compare-feeds.ts';
import { domainChanges } from './domains.ts';
import { movesBetween } from './moves.ts';

/** Compares two snapshots of a feed. */
export function compareFeedItems(pair: FeedPair): Findings {
  const { from, to } = pair;
  const comparison = feedComparison(pair);
  const feed = (to ?? from)?.type ?? '';
  const sets = { feed, from: from?.content.endpointSets ?? [], to: to?.content.endpointSets ?? [] };
  return {
    comparisons: [{ ...comparison, head: { ...comparison.head, ...changedLines(from?.text, to?.text) } }],
    domains: domainChanges(sets),
    moves: movesBetween(sets),
    sets: setSizes(sizedSets(from), sizedSets(to)),
    assumptions: ['A feed is compared as if all of it were allowed from any source.'],
  };
}

function sizedSets(item: FeedItem | undefined): readonly SizedSet[] {
  const { type: feed = '', content } = item ?? {};
  return (content?.endpointSets ?? []).map(({ id, addresses }) => ({ name: `${feed}:${id}`, feed, addresses }));
}
