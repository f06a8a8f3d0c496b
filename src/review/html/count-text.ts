/** Digits that people still read; longer counts are shown by their size. */
const EXACT_DIGITS_MAX = 15;

/**
 * A count in decimal digits as people read it: `65,536`; what is longer than 15 digits as a power of two where it is one (`2^96`), else by its size
 * (`about 7.9 × 10^28`). Anything but digits stays as it is.
 */
export function countText(digits: string): string {
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits)) return digits;
  if (digits.length <= EXACT_DIGITS_MAX) return grouped(digits);
  return powerOfTwo(BigInt(digits)) ?? `about ${digits[0]}.${digits[1]} × 10^${digits.length - 1}`;
}

/** `1 change`, `2 changes`, `65,536 addresses`: a count with its noun, which takes an `s` or the plural given. */
export function counted(count: number | bigint | string, noun: string, plural = `${noun}s`): string {
  const digits = String(count);
  return `${countText(digits)} ${digits === '1' ? noun : plural}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
}

function powerOfTwo(value: bigint): string | undefined {
  const bits = value.toString(2);
  return /^10*$/.test(bits) ? `2^${bits.length - 1}` : undefined;
}
