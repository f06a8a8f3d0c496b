import type { FeedReader } from '../feed.ts';
import { jsonFeed } from '../snapshot/json-feed.ts';
import { textOfSnapshot } from '../snapshot/parse-snapshot.ts';
import { addAddresses, draftFor, type Reading } from '../snapshot/reading.ts';
import { isRecord, own, type PlacedRecord } from '../snapshot/record.ts';
import { listFeed } from '../text/list.ts';

const LISTS = ['ipv4_cidrs', 'ipv6_cidrs'] as const;

// Other people's programs run there.
const SOURCE = { sourceNeedsIds: true } as const;

const readText = listFeed(SOURCE);

const readAnswer = jsonFeed({
  ...SOURCE,
  type: 'cloudflare',
  title: 'a list of Cloudflare addresses',
  shape: 'a text list, or an object with "result", an object with the lists "ipv4_cidrs" and "ipv6_cidrs",',
  accepts: (root) => {
    const result = own(root, 'result');
    return isRecord(result) && LISTS.every((list) => Array.isArray(own(result, list)));
  },
  version: ['result', 'etag'],
  read: readResult,
});

/** Reads what Cloudflare publishes: the texts `ips-v4` and `ips-v6`, one after the other or each alone, or the answer of its API. */
export const readCloudflare: FeedReader = (request) => {
  const text = textOfSnapshot(request);
  if (!text.ok) return text;
  return /^\s*[{[]/.test(text.value) ? readAnswer(request) : readText(request);
};

function readResult(reading: Reading, { record }: PlacedRecord): void {
  const result = own(record, 'result');
  if (!isRecord(result)) return;
  const place = { parent: undefined, key: 'result' };
  const draft = draftFor(reading, [], place);
  // Further networks, such as those in China, have lists of their own when one asks for them.
  const lists = Object.keys(result).filter((key) => key.endsWith('_cidrs'));
  for (const key of lists) addAddresses(reading, draft, own(result, key), { parent: place, key });
}
