import type { DomainPattern } from '../model/endpoint-set.ts';
import type { Policy, Rule } from '../model/policy.ts';
import { type AddressSet, isEmpty, onlyFamily, type Ranges, rangesOfFamily } from '../net/address-set.ts';
import { except, intersect, unionAll } from '../net/algebra.ts';
import { size } from '../net/count.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { RELAYS_MAX } from './ports.ts';
import type { LintOutput } from './subject.ts';

/** Sites with more different sources and plain destinations than this are looked at one by one: their parts could be very many. */
const SOURCES_MAX = 8;

/**
 * Policies in groups of which lints say the same, whatever they ask: those that differ in nothing but which addresses their clients have, as most sites do. The
 * first of a group stands for it. Clients count by how the sources of rules overlap, and by how many they are, up to the number of relays.
 */
export function groupSites(
  policies: readonly Policy[],
  outputs: readonly LintOutput[],
): readonly (readonly [Policy, ...Policy[]])[] {
  const number = numberer();
  const groups = new Map<string, [Policy, ...Policy[]]>();
  for (const [index, policy] of policies.entries()) {
    const key = policies.length === 1 ? '' : (keyOf(policy, outputs, number) ?? `${index}`);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [policy]);
    else group.push(policy);
  }
  return [...groups.values()];
}

/** A number for each object; what sites share is compiled once, so that it is the same object. */
type Numberer = (object: object | undefined) => number;

function numberer(): Numberer {
  const numbers = new Map<object | undefined, number>();
  return (object) => {
    const number = numbers.get(object) ?? numbers.size;
    numbers.set(object, number);
    return number;
  };
}

/** `undefined`: the policy is like no other. */
function keyOf(policy: Policy, outputs: readonly LintOutput[], number: Numberer): string | undefined {
  const { scope, rules, directions, default: fallback } = policy;
  const sources = sourceNumbers();
  const shared = ({ v4, v6 }: AddressSet) => `${number(v4)}/${number(v6)}`;
  const limits =
    scope.kind === 'within'
      ? [
          sources.of(scope.from.addresses),
          shared(scope.to.addresses),
          scope.from.identity,
          scope.fromZones,
          scope.toZones,
        ]
      : [];
  const parts = [
    directions,
    fallback.action,
    limits,
    rules.map((rule) => ruleParts(rule, { number, shared, sources })),
    outputs.map((output) => outputParts(output, policy, sources)),
  ];
  const sizes = sources.sizes();
  return sizes && JSON.stringify([parts, sizes]);
}

interface Words {
  readonly number: Numberer;
  readonly shared: (addresses: AddressSet) => string;
  readonly sources: SourceNumbers;
}

function ruleParts(rule: Rule, { number, shared, sources }: Words): readonly unknown[] {
  const { name, action, direction, fromZones, toZones, from, flows, endpoints } = rule;
  const parts = flows.map(({ source, destination, services, because }) => {
    const origin = because === undefined ? sources.of(destination.addresses) : number(because);
    // Proxies may be among the clients: plain destinations count as sources do.
    return `${sources.of(source.addresses)} ${shared(destination.addresses)} ${number(services)} ${origin}`;
  });
  return [name, action, direction, fromZones, toZones, sources.of(from), parts.join(), endpoints.map(number).join()];
}

function outputParts(output: LintOutput, { site }: Policy, sources: SourceNumbers): readonly unknown[] {
  switch (output.subject) {
    case 'packets':
      return [];
    case 'steering':
      return output.steered
        .filter(({ plan }) => plan.site === site)
        .map(({ plan, tenantRestrictions }) => [
          plan.proxy,
          plan.layers,
          plan.plainHosts,
          sources.of(plan.clients),
          tenantRestrictions,
        ]);
    case 'access':
      return output.plans
        .filter((plan) => plan.site === site)
        .map(({ entries }) => entries.map(({ action, hosts }): [string, readonly DomainPattern[]] => [action, hosts]));
    case 'lists':
      return output.plans
        .filter((plan) => plan.site === site)
        .map(({ lists }) => lists.map(({ uses, hosts }) => [uses, hosts]));
  }
}

/** The different sources of one policy, numbered as they come. */
interface SourceNumbers {
  readonly of: (addresses: AddressSet) => string;
  /** How many addresses are in each part into which the sources cut each other; `undefined` for too many sources. */
  readonly sizes: () => readonly string[] | undefined;
}

function sourceNumbers(): SourceNumbers {
  const known = { 4: new Map<Ranges, number>(), 6: new Map<Ranges, number>() };
  const sets: Record<Family, AddressSet[]> = { 4: [], 6: [] };
  const numberOf = (addresses: AddressSet, family: Family): number => {
    const ranges = rangesOfFamily(addresses, family);
    const number = known[family].get(ranges);
    if (number !== undefined) return number;
    known[family].set(ranges, sets[family].length);
    return sets[family].push(onlyFamily(addresses, family)) - 1;
  };
  return {
    of: (addresses) => `${numberOf(addresses, 4)}/${numberOf(addresses, 6)}`,
    sizes: () => {
      if (FAMILIES.some((family) => sets[family].length > SOURCES_MAX)) return undefined;
      return FAMILIES.flatMap((family) => sizesOfParts(sets[family], family));
    },
  };
}

function sizesOfParts(sources: readonly AddressSet[], family: Family): readonly string[] {
  let parts: readonly { readonly in: string; readonly addresses: AddressSet }[] = [];
  sources.forEach((source, index) => {
    const beyond = except(source, unionAll(parts.map(({ addresses }) => addresses)));
    parts = [
      ...parts.flatMap(({ in: names, addresses }) => [
        { in: `${names},${index}`, addresses: intersect(addresses, source) },
        { in: names, addresses: except(addresses, source) },
      ]),
      { in: `${index}`, addresses: beyond },
    ].filter(({ addresses }) => !isEmpty(addresses));
  });
  return parts.map(({ in: names, addresses }) => {
    const count = size(addresses, family);
    return `${family} ${names}: ${count > RELAYS_MAX ? 'many' : count}`;
  });
}
