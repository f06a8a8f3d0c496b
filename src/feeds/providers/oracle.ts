import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddress, draftFor, type Reading } from '../snapshot/reading.ts';
import { labelAt, labelsAt, memberAt, own, type PlacedRecord, recordsIn } from '../snapshot/record.ts';

/** Reads `public_ip_ranges.json` of Oracle Cloud: one endpoint set for each region and combination of tags. */
export const readOracle = jsonFeed({
  type: 'oracle',
  title: 'a file of Oracle Cloud address ranges',
  shape: 'an object with "regions", a list of objects with "cidrs",',
  accepts: (root) => Array.isArray(own(root, 'regions')),
  version: ['last_updated_timestamp'],
  // Whoever rents a machine has one of these addresses.
  sourceNeedsIds: true,
  read(reading, root) {
    const { value, place } = memberAt(root, 'regions');
    for (const region of recordsIn(reading, value, place)) readRegion(reading, region);
  },
});

function readRegion(reading: Reading, region: PlacedRecord): void {
  const name = labelAt(reading, region, 'region', 'required');
  const cidrs = memberAt(region, 'cidrs');
  for (const entry of recordsIn(reading, cidrs.value, cidrs.place)) {
    const draft = draftFor(reading, [name, labelsAt(reading, entry, 'tags')], entry.place);
    addAddress(reading, draft, own(entry.record, 'cidr'), { parent: entry.place, key: 'cidr' });
  }
}
