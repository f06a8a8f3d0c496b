import { fitLists } from '../../src/exporter/fit-hosts/fit-lists.ts';
import type { ListExporter } from '../../src/exporter/host-exporter.ts';
import type { HostList, ListPlan } from '../../src/hosts/lists.ts';
import { minimalPatterns } from '../../src/hosts/pattern.ts';
import type { DomainPattern } from '../../src/model/endpoint-set.ts';
import { addressSetOf, EMPTY } from '../../src/net/address-set.ts';
import { ports, prefix } from './fitted-builder.ts';

/** The list of an endpoint set of feed `m365`, which the rule `m365` allows on TCP 443, unless said otherwise. */
export function hostList(
  id: string,
  {
    addresses = [],
    hosts = [],
    ...more
  }: Partial<Omit<HostList, 'addresses' | 'hosts'>> & {
    readonly addresses?: readonly string[];
    readonly hosts?: readonly DomainPattern[];
  },
): HostList {
  return {
    name: `m365-${id}`,
    origin: { feed: 'm365', id },
    labels: { id: [id], serviceArea: ['Exchange'], category: ['Optimize'], required: ['true'] },
    uses: [{ rule: 'm365', action: 'allow' }],
    addresses: addresses.length === 0 ? EMPTY : addressSetOf(addresses.map(prefix)),
    hosts: minimalPatterns(hosts),
    services: [ports('tcp', '443')],
    ...more,
  };
}

/** The list of a rule. */
export function ruleList(name: string, more: Parameters<typeof hostList>[1]): HostList {
  const { origin: _, ...list } = hostList('1', { name, labels: {}, uses: [{ rule: name, action: 'allow' }], ...more });
  return list;
}

export function listPlan(...lists: readonly HostList[]): ListPlan {
  const [first, ...rest] = lists;
  if (first === undefined) throw new Error('a plan has lists');
  return { policy: 'branch', lists: [first, ...rest] };
}

/** What a build makes of a plan for an exporter: what it can say, in its parts. */
export function fitted<O>(plan: ListPlan, exporter: ListExporter<O>, options: O): ListPlan {
  const { plan: written } = fitLists(exporter, options, plan);
  if (written === undefined) throw new Error('the exporter takes nothing of the plan');
  return written;
}
