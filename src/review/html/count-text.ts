import { shortCount, withCommas } from '../measure/format-count.ts';

/** Digits that people still read; longer counts are shown by their size. */
const EXACT_DIGITS_MAX = 15;

/**
 * A count in decimal digits as people read it: `4,294,967,296`; what is longer than 15 digits as a power of two, `2^96` or `about 2^97`. Anything but
 * digits stays as it is.
 */
export function countText(digits: string): string {
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits)) return digits;
  const count = BigInt(digits);
  return digits.length <= EXACT_DIGITS_MAX ? withCommas(count) : shortCount(count);
}

/** `1 change`, `2 changes`, `65,536 addresses`: a count with its noun, which takes an `s` or the plural given. */
export function counted(count: number | bigint | string, noun: string, plural = `${noun}s`): string {
  const digits = String(count);
  return `${countText(digits)} ${digits === '1' ? noun : plural}`;
}
