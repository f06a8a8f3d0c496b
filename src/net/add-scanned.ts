import { clearHostBits, copyLanes, fillHostBits, lanesOf, trailingZeros } from './lanes.ts';
import { addSlot, type RangeList } from './range-list.ts';
import type { Scanned } from './scan-address.ts';

/**
 * Adds a prefix that was scanned, whose words may be changed. False, and nothing added, when bits are set beyond its length
 * that are not to be cleared.
 */
export function addScanned(list: RangeList, { words, length }: Scanned, hostBits: 'refuse' | 'mask'): boolean {
  const lanes = lanesOf(list.family);
  const free = lanes * 32 - length;
  if (free > 0 && trailingZeros(words, 0, lanes) < free) {
    if (hostBits !== 'mask') return false;
    clearHostBits(words, 0, lanes, free);
  }
  const at = addSlot(list);
  copyLanes(words, 0, list.words, at, lanes);
  copyLanes(words, 0, list.words, at + lanes, lanes);
  fillHostBits(list.words, at, lanes, free);
  return true;
}
