import type { AddressCounts, SetSize } from '../review.ts';
import { addressCount } from './addresses.ts';
import { type Html, html } from './html.ts';
import { none } from './parts.ts';
import { table } from './table.ts';

/** How much the sets grew or shrank that either side names. */
export function setTable(sets: readonly SetSize[]): Html {
  if (sets.length === 0) return none('None.');
  return table({
    id: 'set-table',
    caption: 'Sets with another number of addresses',
    columns: ['Set', 'Feed', 'Site', 'Before', 'After', 'Gone'],
    rows: sets.map(setRow),
  });
}

function setRow({ name, feed, site, from, to, lost }: SetSize): readonly Html[] {
  const optional = (text: string | undefined): Html => html`${text ?? '–'}`;
  const counts = (addresses: AddressCounts | undefined): Html => optional(addresses && addressCount(addresses));
  return [html`<code>${name}</code>`, optional(feed), optional(site), counts(from), counts(to), counts(lost)];
}
