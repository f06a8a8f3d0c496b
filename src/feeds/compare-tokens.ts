const PARTS = /[0-9]+|[^0-9]+/g;

/**
 * Order of texts in which numbers count by their value: `9.0.0.0/8` before `10.0.0.0/8`, 2 before 11. Equal only for texts that are the same.
 * The same on every machine.
 */
export function compareTokens(left: string, right: string): number {
  if (left === right) return 0;
  const a = left.match(PARTS) ?? [];
  const b = right.match(PARTS) ?? [];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = comparePart(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length || (left < right ? -1 : 1);
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (!isDigits(a) || !isDigits(b)) return a < b ? -1 : 1;
  const first = a.replace(/^0+/, '');
  const second = b.replace(/^0+/, '');
  if (first.length !== second.length) return first.length - second.length;
  return first < second ? -1 : first > second ? 1 : 0;
}

function isDigits(text: string): boolean {
  return /^[0-9]/.test(text);
}
