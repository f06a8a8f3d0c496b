import type { Policy, Rule } from '../model/policy.ts';
import { type AddressSet, ANY, isEmpty } from '../net/address-set.ts';
import { covers, except, overlaps, unionAll } from '../net/algebra.ts';
import { FAMILIES } from '../net/family.ts';
import { coversIntervals, exceptIntervals, overlapsIntervals } from '../net/interval-set.ts';
import type { PortSet } from '../net/port-set.ts';
import { tcpPortsOf } from './tcp-ports.ts';

/** Clients and TCP ports for which a rule decides, whatever host is asked for. */
interface Whole {
  readonly rule: Rule;
  readonly clients: AddressSet;
  readonly ports: PortSet;
}

/** What is left of a rule for a proxy, which knows clients, ports and hosts, and no destinations. */
export type Remainder =
  | { readonly kind: 'left'; readonly clients: AddressSet; readonly ports: PortSet }
  /** Some clients lose some of the ports: clients and ports with one set each cannot say that. */
  | { readonly kind: 'divided'; readonly by: Rule };

/** Takes from clients and ports of a rule what rules before it decide otherwise for every destination: `drop` from guests to `any` holds for hosts too. */
export type LeftBy = (rule: Rule, asked: { readonly clients: AddressSet; readonly ports: PortSet }) => Remainder;

/** Reads the rules of a policy that go everywhere, but for those that the exporter leaves out. */
export function rulesBefore({ rules, scope }: Policy, exporter: string): LeftBy {
  const reach = scope.kind === 'within' ? scope.to.addresses : ANY;
  const places = new Map(rules.map((rule, index) => [rule, index]));
  const everywhere = rules.flatMap((rule) => (rule.meta.notOn.has(exporter) ? [] : wholesOf(rule, reach)));
  return (rule, asked) => {
    const place = places.get(rule) ?? 0;
    const before = everywhere.filter(
      (one) =>
        (places.get(one.rule) ?? 0) < place &&
        one.rule.direction === rule.direction &&
        effectOf(one.rule) !== effectOf(rule),
    );
    return subtract(asked, before);
  };
}

function effectOf({ action }: Rule): string {
  return action === 'reject' ? 'drop' : action;
}

/** The flows of a rule that go to every address there is for their sources. */
function wholesOf(rule: Rule, reach: AddressSet): readonly Whole[] {
  return rule.flows.flatMap(({ source, destination, services }): readonly Whole[] => {
    const ports = tcpPortsOf(services);
    const families = FAMILIES.filter((family) => !isEmpty(source.addresses, family));
    const goes = families.every((family) => isEmpty(except(reach, destination.addresses), family));
    return goes && ports.length > 0 ? [{ rule, clients: source.addresses, ports }] : [];
  });
}

function subtract(asked: { readonly clients: AddressSet; readonly ports: PortSet }, by: readonly Whole[]): Remainder {
  let { clients, ports } = asked;
  for (const one of merged(by)) {
    if (!overlaps(one.clients, clients) || !overlapsIntervals(one.ports, ports)) continue;
    const isZoned = one.rule.fromZones !== undefined || one.rule.toZones !== undefined;
    if (isZoned) return { kind: 'divided', by: one.rule };
    if (coversIntervals(one.ports, ports)) clients = except(clients, one.clients);
    else if (covers(one.clients, clients)) ports = exceptIntervals(ports, one.ports);
    else return { kind: 'divided', by: one.rule };
  }
  return { kind: 'left', clients, ports };
}

/** The flows of one rule with the same ports together, since each has the clients of one set or family. */
function merged(wholes: readonly Whole[]): readonly Whole[] {
  const found = new Map<string, Whole[]>();
  for (const one of wholes) {
    const key = JSON.stringify([one.rule.name, one.ports]);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, clients: unionAll(group.map(({ clients }) => clients)) }];
  });
}
