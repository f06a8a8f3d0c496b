/** Where something is written, and how: nothing of what it means. */
const PLACES: ReadonlySet<string> = new Set(['span', 'labelSpan', 'nameSpan', 'listed', 'locateOption']);

/** One text for all parts of documents that say the same, wherever they stand; the keys of mappings have no order. */
export function writtenText(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (PLACES.has(key) ? undefined : plain(part))) ?? 'absent';
}

/** The same for data of users, whose keys may have any name. */
export function dataText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => plain(part)) ?? 'absent';
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return sortedEntries([...value]);
  if (value instanceof Uint32Array) return Array.from(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(sortedEntries(Object.entries(value)));
}

function sortedEntries(entries: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
