import type { TextRule } from '../limit.ts';

// Cc and line separators end a line or a field somewhere; Cf hides or reorders text (bidirectional overrides).
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const ENCODER = new TextEncoder();

/** Expressions that find every match, by the one they are made of: making one is costly, and labels are many. */
const GLOBAL = new WeakMap<RegExp, RegExp>();

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return ENCODER.encode(text).length;
}

/** The longest beginning of `text` that has at most `maxBytes` bytes in UTF-8 and splits no character. */
export function truncateUtf8(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** `text` on one line, without what the target cannot write, cut to its length. Equal to `text` when nothing had to give. */
export function fitText(text: string, rule: TextRule): string {
  const visible = text.replace(INVISIBLE, ' ').replace(everywhere(rule.forbidden), rule.substitute);
  const fitting = truncateUtf8(visible, rule.maxBytes);
  // A blank at the end of a log prefix is meant; one where a text was cut is not.
  return fitting === visible ? visible : fitting.trimEnd();
}

function everywhere(expression: RegExp): RegExp {
  const known = GLOBAL.get(expression);
  if (known !== undefined) return known;
  const made = new RegExp(expression, 'gu');
  GLOBAL.set(expression, made);
  return made;
}
