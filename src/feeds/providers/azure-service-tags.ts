import { quote } from '../../net/parsed.ts';
import { draftOf } from '../snapshot/draft.ts';
import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddresses, kindOf, type Reading, reportAt } from '../snapshot/reading.ts';
import { isRecord, labelAt, labelsAt, memberAt, own, type PlacedRecord, recordsIn } from '../snapshot/record.ts';

/**
 * Reads the weekly file of Azure IP ranges and service tags, of any cloud: one endpoint set a tag, with the tag's name as its id.
 * A regional tag repeats what its global one has.
 */
export const readAzureServiceTags = jsonFeed({
  type: 'azure-service-tags',
  title: 'a file of Azure service tags',
  shape: 'an object with "values", a list of tags,',
  accepts: (root) => Array.isArray(own(root, 'values')) && own(root, 'prefixes') === undefined,
  version: ['changeNumber'],
  // Whoever rents a machine has one of these addresses.
  sourceNeedsIds: true,
  read(reading, root) {
    const { value, place } = memberAt(root, 'values');
    for (const tag of recordsIn(reading, value, place)) readTag(reading, tag);
  },
});

function readTag(reading: Reading, tag: PlacedRecord): void {
  const [, names] = labelAt(reading, tag, 'name', 'required');
  const [name] = names;
  const { value, place } = memberAt(tag, 'properties');
  if (name === undefined) return;
  if (!isRecord(value)) {
    reportAt(reading, place, { reason: `"properties" of ${quote(name)}: an object is expected, not ${kindOf(value)}` });
    return;
  }
  const properties = { record: value, place };
  const labels = [
    labelAt(reading, properties, 'region', 'optional'),
    labelAt(reading, properties, 'platform', 'optional'),
    labelAt(reading, properties, 'systemService', 'optional'),
    labelsAt(reading, properties, 'networkFeatures'),
  ];
  const draft = draftOf(name, labels, tag.place);
  // Two tags of one name stay two, to be reported.
  reading.drafts.set(String(reading.drafts.size), draft);
  addAddresses(reading, draft, own(value, 'addressPrefixes'), { parent: place, key: 'addressPrefixes' });
}
