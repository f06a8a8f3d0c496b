import type { Span } from 'rulecast/exporter/read';
import { type Line, spanIn } from './read-lines.ts';

/** A word of a line, or a value of a file that an ACL names. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** How the line is taken apart. `pairs`: a backslash takes the next character into the word, as in regular expressions, a blank too. */
export interface WordOptions {
  readonly pairs?: boolean;
}

const PLAIN = /[^ \t]+/y;
const PAIRS = /(?:[^ \t\\]|\\(?:.|$))+/y;

/** The words of a line up to a comment, which begins with `#` where a word does. Quotes mean nothing here. */
export function wordsOf(line: Line, { pairs }: WordOptions = {}): readonly Word[] {
  const words: Word[] = [];
  const pattern = pairs ? PAIRS : PLAIN;
  for (let at = 0; at < line.text.length; ) {
    if (/[ \t]/.test(line.text.charAt(at))) {
      at += 1;
      continue;
    }
    if (line.text.charAt(at) === '#') break;
    pattern.lastIndex = at;
    const text = pattern.exec(line.text)?.[0] ?? line.text.charAt(at);
    words.push({ text, span: spanIn(line, at, at + text.length) });
    at += text.length;
  }
  return words;
}

/** The path in a word that begins with a quote: up to the next quote, or all of it. `undefined` for other words. */
export function quotedPath(text: string): string | undefined {
  return /^["']([^"']*)/.exec(text)?.[1];
}
