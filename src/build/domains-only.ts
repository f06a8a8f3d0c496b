import { type DomainPattern, keyOfSet, type Labels } from '../model/endpoint-set.ts';
import type { Policy } from '../model/policy.ts';
import { isEmpty } from '../net/address-set.ts';

/** An endpoint set that rules select and no address-based firewall can enforce, since its feed gives names only. */
export interface DomainsOnly {
  readonly feed: string;
  readonly id: string;
  readonly labels: Labels;
  readonly domains: readonly DomainPattern[];
  /** Names of the rules that select it, in order. */
  readonly rules: readonly string[];
}

/** All such endpoint sets of the policies (one a site), each once, by feed, then id. */
export function domainsOnly(policies: readonly Policy[]): readonly DomainsOnly[] {
  const found = new Map<string, DomainsOnly>();
  for (const rule of policies.flatMap(({ rules }) => rules)) {
    for (const { endpointSet } of rule.endpoints) {
      if (!isEmpty(endpointSet.addresses)) continue;
      const { feed, id } = endpointSet.origin;
      const key = keyOfSet({ feed, id });
      const rules = found.get(key)?.rules ?? [];
      const { labels, domains } = endpointSet;
      found.set(key, { feed, id, labels, domains, rules: rules.includes(rule.name) ? rules : [...rules, rule.name] });
    }
  }
  return [...found.values()].sort(byFeedThenId);
}

function byFeedThenId(a: DomainsOnly, b: DomainsOnly): number {
  if (a.feed !== b.feed) return a.feed < b.feed ? -1 : 1;
  const difference = Number(a.id) - Number(b.id);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
