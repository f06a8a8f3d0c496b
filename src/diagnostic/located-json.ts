import { stripComments } from 'jsonc-parser';
import type { Position, Span } from './diagnostic.ts';
import { findJsonFault, type JsonFault } from './json-fault.ts';

export type JsonScalarValue = string | number | boolean | null;

/** A member of an object, where it is written. */
export interface JsonMember {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonNode;
}

/** All members in order, those with a repeated key too. */
export interface JsonObject {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
  readonly span: Span;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly span: Span;
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly value: JsonScalarValue;
  readonly span: Span;
}

/** A JSON value with its place in the file. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

/** The value, or the first place that is not JSON and what is wrong there, as the end of a sentence. */
export type JsonReading =
  | { readonly ok: true; readonly root: JsonNode }
  | { readonly ok: false; readonly reason: string; readonly span: Span };

/** Neither feeds nor rule files nest their values deeper than a few levels; more would only serve to exhaust the stack. */
const DEPTH_MAX = 64;

/** An object or array whose end has not been seen. A key waits for its value. */
interface OpenNode {
  readonly kind: 'object' | 'array';
  readonly start: Position;
  readonly members: JsonMember[];
  readonly items: JsonNode[];
  key: string | undefined;
  keySpan: Span | undefined;
}

/** A text that is known to be JSON, and how far it is read. */
interface Walk {
  readonly text: string;
  readonly file: string;
  readonly open: OpenNode[];
  line: number;
  /** Offset at which the line begins. */
  lineStart: number;
}

/** How {@link readJson} reads. */
export interface JsonOptions {
  /** Whether the text may have comments, `//` and those between slashes and asterisks. */
  readonly comments?: boolean;
}

/**
 * Reads JSON and keeps the place of every value. `text` has no byte order mark; `file` goes into the spans. Strict JSON unless options
 * say otherwise. Nesting deeper than 64 levels is refused.
 */
export function readJson(text: string, file: string, { comments = false }: JsonOptions = {}): JsonReading {
  const judged = { text, file, comments, depthMax: DEPTH_MAX };
  // Most files that may have comments have none.
  const isBare = isJson(text);
  // A comment that does not end is a fault of which nothing is left once comments are blanks.
  const fault = comments && !isBare ? findJsonFault(judged) : undefined;
  const bare = comments && !isBare ? stripComments(text, ' ') : text;
  const root = isBare || (fault === undefined && comments && isJson(bare)) ? locate(bare, file) : undefined;
  if (root !== undefined) return { ok: true, root };
  return { ok: false, ...(fault ?? findJsonFault(judged) ?? unknownFault(file)) };
}

/** Whether a JSON text may have more than `max` values, told without reading it: each is kept with its place, which takes much room. */
export function hasMoreValues(text: string, max: number): boolean {
  let values = 0;
  // Every value but the first of a list follows a comma, and every other a bracket; those in strings are counted, too.
  for (let at = 0; at < text.length && values <= max; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACKET || code === BRACE) values += 1;
  }
  return values > max;
}

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** The first member of this key; `undefined` when there is none. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.find((member) => member.key === key);
}

/** The two parsers agree on what JSON is; should they ever not, the text is refused all the same. */
function unknownFault(file: string): JsonFault {
  const start = { line: 1, column: 1 };
  return { reason: 'it cannot be read as a whole', span: { file, start, end: start } };
}

/** The engine's own parser is the judge: it is many times faster than one that also keeps places. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The tree of a text that is known to be JSON, so that every token is what its first character says; undefined when too deep. */
function locate(text: string, file: string): JsonNode | undefined {
  const walk: Walk = { text, file, open: [], line: 1, lineStart: 0 };
  const tokenStart = /[^ \t,:]/g;
  while (tokenStart.test(text)) {
    const start = tokenStart.lastIndex - 1;
    const first = text.charAt(start);
    if (first === '\n' || first === '\r') endLine(walk, start);
    else if (first === '{' || first === '[') {
      if (walk.open.length === DEPTH_MAX) return undefined;
      begin(walk, start);
    } else {
      const end = endOfToken(text, start);
      tokenStart.lastIndex = end;
      const span = spanOf(walk, start, end);
      const ended = first === '}' || first === ']' ? walk.open.pop() : undefined;
      const node = ended === undefined ? scalarOf(text.slice(start, end), span) : closed(ended, span);
      const parent = walk.open.at(-1);
      if (parent === undefined) return node;
      add(parent, node);
    }
  }
  return undefined;
}

/** Lines end in any of the three ways that editors know. */
function endLine(walk: Walk, at: number): void {
  const isSecondHalf = walk.text.charAt(at) === '\n' && walk.text.charAt(at - 1) === '\r';
  if (!isSecondHalf) walk.line += 1;
  walk.lineStart = at + 1;
}

function begin(walk: Walk, at: number): void {
  const kind = walk.text.charAt(at) === '{' ? 'object' : 'array';
  const { start } = spanOf(walk, at, at + 1);
  walk.open.push({ kind, start, members: [], items: [], key: undefined, keySpan: undefined });
}

function closed({ kind, start, members, items }: OpenNode, { file, end }: Span): JsonObject | JsonArray {
  const span = { file, start, end };
  return kind === 'object' ? { kind, members, span } : { kind, items, span };
}

function scalarOf(token: string, span: Span): JsonScalar {
  const value: JsonScalarValue = JSON.parse(token);
  return { kind: 'scalar', value, span };
}

/** In an object, every second text is a key. */
function add(parent: OpenNode, node: JsonNode): void {
  const { key, keySpan } = parent;
  if (parent.kind === 'array') parent.items.push(node);
  else if (key !== undefined && keySpan !== undefined) {
    parent.members.push({ key, keySpan, value: node });
    parent.key = undefined;
  } else if (node.kind === 'scalar') {
    parent.key = String(node.value);
    parent.keySpan = node.span;
  }
}

function endOfToken(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return endOfString(text, start);
  return first === '}' || first === ']' ? start + 1 : endOfWord(text, start);
}

function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charAt(first - 1) === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** Where a number or one of `true`, `false` and `null` ends. */
function endOfWord(text: string, start: number): number {
  const word = /[-+.\w]*/y;
  word.lastIndex = start;
  word.test(text);
  return word.lastIndex;
}

/** Tokens never span lines. */
function spanOf({ file, line, lineStart }: Walk, start: number, end: number): Span {
  return {
    file,
    start: { line, column: start - lineStart + 1 },
    end: { line, column: end - lineStart + 1 },
  };
}
