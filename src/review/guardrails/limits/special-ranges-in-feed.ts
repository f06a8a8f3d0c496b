import { formatPrefix } from '../../../net/format.ts';
import { firstPrefix } from '../../measure/addresses.ts';
import { specialInFeed } from '../../measure/special-in-feed.ts';
import type { Crossing, Facts, Part } from '../facts.ts';

/** `special-ranges-in-feed`: addresses that no public feed should have, opened because of one. */
export function specialRangesInFeed(_guardrail: unknown, { opened }: Facts): readonly Crossing[] {
  return opened.flatMap(specialRanges);
}

function specialRanges({ change, terms }: Part): readonly Crossing[] {
  const found = terms.flatMap((term) => specialInFeed(term, change.causes));
  const [first] = found;
  const prefix = first && firstPrefix(first.addresses);
  if (first === undefined || prefix === undefined) return [];
  const feed = change.causes.find((cause) => cause.feed !== undefined)?.feed;
  const source = feed === undefined ? '' : ` because of ${feed.name}:${feed.id}`;
  const others = new Set(found.map(({ title }) => title)).size - 1;
  const more = others === 0 ? '' : ` and ${others} more`;
  return [{ text: `${formatPrefix(prefix)} (${first.title})${more}${source}`, change }];
}
