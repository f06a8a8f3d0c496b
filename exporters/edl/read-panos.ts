import type { DomainPattern } from 'rulecast/exporter/read';

/** What an entry of a list stands for. */
export type HostEntry =
  | {
      readonly kind: 'hosts';
      readonly patterns: readonly [DomainPattern, ...DomainPattern[]];
      /** What few people expect of it. */
      readonly assumed?: string;
    }
  /** The platform does not take it. */
  | { readonly kind: 'syntax'; readonly reason: string }
  /** It is not known what the platform makes of it, or patterns cannot say it. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** An entry of a domain list of PAN-OS: a name, or `*.` and a name. `^` in front of a name is that name alone. */
export function panosDomain(text: string): HostEntry {
  const name = /^\^[^.^*]/.test(text) ? text.slice(1) : text;
  if (name.includes('/')) return { kind: 'syntax', reason: 'has a /, which no domain has' };
  const problem = tokenProblem(name);
  if (problem !== undefined) return problem;
  if (name.lastIndexOf('*') > 0) return { kind: 'syntax', reason: 'has a * that is not in front' };
  return { kind: 'hosts', patterns: [name] };
}

/** An entry of a URL list of PAN-OS: a host and a final `/`. `*` stands for one or more tokens, which are labels here. */
export function panosUrl(text: string): HostEntry {
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(text))
    return { kind: 'syntax', reason: 'has a scheme, which PAN-OS does not match' };
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  if (/:[0-9]*$/.test(host)) return { kind: 'unknown', reason: 'has a port, so that it is not all of a host' };
  const problem = tokenProblem(host);
  if (problem !== undefined) return problem;
  const path = slash < 0 ? undefined : text.slice(slash + 1);
  if (path === '') return { kind: 'hosts', patterns: [host] };
  if (path === '*')
    return { kind: 'hosts', patterns: [host], assumed: 'is taken for all of the host: it needs a path' };
  if (path !== undefined) return { kind: 'unknown', reason: 'has a path, so that it is not all of a host' };
  if (host.endsWith('*')) return { kind: 'hosts', patterns: [host] };
  return {
    kind: 'hosts',
    patterns: [host, `${host}.*`],
    assumed: `has no final /: before PAN-OS 10.2, or where none is added, it also matches ${host}.evil.example`,
  };
}

function tokenProblem(host: string): HostEntry | undefined {
  const tokens = host.split(/[.?&=;+]/);
  const mixed = tokens.find((token) => /[*^]/.test(token) && token.length > 1);
  if (mixed !== undefined) return { kind: 'syntax', reason: 'has a wildcard beside other characters of a token' };
  if (tokens.includes('^')) return { kind: 'unknown', reason: 'has a ^, which is exactly one label' };
  const isDoubled = tokens.some((token, index) => token === '*' && tokens[index + 1] === '*');
  return isDoubled ? { kind: 'unknown', reason: 'has two * in a row, which PAN-OS advises against' } : undefined;
}
