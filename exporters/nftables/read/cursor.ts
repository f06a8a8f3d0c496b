import { mayWork, type Report, refuse, syntaxError } from './report.ts';
import { describe, isName, isText, type Token } from './token.ts';

/** A stream of tokens with one token of lookahead. After {@link Cursor.stop} it has nothing but `end`. */
export interface Cursor {
  readonly report: Report;
  peek(): Token;
  next(): Token;
  /** Leaves the rest unread: what follows an error has no meaning. */
  stop(): void;
}

/** A cursor over the tokens that `pull` returns. */
export function cursorOver(pull: () => Token, report: Report): Cursor {
  let ahead: Token | undefined;
  let stopped: Token | undefined;
  const peek = (): Token => {
    ahead ??= stopped ?? pull();
    return ahead;
  };
  return {
    report,
    peek,
    next: () => {
      const token = peek();
      ahead = undefined;
      return token;
    },
    stop: () => {
      const last = peek();
      stopped = { ...last, kind: 'end', text: '' };
      ahead = undefined;
    },
  };
}

/** A cursor over a list that is not empty. Behind its last token is the end. */
export function cursorOf(tokens: readonly [Token, ...Token[]], report: Report): Cursor {
  let index = 0;
  const last = tokens.at(-1) ?? tokens[0];
  const end: Token = { ...last, kind: 'end', text: '', at: last.end, end: last.end };
  return cursorOver(() => tokens[index++] ?? end, report);
}

/** Reports that a token, the next one if none is given, cannot stand here, and stops. */
export function unexpected(cursor: Cursor, expected: string, token: Token = cursor.peek()): void {
  syntaxError(cursor.report, token, `Found ${describe(token)} where ${expected} is expected`);
  cursor.stop();
}

/** Reports that what begins at `token` is not understood, and stops. */
export function refuseHere(cursor: Cursor, token: Token, message: string, hint?: string): void {
  refuse(cursor.report, token, message, hint);
  cursor.stop();
}

/** Takes the next token if it is the word or symbol `text`. */
export function take(cursor: Cursor, text: string): boolean {
  if (!isText(cursor.peek(), text)) return false;
  cursor.next();
  return true;
}

/** Takes the word or symbol `text`; anything else is a syntax error. */
export function expectText(cursor: Cursor, text: string): void {
  if (!take(cursor, text)) unexpected(cursor, `"${text}"`);
}

/** Takes a bare word or a string; anything else is a syntax error, for which the token itself stands in. */
export function expectName(cursor: Cursor, what: string): Token {
  const token = cursor.peek();
  if (!isName(token)) {
    unexpected(cursor, what);
    return token;
  }
  return cursor.next();
}

/** Passes newlines and semicolons. */
export function skipSeparators(cursor: Cursor): void {
  while (cursor.peek().kind === 'separator') cursor.next();
}

/** Passes newlines only, as nft does inside braces. */
export function skipNewlines(cursor: Cursor): void {
  while (cursor.peek().kind === 'separator' && cursor.peek().text === '\n') cursor.next();
}

/** Takes the newline or semicolon that must end a statement. At the end of the file there may be none. */
export function expectSeparator(cursor: Cursor): void {
  const { kind } = cursor.peek();
  if (kind === 'separator') cursor.next();
  else if (kind !== 'end') unexpected(cursor, 'a newline or ";"');
}

/** What a token that is kept is counted as; see {@link mayWork}. */
const TOKEN_WORK = 150;

/**
 * The tokens up to the separator that ends a statement, which is left. Newlines inside braces are dropped. A closing brace
 * outside of them is a syntax error.
 */
export function takeStatement(cursor: Cursor): Token[] {
  const tokens: Token[] = [];
  for (let depth = 0; ; ) {
    const token = cursor.peek();
    if (token.kind === 'end' || (token.kind === 'separator' && depth === 0)) {
      if (depth > 0) unexpected(cursor, '"}"');
      return tokens;
    }
    if (isText(token, '{')) depth++;
    if (isText(token, '}') && --depth < 0) {
      unexpected(cursor, 'a newline or ";"');
      return tokens;
    }
    cursor.next();
    if (token.kind !== 'separator') tokens.push(token);
    if (!mayWork(cursor.report, token, TOKEN_WORK)) cursor.stop();
  }
}
