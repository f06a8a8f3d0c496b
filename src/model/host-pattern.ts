import { quote } from '../net/parsed.ts';
import type { DomainPattern } from './endpoint-set.ts';

/** A pattern in lower case, or why a text is none and what to write instead. */
export type HostPatternReading =
  | { readonly ok: true; readonly value: DomainPattern }
  | { readonly ok: false; readonly reason: string; readonly hint?: string };

const NAME_MAX = 253;
const PATTERN = /^(?:[A-Za-z0-9_*-]{1,63}\.)*[A-Za-z0-9-]{1,63}$/;
const HOST = /^[A-Za-z0-9._*-]+$/;

/**
 * Reads a host name or a pattern in which `*` stands for any characters: `*.x.example`, `*cdn.example`, `a.*.example`. The last
 * label has no `*`, so that no pattern means every host. A scheme, path or port is refused: what is left after cutting it
 * off would mean more than what was written.
 */
export function readHostPattern(text: string): HostPatternReading {
  // Lower case only after the check: some letters outside ASCII have ASCII ones as their lower case.
  if (text.length <= NAME_MAX && PATTERN.test(text)) return { ok: true, value: text.toLowerCase() };
  return problemOf(text);
}

function problemOf(text: string): HostPatternReading {
  const url = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:?#]*)(?::[0-9]+)?(?:[/?#].*)?$/i.exec(text);
  const host = url?.[1] ?? '';
  if (host !== text && HOST.test(host)) {
    return { ok: false, reason: `${quote(text)} is more than a host name`, hint: `Write the host name alone: ${host}` };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII, named by its ends
  if (/[^\u0000-\u007f]/.test(text)) {
    return { ok: false, reason: `${quote(text)} is not an ASCII host name`, hint: 'Write its ASCII form, xn--…' };
  }
  return { ok: false, reason: `${quote(text)} is not a host name or a pattern of one` };
}
