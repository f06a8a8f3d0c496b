import type { EndpointSet, Labels } from '../../model/endpoint-set.ts';
import { type AddressCollector, addressCollector, collectedCount, collectedSet } from '../../net/collect.ts';
import type { FeedRequest } from '../feed.ts';
import type { Locate, Place } from './place.ts';

/** An endpoint set while its addresses are read. */
export interface Draft {
  readonly id: string;
  readonly labels: Labels;
  readonly addresses: AddressCollector;
  readonly domains: Set<string>;
  /** Where the snapshot first speaks of it. */
  readonly place: Place;
}

/** A label with its values in the feed; none when the feed leaves it open. */
export type LabelValues = readonly [label: string, values: readonly string[]];

/** An endpoint set without addresses yet. */
export function draftOf(id: string, labels: readonly LabelValues[], place: Place): Draft {
  const named = labels.filter(([, values]) => values.length > 0);
  return {
    id,
    labels: Object.fromEntries([['id', [id]], ...named]),
    addresses: addressCollector(),
    domains: new Set(),
    place,
  };
}

/** The id of the addresses that have no label. */
export const UNLABELLED = 'all';

/** The id of all addresses with the same labels: `S3.eu-west-1`, with several values of a label joined by `+`. */
export function idOfLabels(labels: readonly LabelValues[]): string {
  const parts = labels.map(([, values]) => values.join('+'));
  while (parts.at(-1) === '') parts.pop();
  return parts.length === 0 ? UNLABELLED : parts.join('.');
}

/** A text that differs for different labels, whatever characters their values have. */
export function keyOfLabels(labels: readonly LabelValues[]): string {
  let key = '';
  for (const [, values] of labels) {
    for (const value of values) key += `${value.length}:${value},`;
    key += ';';
  }
  return key;
}

/** The endpoint set. Its span is found when somebody asks for it, since few do and finding it costs more than all else. */
export function endpointSetOf(
  { id, labels, addresses, domains, place }: Draft,
  source: Pick<FeedRequest, 'name'> & { readonly version: string | undefined; readonly locate: Locate },
): EndpointSet {
  const { name, version, locate } = source;
  const listed = collectedCount(addresses);
  return {
    id,
    labels,
    addresses: collectedSet(addresses),
    listed,
    domains: [...domains].sort(),
    services: [],
    origin: version === undefined ? { feed: name, id } : { feed: name, id, version },
    get span() {
      return locate(place);
    },
  };
}
