import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddress, draftFor, type Reading } from '../snapshot/reading.ts';
import { labelAt, labelsAt, memberAt, own, type PlacedRecord, recordsIn } from '../snapshot/record.ts';

/**
 * Reads `ip-ranges.atlassian.com`: one endpoint set for each combination of products, directions, regions and perimeter. Entries say
 * their prefix three times; `cidr` is the one that counts.
 */
export const readAtlassian = jsonFeed({
  type: 'atlassian',
  title: 'a file of Atlassian address ranges',
  shape: 'an object with "items", a list of objects with "cidr",',
  accepts: (root) => Array.isArray(own(root, 'items')),
  version: ['syncToken'],
  sourceNeedsIds: false,
  read(reading, root) {
    const { value, place } = memberAt(root, 'items');
    for (const item of recordsIn(reading, value, place)) readItem(reading, item);
  },
});

function readItem(reading: Reading, item: PlacedRecord): void {
  const labels = [
    labelsAt(reading, item, 'product'),
    labelsAt(reading, item, 'direction'),
    labelsAt(reading, item, 'region'),
    labelAt(reading, item, 'perimeter', 'optional'),
  ];
  const draft = draftFor(reading, labels, item.place);
  addAddress(reading, draft, own(item.record, 'cidr'), { parent: item.place, key: 'cidr' });
}
