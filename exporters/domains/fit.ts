import type { DomainPattern, FittedHost } from 'rulecast/exporter';
import type { DomainsOptions } from './options.ts';

/** The kinds of patterns, by how a target says them. */
export type MatchKind = 'exact' | 'subdomains' | 'pattern';

/** How a pattern matches: a name, all names below one, or anything else with `*`. */
export function matchKind(pattern: DomainPattern): MatchKind {
  if (!pattern.includes('*')) return 'exact';
  return pattern.startsWith('*.') && !pattern.includes('*', 1) ? 'subdomains' : 'pattern';
}

/** What is beyond the target behind the file is left out: it would have to guess at the rest. */
export function fitHost(pattern: DomainPattern, { wildcards }: DomainsOptions): FittedHost {
  const kind = matchKind(pattern);
  if (kind === 'exact' || wildcards === 'all') return { kind: 'exact' };
  if (wildcards === 'none') return { kind: 'none', reason: 'the option wildcards: none takes whole names only' };
  if (kind === 'subdomains') return { kind: 'exact' };
  return { kind: 'none', reason: 'the option wildcards: subdomains takes * only as in *.example.com' };
}
