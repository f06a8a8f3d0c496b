import type { Span } from 'rulecast/exporter/read';
import { type Source, spanOf } from './source.ts';

/**
 * `word`: bare text, `string`: quoted text without its quotes, `reference`: `@name` without the `@`, `variable`: `$name` without
 * the `$`, `separator`: a newline or `;`, `end`: nothing is left.
 */
export type TokenKind = 'word' | 'string' | 'symbol' | 'reference' | 'variable' | 'separator' | 'end';

/** One token; `at` and `end` are offsets into the text of `source`. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly source: Source;
}

/** The piece of text from the first token to the last. Both stand in one file. */
export function spanOfTokens(first: Token, last: Token = first): Span {
  return spanOf(first.source, first.at, Math.max(first.end, last.end));
}

/** Whether the token is the bare word or the symbol `text`. A quoted string never is. */
export function isText(token: Token, text: string): boolean {
  return token.text === text && (token.kind === 'word' || token.kind === 'symbol');
}

/** Whether the token is a name: a bare word or a quoted string. */
export function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'string';
}

/** The token as a diagnostic shows it. */
export function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (token.kind === 'separator') return token.text === ';' ? '";"' : 'the end of the line';
  const sign = token.kind === 'reference' ? '@' : token.kind === 'variable' ? '$' : '';
  const text = `${sign}${token.text}`;
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
