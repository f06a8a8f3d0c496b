import type { Family } from './family.ts';

/** A CIDR prefix. `address` is the first address of the block as a number; bits beyond `length` are zero. */
export interface Prefix {
  readonly family: Family;
  readonly address: bigint;
  readonly length: number;
}

/**
 * The prefixes of one family of an address set. "All" and "none" are kinds of their own, so that a writer cannot take
 * an empty list for a missing condition.
 */
export type Prefixes =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly prefixes: readonly [Prefix, ...Prefix[]] };
