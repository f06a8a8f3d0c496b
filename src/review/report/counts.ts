import { withCommas } from '../measure/format-count.ts';

const ALL_IPV6 = 1n << 128n;

/** Numbers of IPv6 addresses from here on are told by their order of magnitude. */
const IPV6_COUNTED = 1n << 40n;

/** More blocks of one size than this say less than a power of two does. */
const BLOCKS_MAX = 1024n;

/** Decimal digits with separators: `4,294,967,296`. */
export function countText(count: string | number): string {
  return withCommas(BigInt(count));
}

/** `1 change`, `1,024 changes`; the plural is told where it is not the noun and an `s`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** Names that a phrase has room for. */
const NAMED = 5;

/** The first names of a list: `a, b, c, d, e and 2 more`. */
export function namedText(items: readonly string[], most = NAMED): string {
  const rest = items.length - most;
  return `${items.slice(0, most).join(', ')}${rest > 0 ? ` and ${countText(rest)} more` : ''}`;
}

/** How many addresses, IPv4 first: `1,024`, `1,024 + 3 × /48`, `12 IPv6`, `0`. Takes decimal digits. */
export function addressCountText({ ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string }): string {
  const parts = [...(ipv4 === '0' ? [] : [countText(ipv4)]), ...(ipv6 === '0' ? [] : [ipv6CountText(BigInt(ipv6))])];
  return parts.length === 0 ? '0' : parts.join(' + ');
}

/** As {@link addressCountText}, with the noun: `1 address`, `1,024 + 3 × /48 addresses`. */
export function addressesText(counts: { readonly ipv4: string; readonly ipv6: string }): string {
  const text = addressCountText(counts);
  return `${text} ${text === '1' ? 'address' : 'addresses'}`;
}

/** `12 IPv6`, `one /48`, `5 × /48`, `about 2^83 IPv6`, `all IPv6`: nobody reads numbers of 39 digits. All but `about` are exact. */
function ipv6CountText(count: bigint): string {
  if (count >= ALL_IPV6) return 'all IPv6';
  if (count < IPV6_COUNTED) return `${countText(`${count}`)} IPv6`;
  const zeros = trailingZeros(count);
  const blocks = count >> BigInt(zeros);
  if (blocks === 1n) return `one /${128 - zeros}`;
  if (blocks <= BLOCKS_MAX) return `${countText(`${blocks}`)} × /${128 - zeros}`;
  return `about 2^${nearestPower(count)} IPv6`;
}

function trailingZeros(count: bigint): number {
  const bits = count.toString(2);
  return bits.length - 1 - bits.lastIndexOf('1');
}

/** The exponent of the power of two that is nearest by ratio. */
function nearestPower(count: bigint): number {
  const below = count.toString(2).length - 1;
  return count * count >= 1n << BigInt(2 * below + 1) ? below + 1 : below;
}
