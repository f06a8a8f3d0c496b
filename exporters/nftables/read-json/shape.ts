import type { JsonNode } from 'rulecast/exporter/read';
import { malformed, refuse, type Site } from './findings.ts';

/** Members of an object by key; none is written twice, and none is unknown. */
export type Fields = ReadonlyMap<string, JsonNode>;

/** What an object is called in messages, and the keys that it can have. */
export interface Shape {
  readonly what: string;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** An object with one member, which says what the member's value is: `{"match": …}`. */
export interface Tagged {
  readonly tag: string;
  readonly value: JsonNode;
  readonly span: JsonNode['span'];
}

/** The members of an object of a known shape; an error and `undefined` when it is anything else. */
export function fieldsOf(node: JsonNode, { what, required, optional = [] }: Shape, site: Site): Fields | undefined {
  if (node.kind !== 'object') return malformed(site, node, `${what} is not an object`);
  const fields = new Map<string, JsonNode>();
  for (const { key, keySpan: span, value } of node.members) {
    if (fields.has(key)) return malformed(site, { span }, `${what} has the key ${shown(key)} twice`);
    if (!required.includes(key) && !optional.includes(key)) {
      return refuse(site, { span }, `The key ${shown(key)} of ${what.toLowerCase()} is not understood`);
    }
    fields.set(key, value);
  }
  const missing = required.find((key) => !fields.has(key));
  return missing === undefined ? fields : malformed(site, node, `${what} has no ${shown(missing)}`);
}

/** The only member of an object; `undefined` for anything else, which is not reported. */
export function taggedOf(node: JsonNode | undefined): Tagged | undefined {
  const [only, ...more] = node?.kind === 'object' ? node.members : [];
  if (node === undefined || only === undefined || more.length > 0) return undefined;
  return { tag: only.key, value: only.value, span: node.span };
}

/** The text of a scalar; `undefined` for anything else. */
export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** A whole number that a double holds exactly; `undefined` for anything else. */
export function wholeOf(node: JsonNode | undefined): number | undefined {
  const number = node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

export function isNull(node: JsonNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** A text, or a list of texts, as a list: nft writes a list of one either way. `undefined` for anything else. */
export function wordsOf(node: JsonNode | undefined): readonly string[] | undefined {
  if (node === undefined) return [];
  const nodes = node.kind === 'array' ? node.items : [node];
  const words = nodes.flatMap((one) => textOf(one) ?? []);
  return words.length === nodes.length ? words : undefined;
}

/** A text of the file as a message shows it: short, and on one line. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A value as a message shows it. */
export function shownNode(node: JsonNode): string {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? shown(node.value) : String(node.value);
  const [first] = node.kind === 'object' ? node.members : [];
  return first === undefined ? `an empty ${node.kind} or a list` : shown(first.key);
}
