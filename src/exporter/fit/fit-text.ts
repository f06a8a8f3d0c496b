import type { TextRule } from '../limit.ts';

// Cc and line separators end a line or a field somewhere; Cf hides or reorders text (bidirectional overrides).
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
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
  const visible = text.replace(INVISIBLE, ' ').replace(new RegExp(rule.forbidden, 'gu'), rule.substitute);
  return truncateUtf8(visible, rule.maxBytes).trimEnd();
}
