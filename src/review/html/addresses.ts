import type { AddressesShown } from '../review.ts';
import { counted } from './count-text.ts';
import { type Html, html } from './html.ts';
import { codes, folded } from './parts.ts';

/** Prefixes that stand in a line; the whole list is folded below. */
const INLINE_MAX = 4;

/** A set of addresses in a line: its names, or its first prefixes. */
export function addressLine({ names, prefixes }: AddressesShown): Html {
  if (names.length > 0) return codes(names);
  const others = prefixes.length - INLINE_MAX;
  return html`${codes(prefixes.slice(0, INLINE_MAX))}${others > 0 ? ` and ${others} more` : undefined}`;
}

/** How many addresses a set has in either family. */
export function addressCount({ ipv4, ipv6 }: Pick<AddressesShown, 'ipv4' | 'ipv6'>): string {
  const counts = [
    ...(ipv4 === '0' ? [] : [counted(ipv4, 'IPv4 address', 'IPv4 addresses')]),
    ...(ipv6 === '0' ? [] : [counted(ipv6, 'IPv6 address', 'IPv6 addresses')]),
  ];
  return counts.length === 0 ? 'no address' : counts.join(', ');
}

/** All prefixes of both ends of a change, folded. */
export function prefixLists(source: AddressesShown, destination: AddressesShown): Html {
  const count = source.prefixes.length + destination.prefixes.length;
  return folded(
    `All prefixes (${counted(count, 'prefix', 'prefixes')})`,
    html`${prefixList('From', source)}${prefixList('To', destination)}`,
  );
}

function prefixList(title: string, { prefixes }: AddressesShown): Html {
  return html`<p>${title}, ${counted(prefixes.length, 'prefix', 'prefixes')}:</p>
<p class="prefixes"><code>${prefixes.join(', ')}</code></p>
`;
}
