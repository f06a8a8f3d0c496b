/**
 * Which of two versions of a feed is older: negative when `a` is, 0 for equal ones. Numbers of digits, as `YYYYMMDDNN`, a syncToken or a change
 * number, compare by value; dates in ISO form by time. Undefined for anything else: an unknown text has no order.
 */
export function compareVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (isDigits(a) && isDigits(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (!isDate(a) || !isDate(b)) return undefined;
  return Math.sign(Date.parse(a) - Date.parse(b));
}

function isDigits(text: string): boolean {
  return /^[0-9]{1,40}$/.test(text);
}

function isDate(text: string): boolean {
  return (
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?$/.test(text) && !Number.isNaN(Date.parse(text))
  );
}
