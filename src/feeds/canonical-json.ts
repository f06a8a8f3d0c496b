import { compareTokens } from './compare-tokens.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** Whether lists of objects, addresses and names are sorted, or left as they are. Lists of words such as regions always are. */
export type ListOrder = 'sorted' | 'kept';

/**
 * JSON as it is committed: keys sorted, and lists unless told otherwise; a list has one element a line, so that one prefix more is one line more.
 * LF and a final newline. `text` is valid JSON.
 */
export function canonicalJson(text: string, order: ListOrder = 'sorted'): string {
  return `${print(JSON.parse(text), '', order)}\n`;
}

/** A value as canonical JSON on one line. */
export function canonicalLine(value: unknown): string {
  return inline(value as Json, 'sorted');
}

function print(value: Json, indent: string, order: ListOrder): string {
  if (typeof value !== 'object' || value === null) return inline(value, order);
  const inner = `${indent}  `;
  if (isList(value)) {
    const items = ordered(value, order).map((item) =>
      isShort(item) ? inline(item, order) : print(item, inner, order),
    );
    return bracketed('[', items, ']', indent);
  }
  const members = entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${print(member, inner, order)}`);
  return bracketed('{', members, '}', indent);
}

function bracketed(open: string, lines: readonly string[], close: string, indent: string): string {
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}

function inline(value: Json, order: ListOrder): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value))
    return `[${ordered(value, order)
      .map((item) => inline(item, order))
      .join(', ')}]`;
  const members = entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${inline(member, order)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/**
 * Whether an element of a list is one line: all but objects that hold what is an element itself, an object or a name or address of which a
 * further one may come any time.
 */
function isShort(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every((item) => typeof item !== 'object' || item === null);
  return Object.values(value).every(
    (member) => typeof member !== 'object' || member === null || (isList(member) && member.every(isWord)),
  );
}

/** Regions and the like: no dot and no colon, which every host name and address of a list has. */
function isWord(value: Json): boolean {
  return typeof value !== 'object' && !/[.:]/.test(String(value));
}

/** The order of words may be that of what they name, so it stays. */
function ordered(list: readonly Json[], order: ListOrder): readonly Json[] {
  if (order === 'kept' || list.every(isWord)) return list;
  return list
    .map((value) => ({ value, key: sortKey(value), text: JSON.stringify(value) }))
    .sort((a, b) => compareTokens(a.key, b.key) || compareTokens(a.text, b.text))
    .map(({ value }) => value);
}

/** What an element is sorted by: its id or name, else what stands beside its lists, so that it stays in place when those grow. */
function sortKey(value: Json): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) return '';
  const identity = value.id ?? value.name;
  if (typeof identity === 'string' || typeof identity === 'number') return String(identity);
  const scalars = entries(value).filter(([, member]) => typeof member !== 'object');
  return scalars.map(([, member]) => String(member)).join(' ');
}

function entries(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
