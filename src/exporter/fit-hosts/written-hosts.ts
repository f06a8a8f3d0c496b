import type { DomainPattern } from '../../model/endpoint-set.ts';
import type { FittedHost } from '../host-exporter.ts';

/** A pattern that a target writes narrower, or not at all, and why. */
export interface LostHost {
  readonly pattern: DomainPattern;
  /** Empty: it is left out. */
  readonly written: readonly DomainPattern[];
  readonly reason: string;
}

/** Patterns as a target writes them, and those that lose hosts on the way. */
export interface WrittenHosts {
  readonly hosts: readonly DomainPattern[];
  readonly lost: readonly LostHost[];
}

/** Asks a target for each pattern. */
export function writtenHosts(
  patterns: readonly DomainPattern[],
  fitHost: ((pattern: DomainPattern) => FittedHost) | undefined,
): WrittenHosts {
  if (fitHost === undefined) return { hosts: patterns, lost: [] };
  const lost: LostHost[] = [];
  const hosts = patterns.flatMap((pattern): readonly DomainPattern[] => {
    const fitted = fitHost(pattern);
    if (fitted.kind === 'exact') return [pattern];
    const written = fitted.kind === 'narrower' ? fitted.patterns : [];
    lost.push({ pattern, written, reason: fitted.reason });
    return written;
  });
  return { hosts, lost };
}
