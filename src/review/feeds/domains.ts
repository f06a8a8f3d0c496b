import type { EndpointSet } from '../../model/endpoint-set.ts';
import { isEmpty } from '../../net/address-set.ts';
import { toldLabels } from '../describe/labels.ts';
import { servicesText } from '../describe/services.ts';
import type { DomainChange, DomainSet } from '../review.ts';

/** The endpoint sets of one feed that count on either side. */
export interface SetPair {
  readonly feed: string;
  readonly from: readonly EndpointSet[];
  readonly to: readonly EndpointSet[];
}

/** Host names that one side has and the other has nowhere, sorted by name. */
export function domainChanges({ feed, from, to }: SetPair): readonly DomainChange[] {
  const [old, now] = [domainsIn(from), domainsIn(to)];
  const only = (a: Domains, b: Domains, kind: DomainChange['kind']): readonly DomainChange[] =>
    [...a]
      .filter(([domain]) => !b.has(domain))
      .map(([domain, sets]) => ({ kind, feed, domain, sets: sets.map(domainSet) }));
  return [...only(now, old, 'added'), ...only(old, now, 'removed')].sort(byDomain);
}

type Domains = ReadonlyMap<string, readonly EndpointSet[]>;

/** Host names with the endpoint sets that have them. */
export function domainsIn(sets: readonly EndpointSet[]): Domains {
  const found = new Map<string, EndpointSet[]>();
  for (const set of sets) {
    for (const domain of set.domains) {
      const known = found.get(domain);
      if (known === undefined) found.set(domain, [set]);
      else known.push(set);
    }
  }
  return found;
}

function domainSet({ id, labels, addresses, services }: EndpointSet): DomainSet {
  return {
    id,
    ...toldLabels(labels),
    required: labels.required?.[0] === 'true',
    hasAddresses: !isEmpty(addresses),
    services: servicesText(services),
  };
}

function byDomain(a: DomainChange, b: DomainChange): number {
  if (a.domain !== b.domain) return a.domain < b.domain ? -1 : 1;
  return a.kind < b.kind ? -1 : 1;
}
