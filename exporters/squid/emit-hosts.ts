import type { DomainPattern } from 'rulecast/exporter/emit';

/**
 * A name that no request is let through for, since both lists have it: neither is ever empty. No pattern can mean it, since the last label of a pattern
 * has no `_`.
 */
const NO_HOST = 'no_host';

/** The hosts of an entry as the values of three ACLs: those that `hosts` matches and `apexes` does not, and those that `expressions` match. */
export interface HostValues {
  /** Names, and names with a dot in front, which mean all below them and themselves. */
  readonly hosts: readonly string[];
  /** Names that are not meant though one of `hosts` matches them. */
  readonly apexes: readonly string[];
  /** May be empty. */
  readonly expressions: readonly string[];
}

/** The patterns are minimal: Squid does not start when one value of `hosts` lies in another. */
export function hostValues(patterns: readonly DomainPattern[]): HostValues {
  const plain = patterns.map((pattern) => pattern.replace(/\*+/g, '*'));
  const names = new Set(plain.filter((pattern) => !pattern.includes('*')));
  const apexes = plain.map(apexOf).filter((apex) => apex !== undefined);
  const covered = new Set(apexes);
  const hosts = plain.flatMap((pattern) => {
    const apex = apexOf(pattern);
    if (apex !== undefined) return [`.${apex}`];
    return names.has(pattern) && !covered.has(pattern) ? [pattern] : [];
  });
  return {
    hosts: [NO_HOST, ...hosts],
    apexes: [NO_HOST, ...apexes.filter((apex) => !names.has(apex))],
    expressions: plain.filter((pattern) => !names.has(pattern) && apexOf(pattern) === undefined).map(expressionOf),
  };
}

/** `example.com` for `*.example.com`; undefined for names and for all other patterns. */
function apexOf(pattern: DomainPattern): string | undefined {
  if (!pattern.startsWith('*.')) return undefined;
  const apex = pattern.slice(2);
  return apex.includes('*') ? undefined : apex;
}

/** An expression finds its text anywhere in a host, so that `*` at the beginning is what says nothing; Squid would warn of it. */
function expressionOf(pattern: DomainPattern): string {
  const [first = '', ...rest] = pattern.replaceAll('.', '\\.').split('*');
  const text = rest.join('.*');
  return first === '' ? `${text}$` : `^${first}.*${text}$`;
}
