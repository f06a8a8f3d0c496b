import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddress, draftFor, type Reading, reportAt } from '../snapshot/reading.ts';
import { labelAt, memberAt, own, type PlacedRecord, recordsIn } from '../snapshot/record.ts';

const KEYS = ['ipv4Prefix', 'ipv6Prefix'] as const;

/**
 * Reads `cloud.json` and `goog.json` of Google, and the files of other publishers in the same form: one endpoint set for each service
 * and scope, or one in all where there are none.
 */
export const readGcp = jsonFeed({
  type: 'gcp',
  title: 'a file of Google address ranges',
  shape: 'an object with "prefixes", a list of objects with "ipv4Prefix" or "ipv6Prefix",',
  accepts: (root) => Array.isArray(own(root, 'prefixes')) && own(root, 'ipv6_prefixes') === undefined,
  version: ['syncToken'],
  // Whoever rents a machine has one of these addresses.
  sourceNeedsIds: true,
  read(reading, root) {
    const { value, place } = memberAt(root, 'prefixes');
    for (const entry of recordsIn(reading, value, place)) readEntry(reading, entry);
  },
});

function readEntry(reading: Reading, entry: PlacedRecord): void {
  const { record, place } = entry;
  const labels = [labelAt(reading, entry, 'service', 'optional'), labelAt(reading, entry, 'scope', 'optional')];
  const draft = draftFor(reading, labels, place);
  const keys = KEYS.filter((key) => own(record, key) !== undefined);
  if (keys.length === 0) reportAt(reading, place, { reason: 'The entry has neither "ipv4Prefix" nor "ipv6Prefix"' });
  for (const key of keys) addAddress(reading, draft, own(record, key), { parent: place, key });
}
