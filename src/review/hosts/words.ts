import type { ChangedPattern } from '../../hosts/changed-hosts.ts';
import { countText, namedText } from '../report/counts.ts';

/** `1 pattern of hosts goes`, `2 patterns of hosts go`. */
export function patternsText(count: number, [one, many]: readonly [string, string]): string {
  return count === 1 ? `1 pattern of hosts ${one}` : `${countText(count)} patterns of hosts ${many}`;
}

/** Patterns, and one host that changes where they do not name it themselves: `*.a.example, b.example; such as x.a.example`. */
export function changedText(patterns: readonly ChangedPattern[]): string {
  const names = namedText(patterns.map(({ pattern }) => pattern));
  const shortest = patterns.reduce<string | undefined>(
    (best, { host }) => (best === undefined || host.length < best.length ? host : best),
    undefined,
  );
  const isNamed = patterns.some(({ pattern }) => pattern === shortest);
  return shortest === undefined || isNamed ? names : `${names}; such as ${shortest}`;
}
