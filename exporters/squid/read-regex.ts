/** Characters of names of hosts. Expressions are read as far as they speak of these. */
export const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789-_.';

/** A part of an expression. `chars`: one of these characters of {@link ALPHABET}, in its order. */
export type Part =
  | { readonly kind: 'chars'; readonly chars: string }
  | { readonly kind: 'begin' | 'end' }
  | { readonly kind: 'group'; readonly ways: readonly (readonly Part[])[] }
  | { readonly kind: 'repeat'; readonly of: Part; readonly min: 0 | 1; readonly many: boolean };

/** An expression, or what in it is not read. */
export type Regex =
  | { readonly ok: true; readonly ways: readonly (readonly Part[])[] }
  | { readonly ok: false; readonly reason: string };

const LENGTH_MAX = 1_000;
const DEPTH_MAX = 20;

const NAMED: Readonly<Record<string, string>> = {
  alpha: 'abcdefghijklmnopqrstuvwxyz',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digit: '0123456789',
  xdigit: '0123456789abcdefABCDEF',
  alnum: 'abcdefghijklmnopqrstuvwxyz0123456789',
  punct: '-_.',
  graph: ALPHABET,
  print: ALPHABET,
  space: '',
  blank: '',
  cntrl: '',
};

interface Cursor {
  readonly text: string;
  readonly ignoreCase: boolean;
  at: number;
  depth: number;
  reason: string | undefined;
}

/**
 * Reads an extended regular expression of POSIX: characters, `.`, bracket expressions, anchors, groups, `|`, `*`, `+` and `?`. Escaped letters, which
 * are extensions, counted repeats and what is not well formed is not read.
 */
export function readRegex(text: string, { ignoreCase }: { readonly ignoreCase: boolean }): Regex {
  if (text.length > LENGTH_MAX) return { ok: false, reason: `has more than ${LENGTH_MAX} characters` };
  // A multi-byte character is one or several, by the locale that squid runs in.
  if (/[^\x20-\x7e]/.test(text)) return { ok: false, reason: 'has characters beyond ASCII' };
  const cursor: Cursor = { text, ignoreCase, at: 0, depth: 0, reason: undefined };
  const ways = readWays(cursor);
  if (cursor.reason === undefined && cursor.at < text.length) cursor.reason = 'has a ) without a (';
  return cursor.reason === undefined ? { ok: true, ways } : { ok: false, reason: cursor.reason };
}

function readWays(cursor: Cursor): readonly (readonly Part[])[] {
  const ways: (readonly Part[])[] = [readParts(cursor)];
  while (cursor.reason === undefined && cursor.text.charAt(cursor.at) === '|') {
    cursor.at += 1;
    ways.push(readParts(cursor));
  }
  return ways;
}

function readParts(cursor: Cursor): readonly Part[] {
  const parts: Part[] = [];
  while (cursor.reason === undefined && cursor.at < cursor.text.length) {
    const sign = cursor.text.charAt(cursor.at);
    if (sign === '|' || sign === ')') break;
    parts.push(readRepeat(readPart(cursor), cursor));
  }
  return parts;
}

/** The part that begins here. A cursor with a reason has gone wrong, and what is returned does not matter. */
function readPart(cursor: Cursor): Part {
  const sign = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  switch (sign) {
    case '^':
      return { kind: 'begin' };
    case '$':
      return { kind: 'end' };
    case '.':
      return { kind: 'chars', chars: ALPHABET };
    case '(':
      return readGroup(cursor);
    case '[':
      return readBrackets(cursor);
    case '\\':
      return readEscape(cursor);
    case '*':
    case '+':
    case '?':
    case '{':
      return fail(cursor, `repeats nothing with ${sign}`);
    default:
      return charsOf(sign, cursor);
  }
}

function readGroup(cursor: Cursor): Part {
  cursor.depth += 1;
  if (cursor.depth > DEPTH_MAX) return fail(cursor, `has more than ${DEPTH_MAX} groups in each other`);
  const ways = readWays(cursor);
  cursor.depth -= 1;
  if (cursor.text.charAt(cursor.at) !== ')') return fail(cursor, 'has a ( without a )');
  cursor.at += 1;
  return { kind: 'group', ways };
}

function readEscape(cursor: Cursor): Part {
  const sign = cursor.text.charAt(cursor.at);
  cursor.at += 1;
  if (sign === '' || /[A-Za-z0-9<>`']/.test(sign)) return fail(cursor, `has \\${sign}`);
  return charsOf(sign, cursor);
}

function readRepeat(of: Part, cursor: Cursor): Part {
  const sign = cursor.text.charAt(cursor.at);
  if (sign === '{') return fail(cursor, 'has a counted repeat');
  if (sign !== '*' && sign !== '+' && sign !== '?') return of;
  if (of.kind === 'begin' || of.kind === 'end') return fail(cursor, 'repeats an anchor');
  cursor.at += 1;
  if (/[*+?{]/.test(cursor.text.charAt(cursor.at))) return fail(cursor, 'repeats a repeat');
  return { kind: 'repeat', of, min: sign === '+' ? 1 : 0, many: sign !== '?' };
}

/** A bracket expression, in which a backslash is a character like others. */
function readBrackets(cursor: Cursor): Part {
  const [, negated = '', inside] = /^(\^?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/.exec(cursor.text.slice(cursor.at)) ?? [];
  if (inside === undefined) return fail(cursor, 'has a [ without a ]');
  cursor.at += negated.length + inside.length + 1;
  const chars = new Set<string>();
  for (const [item, name, from, to] of inside.matchAll(/\[:([a-z]+):\]|(.)-(.)|./g)) {
    if (name !== undefined) {
      if (!Object.hasOwn(NAMED, name)) return fail(cursor, `has ${item}`);
      for (const char of NAMED[name] ?? '') chars.add(char);
    } else if (from !== undefined && to !== undefined) {
      if (from > to || from === '[' || to === '[') return fail(cursor, `has the range ${item}`);
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code += 1) chars.add(String.fromCharCode(code));
    } else chars.add(item);
  }
  // Collating elements, and classes without an end.
  if (/\[[.=:]/.test(inside.replace(/\[:[a-z]+:\]/g, ''))) return fail(cursor, 'has [., [= or [: in brackets');
  if (cursor.ignoreCase) for (const char of [...chars]) chars.add(char.toLowerCase());
  const isIn = (char: string): boolean => chars.has(char) !== (negated !== '');
  return { kind: 'chars', chars: [...ALPHABET].filter(isIn).join('') };
}

/** Names of hosts arrive in lower case, so that a capital letter only matches where case does not count. */
function charsOf(sign: string, { ignoreCase }: Cursor): Part {
  const char = ignoreCase ? sign.toLowerCase() : sign;
  return { kind: 'chars', chars: ALPHABET.includes(char) ? char : '' };
}

function fail(cursor: Cursor, reason: string): Part {
  cursor.reason ??= reason;
  return { kind: 'chars', chars: '' };
}
