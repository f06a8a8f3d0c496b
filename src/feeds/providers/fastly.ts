import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddresses, draftFor } from '../snapshot/reading.ts';
import { own } from '../snapshot/record.ts';

const LISTS = ['addresses', 'ipv6_addresses'] as const;

/** Reads the `public-ip-list` of Fastly, one endpoint set. */
export const readFastly = jsonFeed({
  type: 'fastly',
  title: 'a list of Fastly addresses',
  shape: 'an object with the lists "addresses" and "ipv6_addresses"',
  accepts: (root) => LISTS.every((list) => Array.isArray(own(root, list))),
  // Other people's programs run there.
  sourceNeedsIds: true,
  read(reading, { record }) {
    const draft = draftFor(reading, [], undefined);
    for (const key of LISTS) addAddresses(reading, draft, own(record, key), { parent: undefined, key });
  },
});
