import { isHost } from '../../hosts/corpus.ts';
import { type Host, normalizeHost } from '../../hosts/pattern.ts';

/** Spellings of characters in strings and expressions: `\x2e`, `\u002e`, `\.`. */
const ESCAPES = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([.-]))/gi;

/** No word with more characters is a pattern of hosts. */
const WORD_MAX = 300;

/** What is known already is not counted; there are more than `max` others: `undefined`. */
export interface Mentions {
  readonly known: ReadonlySet<Host>;
  readonly max: number;
}

/**
 * Hosts that a text could mean by its words, and one below each: who adds a host to a file by hand most likely writes its name. Sorted, each once, without
 * those that are known. What a text makes up from pieces is not found.
 */
export function mentionedHosts(text: string, { known, max }: Mentions): readonly Host[] | undefined {
  const hosts = new Set<Host>();
  const plain = text.replace(ESCAPES, unescaped);
  for (const { 0: word, index } of plain.matchAll(/[\w*.-]+/g)) {
    if (word.length > WORD_MAX || !(word.includes('.') || isQuoted(plain, index, index + word.length))) continue;
    for (const host of hostsOfWord(normalizeHost(word))) if (!known.has(host) && isHost(host)) hosts.add(host);
    if (hosts.size > max) return undefined;
  }
  return [...hosts].sort();
}

function unescaped(_all: string, hex?: string, unicode?: string, plain?: string): string {
  return plain ?? String.fromCharCode(Number.parseInt(hex ?? unicode ?? '', 16));
}

/** A word without a dot is a host only as a whole string. */
function isQuoted(text: string, start: number, end: number): boolean {
  return /["'`]/.test(text.charAt(start - 1)) && text.charAt(end) === text.charAt(start - 1);
}

/** `.x.example` and `*.x.example` mean names below `x.example`; a `*` elsewhere, any text. */
function hostsOfWord(word: string): readonly Host[] {
  const name = word.replace(/^[*.]+/, '').replaceAll('*', 'host');
  return [name, `more.${name}`];
}
