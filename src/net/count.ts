import type { AddressSet } from './address-set.ts';
import type { Family } from './family.ts';
import { rangesOf } from './prefixes-of.ts';

/** How many addresses of the family are in the set: 0 to 2^32 or 2^128. */
export function size(set: AddressSet, family: Family): bigint {
  let total = 0n;
  for (const { start, end } of rangesOf(set, family)) total += end - start + 1n;
  return total;
}
