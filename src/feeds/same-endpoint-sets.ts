import type { EndpointSet } from '../model/endpoint-set.ts';
import { equals } from '../net/address-set.ts';

/** Whether two readings of a feed have the same endpoint sets: ids, addresses, services, labels and names, whatever the order in the text. */
export function sameEndpointSets(a: readonly EndpointSet[], b: readonly EndpointSet[]): boolean {
  return a.length === b.length && a.every((set, index) => isSame(set, b[index]));
}

function isSame(a: EndpointSet, b: EndpointSet | undefined): boolean {
  return b !== undefined && equals(a.addresses, b.addresses) && textOf(a) === textOf(b);
}

function textOf({ id, domains, services, labels }: EndpointSet): string {
  const named = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    id,
    [...new Set(domains)].sort(),
    services,
    named.map(([key, values]) => [key, [...values].sort()]),
  ]);
}
