import { type AddressSet, addressSetOf, isEmpty } from './address-set.ts';
import { complement, covers, intersect, overlaps, unionAll } from './algebra.ts';
import { parsePrefix } from './parse.ts';

/**
 * What a range is for. `bogon`: nothing on the internet has such an address, but packets that claim one may come from there; all other kinds stay within
 * a host, a link, a site or a provider.
 */
export type RangeKind = 'private' | 'shared' | 'loopback' | 'link-local' | 'multicast' | 'metadata' | 'bogon';

interface SpecialRange {
  readonly kind: RangeKind;
  /** A phrase for people. */
  readonly title: string;
  readonly prefixes: readonly string[];
  readonly source: string;
}

/** Ranges that no public feed should have. The first row that has an address names it. */
const ROWS = [
  {
    kind: 'metadata',
    title: 'cloud metadata service',
    prefixes: ['169.254.169.254/32', 'fd00:ec2::254/128'],
    source: 'instance metadata of AWS, Azure, Google Cloud and others',
  },
  { kind: 'metadata', title: 'Azure platform', prefixes: ['168.63.129.16/32'], source: 'Azure, WireServer' },
  {
    kind: 'private',
    title: 'private',
    prefixes: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
    source: 'RFC 1918, RFC 4193, RFC 3879',
  },
  { kind: 'shared', title: 'carrier-grade NAT', prefixes: ['100.64.0.0/10'], source: 'RFC 6598' },
  { kind: 'loopback', title: 'loopback', prefixes: ['127.0.0.0/8', '::1/128'], source: 'RFC 1122, RFC 4291' },
  { kind: 'link-local', title: 'link-local', prefixes: ['169.254.0.0/16', 'fe80::/10'], source: 'RFC 3927, RFC 4291' },
  { kind: 'multicast', title: 'multicast', prefixes: ['224.0.0.0/4', 'ff00::/8'], source: 'RFC 5771, RFC 4291' },
  {
    kind: 'bogon',
    title: 'documentation',
    prefixes: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
    source: 'RFC 5737, RFC 3849, RFC 9637',
  },
  {
    kind: 'bogon',
    title: 'benchmarking',
    prefixes: ['198.18.0.0/15', '2001:2::/48'],
    source: 'RFC 2544, RFC 5180',
  },
  {
    kind: 'bogon',
    title: 'translation or tunnelling',
    prefixes: ['192.88.99.0/24', '2001::/32', '2002::/16'],
    source: 'RFC 7526, RFC 4380, RFC 3056',
  },
  {
    kind: 'bogon',
    title: 'reserved',
    // IPv6 outside of 2000::/3 is not assigned, or has a row above.
    prefixes: ['0.0.0.0/8', '192.0.0.0/24', '240.0.0.0/4', '::/3', '4000::/2', '8000::/1'],
    source: 'RFC 791, RFC 6890, RFC 1112, RFC 4291',
  },
] as const satisfies readonly SpecialRange[];

/** A row with its addresses. */
export interface SpecialAddresses {
  readonly kind: RangeKind;
  readonly title: string;
  readonly addresses: AddressSet;
}

const SPECIAL: readonly SpecialAddresses[] = ROWS.map(({ kind, title, prefixes }) => ({
  kind,
  title,
  addresses: addressSetOf(prefixes.map(prefixOf)),
}));

/** Addresses that hosts on the internet have: none of the special ones. */
export const PUBLIC: AddressSet = complement(unionAll(SPECIAL.map(({ addresses }) => addresses)));

/** Addresses that packets from the internet may claim: public ones and bogons, since nothing says that those stay away. */
const INTERNET: AddressSet = complement(
  unionAll(SPECIAL.filter(({ kind }) => kind !== 'bogon' && kind !== 'metadata').map(({ addresses }) => addresses)),
);

/** Whether some of the addresses may be on the internet. */
export function isInternet(addresses: AddressSet): boolean {
  return overlaps(addresses, INTERNET);
}

const DOCUMENTATION: AddressSet = unionAll(
  SPECIAL.filter(({ title }) => title === 'documentation').map(({ addresses }) => addresses),
);

/** Whether there are addresses, and all of them are for examples only. */
export function areExamples(addresses: AddressSet): boolean {
  return !isEmpty(addresses) && covers(DOCUMENTATION, addresses);
}

/** The special ranges that have some of the addresses, each with those that it has. */
export function specialIn(addresses: AddressSet): readonly SpecialAddresses[] {
  return SPECIAL.filter((special) => overlaps(special.addresses, addresses)).map((special) => ({
    ...special,
    addresses: intersect(special.addresses, addresses),
  }));
}

function prefixOf(text: string) {
  const prefix = parsePrefix(text);
  if (!prefix.ok) throw new Error(`rulecast bug: ${prefix.reason}`);
  return prefix.value;
}
