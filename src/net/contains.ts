import { type AddressSet, rangesOfFamily } from './address-set.ts';
import type { Family } from './family.ts';
import { bigIntToLanes, compareLanes, lanesOf } from './lanes.ts';

/** Whether `address`, a number inside its family, is in the set: a binary search for the first range that ends at or after it. */
export function contains(set: AddressSet, family: Family, address: bigint): boolean {
  const { starts, ends } = rangesOfFamily(set, family);
  const lanes = lanesOf(family);
  const wanted = new Uint32Array(lanes);
  bigIntToLanes(address, wanted, 0, lanes);
  let low = 0;
  let high = ends.length / lanes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareLanes(ends, middle * lanes, wanted, 0, lanes) < 0) low = middle + 1;
    else high = middle;
  }
  return low * lanes < starts.length && compareLanes(starts, low * lanes, wanted, 0, lanes) <= 0;
}
