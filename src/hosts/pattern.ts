import type { DomainPattern } from '../model/endpoint-set.ts';

/**
 * A host as it is asked for: lower case, labels between dots, none of them empty, without the dot of the root. Patterns are meant for such names
 * alone: `*` stands for any characters, dots and none at all among them.
 */
export type Host = string;

/** The name in the form in which patterns are compared with it: `X.Example.` is asked for as `x.example`. */
export function normalizeHost(text: string): Host {
  return text.toLowerCase().replace(/\.$/, '');
}

/** The pattern with one `*` for several side by side: it matches the same hosts. */
export function plainPattern(pattern: DomainPattern): DomainPattern {
  return pattern.replace(/\*{2,}/g, '*');
}

/** Whether the pattern names one host alone. */
export function isExactHost(pattern: DomainPattern): boolean {
  return !pattern.includes('*');
}

/** Whether the pattern matches a host, which is normalized already. */
export function matchesPattern(pattern: DomainPattern, host: Host): boolean {
  return matchesPieces(pattern.split('*'), host);
}

/**
 * Whether every host of `inner` is one of `outer`. A `*` of `inner` is a sign that only a `*` of `outer` takes, since patterns are shorter than what
 * `*` may stand for.
 */
export function coversPattern(outer: DomainPattern, inner: DomainPattern): boolean {
  return outer === inner || (!isExactHost(outer) && matchesPieces(outer.split('*'), inner));
}

/** The pieces of a pattern between its `*`, in order, the first at the start and the last at the end: the leftmost place of each is the best. */
function matchesPieces(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Names that belong together stand together: by their labels from the last to the first, a `*` before all else. */
export function comparePatterns(a: DomainPattern, b: DomainPattern): number {
  const [one, other] = [keyOf(a), keyOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function keyOf(pattern: DomainPattern): string {
  // A blank sorts before every character of names, so that a name comes before those below it.
  return pattern.split('.').reverse().join(' ');
}

/** Many patterns, ready to be asked which of them match a host, or cover a pattern. */
export interface PatternIndex {
  /** The patterns around a text, itself among them, in no order. */
  around(text: Host | DomainPattern): readonly DomainPattern[];
}

/**
 * Sorts patterns by what stands behind their last `*`: a text that one of them covers ends like it, so that few are compared. A look-up takes as many
 * steps as there are different lengths of such ends.
 */
export function indexOfPatterns(patterns: Iterable<DomainPattern>): PatternIndex {
  const exact = new Set<DomainPattern>();
  const byEnd = new Map<string, Set<DomainPattern>>();
  for (const pattern of patterns) {
    if (isExactHost(pattern)) exact.add(pattern);
    else {
      const end = pattern.slice(pattern.lastIndexOf('*') + 1);
      byEnd.set(end, (byEnd.get(end) ?? new Set()).add(pattern));
    }
  }
  const lengths = [...new Set([...byEnd.keys()].map((end) => end.length))];
  return {
    around(text) {
      const found = exact.has(text) ? [text] : [];
      for (const length of lengths) {
        if (length > text.length) continue;
        for (const pattern of byEnd.get(text.slice(text.length - length)) ?? [])
          if (coversPattern(pattern, text)) found.push(pattern);
      }
      return found;
    },
  };
}

/** The patterns without those that others cover, each once, sorted; two stars side by side are one. They match the same hosts. */
export function minimalPatterns(patterns: Iterable<DomainPattern>): readonly DomainPattern[] {
  const all = [...new Set([...patterns].map(plainPattern))].sort(comparePatterns);
  const wildcards = indexOfPatterns(all.filter((pattern) => !isExactHost(pattern)));
  return all.filter((pattern) => wildcards.around(pattern).every((outer) => outer === pattern));
}
