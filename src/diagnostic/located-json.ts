import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Position, Span } from './diagnostic.ts';

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

/** What the parser's error codes mean to a reader of the file. */
const REASONS: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected here',
  CloseBraceExpected: 'a "}" is expected here',
  CloseBracketExpected: 'a "]" is expected here',
  EndOfFileExpected: 'something follows the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'a text has no closing quote on its line',
  UnexpectedEndOfNumber: 'a number is not complete',
  InvalidNumberFormat: 'a number is not complete',
  InvalidUnicode: 'a text has an incomplete \\u escape',
  InvalidEscapeCharacter: 'a text has an unknown escape',
  InvalidCharacter: 'a text holds a control character',
};

/** Ends the visit at the first problem: what follows it cannot be trusted, and the visit would recurse without bound. */
class Stop {
  readonly reason: string;
  readonly span: Span;

  constructor(reason: string, span: Span) {
    this.reason = reason;
    this.span = span;
  }
}

/** An object or array whose end has not been seen. */
interface OpenNode {
  readonly kind: 'object' | 'array';
  readonly start: Position;
  readonly members: JsonMember[];
  readonly items: JsonNode[];
  key?: { readonly text: string; readonly span: Span };
}

/** The place of one token, as the parser's callbacks give it: an offset and length, and line and column from 0. */
type Token = readonly [offset: number, length: number, line: number, column: number];

/** How {@link readJson} reads. */
export interface JsonOptions {
  /** Whether the text may have comments, `//` and those between slashes and asterisks. */
  readonly comments?: boolean;
}

/**
 * Reads JSON and keeps the place of every value. `text` has no byte order mark; `file` goes into the spans. Strict JSON unless options
 * say otherwise. Nesting deeper than 64 levels is refused.
 */
export function readJson(text: string, file: string, options: JsonOptions = {}): JsonReading {
  try {
    return { ok: true, root: buildTree(text, file, options) };
  } catch (stop) {
    if (stop instanceof Stop) return { ok: false, reason: stop.reason, span: stop.span };
    throw stop;
  }
}

/** The first member of this key; `undefined` when there is none. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.find((member) => member.key === key);
}

function buildTree(text: string, file: string, { comments = false }: JsonOptions): JsonNode {
  const open: OpenNode[] = [];
  let root: JsonNode | undefined;

  function begin(kind: OpenNode['kind'], token: Token): void {
    const { start, span } = place(file, token);
    if (open.length === DEPTH_MAX) throw new Stop(`values are nested deeper than ${DEPTH_MAX} levels`, span);
    open.push({ kind, start, members: [], items: [] });
  }

  function end(token: Token): void {
    const node = open.pop();
    // The parser calls this at the end of a truncated file too, and reports the error right after.
    if (node === undefined || token[1] === 0) return;
    const span = { file, start: node.start, end: place(file, token).span.end };
    if (node.kind === 'object') add({ kind: 'object', members: node.members, span });
    else add({ kind: 'array', items: node.items, span });
  }

  function add(value: JsonNode): void {
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (parent.kind === 'array') parent.items.push(value);
    else if (parent.key !== undefined) {
      parent.members.push({ key: parent.key.text, keySpan: parent.key.span, value });
    }
  }

  visit(
    text,
    {
      onObjectBegin: (...token) => begin('object', tokenOf(token)),
      onArrayBegin: (...token) => begin('array', tokenOf(token)),
      onObjectEnd: (...token) => end(token),
      onArrayEnd: (...token) => end(token),
      onObjectProperty: (key, ...token) => {
        const parent = open.at(-1);
        if (parent !== undefined) parent.key = { text: key, span: place(file, tokenOf(token)).span };
      },
      onLiteralValue: (value, ...token) => add({ kind: 'scalar', value, span: place(file, tokenOf(token)).span }),
      onError: (code, ...token) => {
        const atEnd = token[0] >= text.length;
        const reason = REASONS[printParseErrorCode(code)] ?? 'a character stands here that JSON does not have';
        throw new Stop(atEnd ? `the file ends early: ${reason}` : reason, place(file, token).span);
      },
    },
    { disallowComments: !comments, allowTrailingComma: false, allowEmptyContent: false },
  );
  // Without an error the parser has delivered one value, so this is never the fallback.
  return root ?? { kind: 'scalar', value: null, span: place(file, [0, 0, 0, 0]).span };
}

function tokenOf([offset, length, line, column]: readonly [...Token, ...unknown[]]): Token {
  return [offset, length, line, column];
}

/** Tokens never span lines, so the end is on the same line. */
function place(file: string, [, length, line, column]: Token): { readonly start: Position; readonly span: Span } {
  const start = { line: line + 1, column: column + 1 };
  return { start, span: { file, start, end: { line: line + 1, column: column + 1 + length } } };
}
