import { decodeText } from '../../feeds/decode-text.ts';

/**
 * The text of a rule file: UTF-8, its byte order mark kept, since targets stumble over it; or UTF-16 with such a mark. `undefined` for anything else, and
 * for what has NUL characters, as no text has.
 */
export function ruleText(bytes: Uint8Array): string | undefined {
  const text = utf8(bytes) ?? decodeText(bytes);
  return text === undefined || text.includes('\0') ? undefined : text;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
