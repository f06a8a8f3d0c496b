import type { Span } from '../diagnostic/diagnostic.ts';
import type { AddressSet } from '../net/address-set.ts';
import type { Service } from './service.ts';

/** A host name or a pattern with `*`, lower case, as the feed writes it. */
export type DomainPattern = string;

/** Label name to its values, as text: `{ serviceArea: ['Skype'], required: ['true'], id: ['11'] }`. */
export type Labels = Readonly<Record<string, readonly string[]>>;

/** The values of a label; none where it is missing. Labels come from files: only a key of their own counts. */
export function labelValues(labels: Labels, label: string): readonly string[] {
  return Object.hasOwn(labels, label) ? (labels[label] ?? []) : [];
}

/** Where an endpoint set comes from: the feed's name in the policy, its id there, and the feed's version if known. */
export interface Origin {
  readonly feed: string;
  readonly id: string;
  readonly version?: string;
}

/**
 * Addresses, services and domains that belong together. The pairing of addresses and services is never lost. `addresses` may be
 * empty (domains only), `services` too (the feed names none); what a feed cannot say is absent, never guessed.
 */
export interface EndpointSet {
  readonly id: string;
  readonly addresses: AddressSet;
  /** How many addresses, prefixes and ranges the feed lists for it. */
  readonly listed: number;
  readonly domains: readonly DomainPattern[];
  readonly services: readonly Service[];
  readonly labels: Labels;
  readonly origin: Origin;
  readonly span: Span;
}

/** One key an endpoint set, whatever policy it was compiled for. */
export function keyOfSet({ feed, id }: Pick<Origin, 'feed' | 'id'>): string {
  return JSON.stringify([feed, id]);
}
