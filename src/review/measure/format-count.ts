/** Powers of a thousand by the letter that people write behind a number. */
const UNITS = [
  { letter: 'T', size: 10n ** 12n },
  { letter: 'B', size: 10n ** 9n },
  { letter: 'M', size: 10n ** 6n },
] as const;

/** From here on, a power of two says more: nobody knows how many digits a trillion trillion has. */
const POWERS_FROM = 10n ** 15n;

/** A count in a few characters: `1,024`, `65,536`, `3.9M`, `4.3B`, `2^80`, `about 2^83`. Cut, never rounded up. */
export function shortCount(count: bigint): string {
  if (count >= POWERS_FROM) return powerText(count);
  const unit = UNITS.find(({ size }) => count >= size);
  if (unit === undefined) return withCommas(count);
  const tenths = (count * 10n) / unit.size;
  return `${tenths / 10n}.${tenths % 10n}${unit.letter}`;
}

/** All digits, with a comma before each group of three. */
export function withCommas(count: bigint | number): string {
  return `${count}`.replace(/\B(?=([0-9]{3})+$)/g, ',');
}

function powerText(count: bigint): string {
  const bits = count.toString(2);
  const power = `2^${bits.length - 1}`;
  return bits.lastIndexOf('1') === 0 ? power : `about ${power}`;
}
