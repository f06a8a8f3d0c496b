/** Keys that say where something stands, or how it was found, and not what it says. */
const PLACES: ReadonlySet<string> = new Set(['span', 'nameSpan', 'labelSpan', 'locateOption', 'listed']);

/** Whether two parts of documents say the same, wherever they stand. Plain data, typed arrays and maps. */
export function sameWritten(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || ArrayBuffer.isView(b)) return sameWords(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return sameLists(a, b);
  const [left, right] = [entriesOf(a), entriesOf(b)];
  return (
    left.size === right.size && [...left].every(([key, value]) => right.has(key) && sameWritten(value, right.get(key)))
  );
}

/** The keys under which two parts of documents say something else. */
export function differingKeys(a: object, b: object): readonly string[] {
  const [left, right] = [entriesOf(a), entriesOf(b)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].filter((key) => !sameWritten(left.get(key), right.get(key)));
}

function sameWords(a: unknown, b: unknown): boolean {
  if (!(a instanceof Uint32Array) || !(b instanceof Uint32Array) || a.length !== b.length) return false;
  return a.every((word, at) => word === b[at]);
}

function sameLists(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return a.every((item, at) => sameWritten(item, b[at]));
}

function entriesOf(value: object): ReadonlyMap<string, unknown> {
  if (value instanceof Map) return value;
  return new Map(Object.entries(value).filter(([key, one]) => !PLACES.has(key) && one !== undefined));
}
