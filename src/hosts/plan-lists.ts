import { error, info } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { compareEndpointSets } from '../model/address-parts.ts';
import { type EndpointSet, keyOfSet } from '../model/endpoint-set.ts';
import { isNonEmpty } from '../model/non-empty.ts';
import type { Flow, Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, EMPTY, isAny, isEmpty } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';
import type { HostList, ListPlan, ListUse } from './lists.ts';
import { minimalPatterns } from './pattern.ts';
import type { PlanContext } from './plan-context.ts';
import type { ListRequest } from './requests.ts';
import { locateSelections, selectSets } from './select-sets.ts';

/** Names of lists: the same for the same key, different ones for different keys. */
export type ListNames = (key: string, wanted: string) => string;

/** The lists of a policy at one site; `undefined` after a reported error, or when there is nothing to list. */
export function planLists(
  request: ListRequest,
  { names, ...context }: PlanContext & { readonly names: ListNames },
): ListPlan | undefined {
  const { policy, report, span, exporter } = context;
  const rules = policy.rules.filter(({ meta }) => !meta.notOn.has(exporter));
  const drafts = draftsOf(request, rules, context);
  for (const { wanted } of drafts.filter((draft) => !isFilled(draft)))
    report(
      info('RULES_ONLY', `${quote(wanted)} has no list in ${exporter}: it has neither hosts nor addresses`, { span }),
    );
  const lists = drafts
    .filter(isFilled)
    .map(({ key, wanted, ...list }) => ({ name: names(key, wanted.toLowerCase()), ...list }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!isNonEmpty(lists)) {
    report(
      error('HOSTS_MISSING', `${exporter} has nothing to list: no rule names addresses or endpoint sets`, { span }),
    );
    return undefined;
  }
  return { policy: policy.name, ...(policy.site !== undefined && { site: policy.site }), lists };
}

interface Draft extends Omit<HostList, 'name' | 'part'> {
  /** What the list stands for. */
  readonly key: string;
  readonly wanted: string;
}

function isFilled({ addresses, hosts }: Draft): boolean {
  return hosts.length > 0 || !isEmpty(addresses);
}

function draftsOf({ by, select }: ListRequest, rules: readonly Rule[], context: PlanContext): readonly Draft[] {
  if (select !== undefined) {
    const sets = selectSets(locateSelections(select, { key: 'select', options: context.options }), context);
    return sets.map((endpointSet) => {
      const { addresses, services } = endpointSet;
      return draftOfSet(endpointSet, { addresses, services, uses: usesOf(endpointSet, rules) });
    });
  }
  return by === 'rule' ? rules.flatMap((rule) => draftOfRule(rule, context)) : draftsOfSets(rules);
}

interface SetMembers {
  readonly addresses: AddressSet;
  readonly services: readonly Service[];
  readonly uses: readonly ListUse[];
}

function draftOfSet(endpointSet: EndpointSet, members: SetMembers): Draft {
  const { origin, labels, domains } = endpointSet;
  const wanted = `${origin.feed}-${origin.id}`;
  return { key: keyOfSet(endpointSet.origin), wanted, origin, labels, hosts: minimalPatterns(domains), ...members };
}

/** Every endpoint set that rules use, with its addresses as far as they are in scope. */
function draftsOfSets(rules: readonly Rule[]): readonly Draft[] {
  const sets = new Map<string, { readonly endpointSet: EndpointSet; readonly services: Service[] }>();
  for (const { endpointSet, services } of rules.flatMap(({ endpoints }) => endpoints)) {
    const known = sets.get(keyOfSet(endpointSet.origin)) ?? { endpointSet, services: [] };
    sets.set(keyOfSet(endpointSet.origin), known);
    known.services.push(...services);
  }
  const addresses = addressesOfSets(rules.flatMap(({ flows }) => flows));
  return [...sets.entries()]
    .sort(([, a], [, b]) => compareEndpointSets(a.endpointSet, b.endpointSet))
    .map(([key, { endpointSet, services }]) =>
      draftOfSet(endpointSet, {
        addresses: unionAll(addresses.get(key) ?? [EMPTY]),
        services: distinct(services),
        uses: usesOf(endpointSet, rules),
      }),
    );
}

function addressesOfSets(flows: readonly Flow[]): ReadonlyMap<string, readonly AddressSet[]> {
  const found = new Map<string, AddressSet[]>();
  for (const { identity, addresses } of flows.flatMap(({ source, destination }) => [source, destination])) {
    if (identity.kind !== 'endpoint-set') continue;
    const key = keyOfSet(identity);
    found.set(key, [...(found.get(key) ?? []), addresses]);
  }
  return found;
}

function usesOf(endpointSet: EndpointSet, rules: readonly Rule[]): readonly ListUse[] {
  const key = keyOfSet(endpointSet.origin);
  return rules
    .filter(({ endpoints }) => endpoints.some((use) => keyOfSet(use.endpointSet.origin) === key))
    .map(({ name, action }) => ({ rule: name, action }));
}

/** What a rule goes to, or comes from where that is where its feed stands. A rule that names every address has nothing to list. */
function draftOfRule(rule: Rule, { report, exporter }: PlanContext): readonly Draft[] {
  const side = rule.endpoints.some((use) => use.side === 'from') ? 'source' : 'destination';
  const addresses = unionAll(rule.flows.map((flow) => flow[side].addresses));
  const hosts = minimalPatterns(rule.endpoints.flatMap(({ endpointSet }) => endpointSet.domains));
  if (isAny(addresses)) {
    const message = `rule ${quote(rule.name)} has no list in ${exporter}: it names every address`;
    report(info('RULES_ONLY', message, { span: rule.span }));
    return [];
  }
  const services = distinct(rule.flows.flatMap((flow) => flow.services));
  const uses = [{ rule: rule.name, action: rule.action }];
  return [{ key: JSON.stringify(rule.name), wanted: rule.name, labels: {}, uses, addresses, hosts, services }];
}

function distinct(services: readonly Service[]): readonly Service[] {
  return [...new Map(services.map((service) => [JSON.stringify(service), service])).values()];
}
