import { type Report, syntaxError } from './report.ts';
import type { Source } from './source.ts';
import type { Token, TokenKind } from './token.ts';

// The classes of ASCII characters. Everything else is refused outside of strings and comments, as nft does.
const WORD = 0;
const BLANK = 1;
const SEPARATOR = 2;
const SYMBOL = 3;
const QUOTE = 4;
const HASH = 5;
const SIGIL = 6;
const BACKSLASH = 7;
const FOREIGN = 8;

const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128).fill(WORD);
  table.fill(FOREIGN, 0, 0x20);
  table[0x7f] = FOREIGN;
  const put = (characters: string, kind: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  };
  put(' \t', BLANK);
  put('\n;', SEPARATOR);
  put('{},=<>!&|^()', SYMBOL);
  put('"', QUOTE);
  put('#', HASH);
  put('@$', SIGIL);
  put('\\', BACKSLASH);
  return table;
}

function classAt(text: string, at: number): number {
  return CLASSES[text.charCodeAt(at)] ?? FOREIGN;
}

const PAIRS: ReadonlySet<string> = new Set(['!=', '==', '<=', '>=', '<<', '>>']);

/** The end of a word that is really `key:verdict` or `key:` in a map. */
const MAP_COLON = /:(accept|drop|continue|return|jump|goto|queue)?$/;

/** A place in a source, and what a word was cut into and is still to be returned. */
interface Scanner {
  readonly source: Source;
  readonly report: Report;
  at: number;
  readonly held: Token[];
}

/**
 * The tokens of a source, one a call, then `end` for ever. What nft's own scanner refuses (carriage returns, a byte order mark, a comment
 * on a last line without line end) is a syntax error, after which only `end` follows.
 */
export function scan(source: Source, report: Report): () => Token {
  const scanner: Scanner = { source, report, at: 0, held: [] };
  return () => {
    const ready = scanner.held.length > 0 ? scanner.held.shift() : undefined;
    return ready ?? skipBlanks(scanner) ?? scanToken(scanner);
  };
}

function scanToken(scanner: Scanner): Token {
  const { source, at } = scanner;
  const { text } = source;
  if (at >= text.length) return tokenTo(scanner, 'end', at);
  switch (classAt(text, at)) {
    case WORD:
    case BACKSLASH:
      return scanWord(scanner);
    case SEPARATOR:
      return tokenTo(scanner, 'separator', at + 1);
    case SYMBOL:
      return tokenTo(scanner, 'symbol', at + (isPair(text, at) ? 2 : 1));
    case QUOTE: {
      const close = text.indexOf('"', at + 1);
      if (close < 0) return fail(scanner, 'A string has no closing quote');
      return tokenTo(scanner, 'string', close + 1, text.slice(at + 1, close));
    }
    case SIGIL: {
      const end = wordEnd(text, at + 1);
      if (end === at + 1) return fail(scanner, `No name follows "${text[at]}"`);
      return tokenTo(scanner, text[at] === '@' ? 'reference' : 'variable', end, text.slice(at + 1, end));
    }
    default:
      return fail(scanner, foreign(text, at));
  }
}

/** The token from here to `end`, which is where the scanner goes on. */
function tokenTo(scanner: Scanner, kind: TokenKind, end: number, value?: string): Token {
  const { source, at } = scanner;
  scanner.at = end;
  return { kind, text: value ?? source.text.slice(at, end), at, end, source };
}

function fail(scanner: Scanner, message: string, hint?: string): Token {
  const { length } = scanner.source.text;
  syntaxError(scanner.report, tokenTo(scanner, 'symbol', Math.min(scanner.at + 1, length)), message, hint);
  scanner.at = length;
  return tokenTo(scanner, 'end', length);
}

/** Passes blanks and comments. A token only when that fails. */
function skipBlanks(scanner: Scanner): Token | undefined {
  const { text } = scanner.source;
  while (scanner.at < text.length) {
    const kind = classAt(text, scanner.at);
    if (kind === BLANK) scanner.at++;
    else if (kind === BACKSLASH && continuesLine(text, scanner.at)) scanner.at += 2;
    else if (kind === HASH) {
      const newline = text.indexOf('\n', scanner.at);
      if (newline < 0)
        return fail(scanner, 'A comment on the last line has no line end', 'End the file with a newline');
      scanner.at = newline;
    } else return undefined;
  }
  return undefined;
}

function scanWord(scanner: Scanner): Token {
  const word = tokenTo(scanner, 'word', wordEnd(scanner.source.text, scanner.at));
  const colon = mapColon(word.text);
  if (colon < 0) return word;
  const [key = word, ...rest] = splitAt(word, colon);
  scanner.held.push(...rest);
  return key;
}

function wordEnd(text: string, from: number): number {
  for (let end = from; ; end++) {
    const kind = end < text.length ? classAt(text, end) : FOREIGN;
    if (kind !== WORD && (kind !== BACKSLASH || continuesLine(text, end))) return end;
  }
}

function isPair(text: string, at: number): boolean {
  return classAt(text, at + 1) === SYMBOL && PAIRS.has(text.slice(at, at + 2));
}

/** A backslash at the end of a line joins it to the next one. */
function continuesLine(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x5c && text.charCodeAt(at + 1) === 0x0a;
}

/** Where a word such as `443:accept` or `443:` is to be cut, or -1. An IPv6 address keeps its colons. */
function mapColon(text: string): number {
  const last = text.charCodeAt(text.length - 1);
  // Every verdict ends in a letter that is no hexadecimal digit, or in "e".
  const mayEnd = last === 0x3a || last > 0x64;
  const colon = mayEnd && text.length > 1 && text.includes(':') ? (MAP_COLON.exec(text)?.index ?? -1) : -1;
  const isAddress = last === 0x3a && text.charCodeAt(colon - 1) === 0x3a && text.charCodeAt(colon - 2) !== 0x3a;
  return isAddress ? -1 : colon;
}

/** The key, the colon and the verdict, those that are there. */
function splitAt({ text, at, source }: Token, colon: number): readonly Token[] {
  const cuts = [0, colon, colon + 1, text.length];
  return cuts.slice(1).flatMap((to, index): readonly Token[] => {
    const from = cuts[index] ?? 0;
    return from === to ? [] : [{ kind: 'word', text: text.slice(from, to), at: at + from, end: at + to, source }];
  });
}

function foreign(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if (code === 0x0d) return 'nft takes no carriage returns: lines end in LF alone';
  if (code === 0xfeff) return 'nft takes no byte order mark';
  return `nft takes no character U+${code.toString(16).toUpperCase().padStart(4, '0')} outside of strings and comments`;
}
