import { type CST, Lexer, Parser } from 'yaml';

/** Nesting in collections that is read; the deepest sensible policy has about ten. */
export const DEPTH_MAX = 64;

/** Lexical tokens of one file: a list of 100,000 addresses has about half as many. */
export const TOKENS_MAX = 1_000_000;

export interface Tokens {
  readonly tokens: readonly CST.Token[];
  /** Offset at which reading ended because of a limit. */
  readonly stopped?: { readonly offset: number; readonly reason: 'depth' | 'tokens' };
}

/**
 * The concrete syntax of a YAML text, not read beyond the limits: the composer recurses into collections, and a stack overflow inside of
 * it can end the process.
 */
export function tokensOf(text: string, onNewLine: (offset: number) => void): Tokens {
  const parser = new Parser(onNewLine);
  const tokens: CST.Token[] = [];
  let count = 0;
  onNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEPTH_MAX) return { tokens, stopped: { offset: parser.offset, reason: 'depth' } };
    if (++count > TOKENS_MAX) return { tokens, stopped: { offset: parser.offset, reason: 'tokens' } };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}
