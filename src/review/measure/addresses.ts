import type { AddressSet } from '../../net/address-set.ts';
import { intersect } from '../../net/algebra.ts';
import { size } from '../../net/count.ts';
import { addressBits, FAMILIES, type Family } from '../../net/family.ts';
import type { Prefix } from '../../net/prefix.ts';
import { prefixesOf } from '../../net/prefixes-of.ts';
import { PUBLIC } from '../../net/special-ranges.ts';

/** A set counts as "any" when it lacks less than one address in so many. */
const ONE_IN = 100n;

/**
 * Whether a set is as good as every address of the family, however it is spelt: it lacks less than 1 % of all addresses, or of those that are on the
 * internet. `0.0.0.0/1` with `128.0.0.0/1` is, everything but 10.0.0.0/8 is, and so is 2000::/3.
 */
export function isNearlyAny(addresses: AddressSet, family: Family): boolean {
  if (lacksLittle(size(addresses, family), 1n << BigInt(addressBits(family)))) return true;
  return lacksLittle(size(intersect(addresses, PUBLIC), family), size(PUBLIC, family));
}

function lacksLittle(found: bigint, all: bigint): boolean {
  return (all - found) * ONE_IN < all;
}

/** The families of which a set has as good as every address. */
export function nearlyAnyFamilies(addresses: AddressSet): readonly Family[] {
  return FAMILIES.filter((family) => isNearlyAny(addresses, family));
}

/** The shortest of the fewest prefixes that make up the set, the first of several; `undefined` when it has no address of the family. */
export function widestPrefix(addresses: AddressSet, family: Family): Prefix | undefined {
  const prefixes = prefixesOf(addresses, family);
  switch (prefixes.kind) {
    case 'all':
      return { family, address: 0n, length: 0 };
    case 'none':
      return undefined;
    case 'some':
      return prefixes.prefixes.reduce((widest, one) => (one.length < widest.length ? one : widest));
  }
}

/** The first prefix of a set, IPv4 before IPv6: what a message shows of it. */
export function firstPrefix(addresses: AddressSet): Prefix | undefined {
  for (const family of FAMILIES) {
    const prefixes = prefixesOf(addresses, family);
    if (prefixes.kind === 'some') return prefixes.prefixes[0];
    if (prefixes.kind === 'all') return { family, address: 0n, length: 0 };
  }
  return undefined;
}
