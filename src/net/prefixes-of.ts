import { type AddressSet, isAny, type Ranges, rangesOfFamily } from './address-set.ts';
import type { Family } from './family.ts';
import { lanesOf, lanesToBigInt } from './lanes.ts';
import type { Prefix, Prefixes } from './prefix.ts';
import { splitPrefixes } from './split-prefixes.ts';

/** Prefixes by the ranges that they hold: every output and site of a policy asks for those of the same sets. */
const KNOWN = new WeakMap<Ranges, Prefixes>();

/** The fewest prefixes that hold exactly the family's addresses, sorted by address. */
export function prefixesOf(set: AddressSet, family: Family): Prefixes {
  const ranges = rangesOfFamily(set, family);
  const known = KNOWN.get(ranges);
  if (known !== undefined) return known;
  const prefixes: Prefixes = isAny(set, family) ? { kind: 'all' } : listPrefixes(ranges, family);
  KNOWN.set(ranges, prefixes);
  return prefixes;
}

function listPrefixes(ranges: Ranges, family: Family): Prefixes {
  const lanes = lanesOf(family);
  const found: Prefix[] = [];
  splitPrefixes(ranges, (address, length) => {
    found.push({ family, address: lanesToBigInt(address, 0, lanes), length });
  });
  return isFilled(found) ? { kind: 'some', prefixes: found } : { kind: 'none' };
}

function isFilled(prefixes: readonly Prefix[]): prefixes is readonly [Prefix, ...Prefix[]] {
  return prefixes.length > 0;
}

/** How many prefixes {@link prefixesOf} would list; 1 for every address of the family (`0.0.0.0/0`, `::/0`). */
export function prefixCount(set: AddressSet, family: Family): number {
  let count = 0;
  splitPrefixes(rangesOfFamily(set, family), () => {
    count++;
  });
  return count;
}

/** The family's addresses as inclusive ranges: sorted, disjoint and non-adjacent. */
export function* rangesOf(
  set: AddressSet,
  family: Family,
): Generator<{ readonly start: bigint; readonly end: bigint }, void, undefined> {
  const { starts, ends } = rangesOfFamily(set, family);
  const lanes = lanesOf(family);
  for (let at = 0; at < starts.length; at += lanes) {
    yield { start: lanesToBigInt(starts, at, lanes), end: lanesToBigInt(ends, at, lanes) };
  }
}
