import { jsonFeed } from '../snapshot/json-feed.ts';
import { addAddresses, draftFor } from '../snapshot/reading.ts';
import { isRecord, own } from '../snapshot/record.ts';

/** Reads `ip_ranges.json` of Okta: one endpoint set a cell. Cells share many addresses. */
export const readOkta = jsonFeed({
  type: 'okta',
  title: 'a file of Okta address ranges',
  shape: 'an object whose every value is an object with the list "ip_ranges"',
  accepts: (root) => {
    const cells = Object.values(root);
    return cells.length > 0 && cells.every((cell) => isRecord(cell) && Array.isArray(own(cell, 'ip_ranges')));
  },
  sourceNeedsIds: false,
  read(reading, { record }) {
    for (const [cell, ranges] of Object.entries(record)) {
      if (!isRecord(ranges)) continue;
      const place = { parent: undefined, key: cell };
      const draft = draftFor(reading, [['cell', [cell]]], place, cell);
      addAddresses(reading, draft, own(ranges, 'ip_ranges'), { parent: place, key: 'ip_ranges' });
    }
  },
});
