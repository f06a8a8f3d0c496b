import type { LabelValues } from '../snapshot/draft.ts';
import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddress, draftFor, type Reading } from '../snapshot/reading.ts';
import { labelAt, memberAt, own, type PlacedRecord, recordsIn } from '../snapshot/record.ts';

/** The lists of the file, and the key that their entries have their prefix under. */
const LISTS = { prefixes: 'ip_prefix', ipv6_prefixes: 'ipv6_prefix' } as const;

/**
 * Reads `ip-ranges.json` of AWS: one endpoint set for each service, region and network border group. The service AMAZON repeats most of
 * what the others have.
 */
export const readAws = jsonFeed({
  type: 'aws',
  title: 'a file of AWS address ranges',
  shape: 'an object with the lists "prefixes" and "ipv6_prefixes"',
  accepts: (root) => Object.keys(LISTS).every((list) => Array.isArray(own(root, list))),
  version: ['syncToken'],
  // Whoever rents a machine has one of these addresses.
  sourceNeedsIds: true,
  read(reading, root) {
    for (const [list, key] of Object.entries(LISTS)) {
      const { value, place } = memberAt(root, list);
      for (const entry of recordsIn(reading, value, place)) readEntry(reading, entry, key);
    }
  },
});

function readEntry(reading: Reading, entry: PlacedRecord, key: string): void {
  const service = labelAt(reading, entry, 'service', 'required');
  const region = labelAt(reading, entry, 'region', 'required');
  // Files of before 2020 have no groups.
  const group = labelAt(reading, entry, 'network_border_group', 'optional');
  const draft = draftFor(reading, [service, region, group], entry.place, idOf(service, region, group));
  addAddress(reading, draft, own(entry.record, key), { parent: entry.place, key });
}

/** `S3.eu-west-1`, and with the group where it is not the region: `EC2.us-west-2.us-west-2-lax-1`. */
function idOf(...[[, service], [, region], [, group]]: readonly [LabelValues, LabelValues, LabelValues]): string {
  const parts = [...service, ...region, ...(group[0] === region[0] ? [] : group)];
  return parts.join('.');
}
