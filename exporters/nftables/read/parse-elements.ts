import { type Cursor, expectName, expectText, skipNewlines, take, unexpected } from './cursor.ts';
import { mayWork } from './report.ts';
import type { Element, ElementVerdict } from './ruleset.ts';
import { isName, isText, type Token } from './token.ts';

/** What an element is counted as; see {@link mayWork}. */
const ELEMENT_WORK = 200;

/** How deep braces may nest; variables put one set into another. */
const DEPTH_MAX = 8;

const VERDICTS = ['accept', 'drop', 'continue', 'return', 'queue'] as const;

/** Reads elements up to the closing brace, the opening one being taken. Newlines, nested braces and a last comma are allowed. */
export function readElements(cursor: Cursor): Element[] {
  const elements: Element[] = [];
  collect(cursor, elements, 1);
  return elements;
}

function collect(cursor: Cursor, elements: Element[], depth: number): void {
  if (depth > DEPTH_MAX) {
    unexpected(cursor, 'an element, not one more brace');
    return;
  }
  const opening = cursor.peek();
  const before = elements.length;
  for (;;) {
    skipNewlines(cursor);
    if (take(cursor, '}')) break;
    if (take(cursor, '{')) collect(cursor, elements, depth + 1);
    else {
      const element = readElement(cursor);
      if (element === undefined) return;
      elements.push(element);
      if (!mayWork(cursor.report, element.at, ELEMENT_WORK)) cursor.stop();
    }
    skipNewlines(cursor);
    if (take(cursor, ',')) continue;
    if (take(cursor, '}')) break;
    unexpected(cursor, '"," or "}"');
    return;
  }
  // nft refuses `{ }`, which a reader could take for "nothing" or for "everything".
  if (elements.length === before && depth === 1) {
    unexpected(cursor, 'an element, since nft takes no empty braces,', opening);
  }
}

function readElement(cursor: Cursor): Element | undefined {
  const at = cursor.peek();
  const key: string[] = [];
  do {
    const part = readPart(cursor);
    if (part === undefined) return undefined;
    key.push(part);
  } while (take(cursor, '.'));
  const next = cursor.peek();
  if (next.kind === 'symbol' || next.kind === 'separator') return { key, at };
  const options = readOptions(cursor);
  const verdict = take(cursor, ':') ? readData(cursor) : undefined;
  return { key, at, ...options, ...(verdict === undefined ? {} : { verdict }) };
}

/**
 * One part of a key as text without blanks: `10.0.0.0/8`, `80-443`, `syn|ack`. Strings lose their quotes, groups their
 * parentheses. `undefined` after a syntax error.
 */
export function readPart(cursor: Cursor): string | undefined {
  const isGroup = take(cursor, '(');
  const first = cursor.peek();
  if (!isName(first)) {
    unexpected(cursor, 'a value');
    return undefined;
  }
  let text = cursor.next().text;
  for (let token = cursor.peek(); joins(token); token = cursor.peek()) {
    cursor.next();
    text += token.text;
    if (token.text.length === 1) text += expectName(cursor, 'a value').text;
  }
  if (isGroup) expectText(cursor, ')');
  return text;
}

/** Whether a token goes on with a value that is written with blanks inside: `80 - 90`, `10.0.0.0 / 8`, `syn | ack`. */
function joins(token: Token): boolean {
  if (token.kind === 'symbol') return token.text === '|';
  return token.kind === 'word' && (token.text.startsWith('-') || token.text.startsWith('/'));
}

function readOptions(cursor: Cursor): Pick<Element, 'comment' | 'undecided'> {
  let comment: string | undefined;
  let undecided: string | undefined;
  for (;;) {
    const token = cursor.peek();
    if (token.kind !== 'word' || token.text === ':') break;
    cursor.next();
    if (token.text === 'comment') comment = expectName(cursor, 'a comment').text;
    else if (token.text === 'timeout' || token.text === 'expires') {
      undecided = 'an element is there for a while only';
      expectName(cursor, 'a time');
    } else if (token.text === 'counter' || token.text === 'last') skipWords(cursor);
    else if (token.text === 'limit' || token.text === 'quota') {
      undecided = `an element matches up to a ${token.text} only`;
      skipWords(cursor);
    } else {
      unexpected(cursor, '"," or "}"', token);
      break;
    }
  }
  return { ...(comment === undefined ? {} : { comment }), ...(undecided === undefined ? {} : { undecided }) };
}

const OPTIONS: ReadonlySet<string> = new Set([
  'comment',
  'timeout',
  'expires',
  'counter',
  'last',
  'limit',
  'quota',
  ':',
]);

/** Passes the numbers and units of a counter or limit. */
function skipWords(cursor: Cursor): void {
  while (cursor.peek().kind === 'word' && !OPTIONS.has(cursor.peek().text)) cursor.next();
}

/** What follows the colon of a map's element. A value that is no verdict is passed over. */
function readData(cursor: Cursor): ElementVerdict | undefined {
  const token = cursor.peek();
  const verdict = VERDICTS.find((name) => isText(token, name));
  if (verdict !== undefined) {
    cursor.next();
    return { kind: verdict };
  }
  if (isText(token, 'jump') || isText(token, 'goto')) {
    cursor.next();
    return { kind: token.text === 'jump' ? 'jump' : 'goto', chain: expectName(cursor, 'the name of a chain').text };
  }
  do readPart(cursor);
  while (take(cursor, '.'));
  return undefined;
}
