import { type FittedPolicy, nameTable, type Rule } from 'rulecast/exporter/emit';
import { domainGroupName } from './emit-names.ts';
import { FQDN_MAX, LIMITS } from './limits.ts';
import type { PanosOptions } from './options.ts';

/** The domains of one endpoint set. */
export interface DomainGroup {
  readonly name: string;
  readonly feed: string;
  readonly id: string;
  /** What an FQDN object can hold: exact names of hosts, sorted. */
  readonly hosts: readonly string[];
  /** What none can: patterns, sorted. */
  readonly others: readonly string[];
  /** The first rule that uses the endpoint set. */
  readonly rule: Rule;
}

/** A host name and nothing else: what a feed of another kind may have besides is written nowhere. */
const HOST = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9-]{1,63}$/;

/** One group for each endpoint set that the rules use and that has domains, by feed and id; none unless the options ask for them. */
export function domainGroups(policy: FittedPolicy, { fqdn }: PanosOptions): readonly DomainGroup[] {
  if (fqdn !== 'objects') return [];
  const names = nameTable(LIMITS.objectName);
  return [...domainsByOrigin(policy)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { feed, id, domains, rule }]) => {
      const sorted = [...domains].sort();
      return {
        name: domainGroupName(policy.name, names.name(key, `${feed}.${id}`)),
        feed,
        id,
        hosts: sorted.filter(isHost),
        others: sorted.filter((domain) => !isHost(domain)),
        rule,
      };
    });
}

function isHost(domain: string): boolean {
  return domain.length <= FQDN_MAX && HOST.test(domain);
}

interface Domains {
  readonly feed: string;
  readonly id: string;
  readonly domains: ReadonlySet<string>;
  readonly rule: Rule;
}

function domainsByOrigin(policy: FittedPolicy): ReadonlyMap<string, Domains> {
  const found = new Map<string, Domains>();
  for (const { rule } of policy.chains.flatMap(({ rules }) => rules)) {
    for (const { endpointSet, services } of rule.endpoints) {
      // The rule lets nothing of it through.
      if (services.length === 0) continue;
      const { feed, id } = endpointSet.origin;
      const key = JSON.stringify([feed, id]);
      const before = found.get(key);
      const own = endpointSet.domains.map((domain) => domain.toLowerCase());
      if (own.length === 0 && before === undefined) continue;
      found.set(key, { feed, id, domains: new Set([...(before?.domains ?? []), ...own]), rule: before?.rule ?? rule });
    }
  }
  return found;
}
