import type { DomainPattern } from '../model/endpoint-set.ts';

/** A set of hosts: patterns and what is made of them. Plain data. */
export type HostSet =
  | { readonly kind: 'any' }
  | { readonly kind: 'patterns'; readonly patterns: readonly DomainPattern[] }
  | { readonly kind: 'union'; readonly of: readonly HostSet[] }
  | { readonly kind: 'intersection'; readonly of: readonly HostSet[] }
  | { readonly kind: 'complement'; readonly of: HostSet };

export const ANY_HOST: HostSet = { kind: 'any' };

/** The hosts that any of the patterns matches. `*` stands for any characters, dots and none at all among them. */
export function hostsOf(patterns: readonly DomainPattern[]): HostSet {
  return { kind: 'patterns', patterns };
}

export function unionOfHosts(of: readonly HostSet[]): HostSet {
  return { kind: 'union', of };
}

export function intersectionOfHosts(of: readonly HostSet[]): HostSet {
  return { kind: 'intersection', of };
}

/** All other hosts. */
export function otherHosts(of: HostSet): HostSet {
  return { kind: 'complement', of };
}
