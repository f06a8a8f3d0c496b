import type { Family } from '../net/family.ts';
import { ANY_ICMP } from '../net/icmp.ts';
import {
  containsInteger,
  coversIntervals,
  equalIntervals,
  exceptIntervals,
  type IntervalSet,
  intersectIntervals,
  intervalsOf,
  unionIntervals,
} from '../net/interval-set.ts';
import { ANY_PORT, isAnyPort } from '../net/port-set.ts';
import { ANY_PROTOCOL, PROTOCOLS } from '../net/protocol.ts';
import type { IcmpService, PortProtocol, PortService, Service } from './service.ts';

const PORT_PROTOCOLS = ['tcp', 'udp', 'sctp'] as const satisfies readonly PortProtocol[];
const PORT_PROTOCOL_NUMBERS = intervalsOf(PORT_PROTOCOLS.map((name) => single(PROTOCOLS[name])));

/** Every protocol. */
export const ANY_SERVICE: Service = { kind: 'protocol', numbers: ANY_PROTOCOL };

/** Whether the list, in canonical form, is every protocol. */
export function isAnyService(services: readonly Service[]): boolean {
  const [first] = services;
  return first?.kind === 'protocol' && equalIntervals(first.numbers, ANY_PROTOCOL);
}

/** The protocol number of ICMP over IPv4 or of ICMPv6. */
export function icmpProtocol(family: Family): number {
  return family === 4 ? PROTOCOLS.icmp : PROTOCOLS.icmpv6;
}

/**
 * The same packets in canonical form: one service a protocol and source ports (tcp, udp, sctp), then ICMP and ICMPv6, then the other
 * protocols as one. What another service covers is dropped; every protocol is {@link ANY_SERVICE} alone.
 */
export function normaliseServices(services: readonly Service[]): readonly Service[] {
  const [only] = services;
  if (only !== undefined && only.kind !== 'protocol' && services.length === 1) return services;
  const numbers = wholeProtocols(services);
  if (equalIntervals(numbers, ANY_PROTOCOL)) return [ANY_SERVICE];
  const others = exceptIntervals(numbers, PORT_PROTOCOL_NUMBERS);
  return [
    ...PORT_PROTOCOLS.flatMap((protocol) => normalisePorts(protocol, services, numbers)),
    ...normaliseIcmp(4, services, numbers),
    ...normaliseIcmp(6, services, numbers),
    ...(others.length > 0 ? [{ kind: 'protocol', numbers: others } as const] : []),
  ];
}

/** What is in both, in canonical form; empty when nothing is. */
export function intersectServices(a: readonly Service[], b: readonly Service[]): readonly Service[] {
  if (isAnyService(a)) return b;
  if (isAnyService(b)) return a;
  return normaliseServices(a.flatMap((one) => b.flatMap((other) => intersectTwo(one, other) ?? [])));
}

/** The services that packets of the family can have: ICMP is IPv4 only, ICMPv6 IPv6 only. */
export function hasFamily(service: Service, family: Family): boolean {
  return service.kind !== 'icmp' || service.family === family;
}

function intersectTwo(a: Service, b: Service): Service | undefined {
  if (a.kind === 'protocol')
    return b.kind === 'protocol' ? intersectNumbers(a.numbers, b.numbers) : within(b, a.numbers);
  if (b.kind === 'protocol') return within(a, b.numbers);
  if (a.kind === 'ports' && b.kind === 'ports') return intersectPorts(a, b);
  return a.kind === 'icmp' && b.kind === 'icmp' ? intersectIcmp(a, b) : undefined;
}

function intersectNumbers(a: IntervalSet, b: IntervalSet): Service | undefined {
  const numbers = intersectIntervals(a, b);
  return numbers.length > 0 ? { kind: 'protocol', numbers } : undefined;
}

function intersectPorts(a: PortService, b: PortService): Service | undefined {
  const source = intersectIntervals(a.source, b.source);
  const destination = intersectIntervals(a.destination, b.destination);
  const meet = a.protocol === b.protocol && source.length > 0 && destination.length > 0;
  return meet ? { ...a, source, destination } : undefined;
}

function intersectIcmp(a: IcmpService, b: IcmpService): Service | undefined {
  const types = intersectIntervals(a.types, b.types);
  return a.family === b.family && types.length > 0 ? { ...a, types } : undefined;
}

function within(service: PortService | IcmpService, numbers: IntervalSet): Service | undefined {
  const own = service.kind === 'ports' ? PROTOCOLS[service.protocol] : icmpProtocol(service.family);
  return containsInteger(numbers, own) ? service : undefined;
}

/** Numbers of the protocols that are there with all their packets; `tcp` with every port is protocol 6. */
function wholeProtocols(services: readonly Service[]): IntervalSet {
  return services.reduce<IntervalSet>((whole, service) => {
    if (service.kind === 'protocol') return unionIntervals(whole, service.numbers);
    if (service.kind === 'icmp' || !isAnyPort(service.source) || !isAnyPort(service.destination)) return whole;
    return unionIntervals(whole, [single(PROTOCOLS[service.protocol])]);
  }, []);
}

function normalisePorts(
  protocol: PortProtocol,
  services: readonly Service[],
  whole: IntervalSet,
): readonly PortService[] {
  if (containsInteger(whole, PROTOCOLS[protocol])) {
    return [{ kind: 'ports', protocol, source: ANY_PORT, destination: ANY_PORT }];
  }
  const own = services.filter((service) => service.kind === 'ports').filter((service) => service.protocol === protocol);
  const joined = joinSources(joinDestinations(own));
  return joined.length < 2
    ? joined
    : joinSources(splitSources(joined)).sort((a, b) => compareIntervals(a.source, b.source));
}

/**
 * The same packets with source ports that are equal or disjoint. Together with joining this is one form for all lists that mean the
 * same, whatever their order:
 *
 * ```
 *   |---- to 80 ----|                 |- 80 -|- 80, 443 -|- 443 -|
 *          |---- to 443 ----|    =>
 * ```
 */
function splitSources(services: readonly PortService[]): readonly PortService[] {
  const starts = services.flatMap(({ source }) => source.flatMap(({ from, to }) => [from, to + 1]));
  const sorted = [...new Set(starts)].sort((a, b) => a - b);
  return sorted.flatMap((from, index) => {
    const [first, ...rest] = services.filter(({ source }) => containsInteger(source, from));
    const end = sorted[index + 1];
    if (first === undefined || end === undefined) return [];
    const destination = rest.reduce((sum, service) => unionIntervals(sum, service.destination), first.destination);
    return [{ ...first, source: [{ from, to: end - 1 }], destination }];
  });
}

function joinDestinations(services: readonly PortService[]): readonly PortService[] {
  return joinBy(services, 'source', 'destination');
}

function joinSources(services: readonly PortService[]): PortService[] {
  return joinBy(services, 'destination', 'source');
}

/** Joins the services that are equal on one side: the other side becomes their union. */
function joinBy(services: readonly PortService[], same: 'source' | 'destination', joined: 'source' | 'destination') {
  const groups = new Map<string, PortService>();
  for (const service of services) {
    const key = service[same].map(({ from, to }) => `${from}-${to}`).join();
    const group = groups.get(key);
    const ports = group === undefined ? service[joined] : unionIntervals(group[joined], service[joined]);
    groups.set(key, { ...service, [joined]: ports });
  }
  return [...groups.values()];
}

/** A whole protocol 1 or 58 covers its messages over both families, so that nothing is left to say about them. */
function normaliseIcmp(family: Family, services: readonly Service[], whole: IntervalSet): readonly IcmpService[] {
  if (containsInteger(whole, icmpProtocol(family))) return [];
  const own = services.filter((service) => service.kind === 'icmp').filter((service) => service.family === family);
  const types = intervalsOf(own.flatMap((service) => service.types));
  return types.length === 0
    ? []
    : [{ kind: 'icmp', family, types: coversIntervals(types, ANY_ICMP) ? ANY_ICMP : types }];
}

function compareIntervals(a: IntervalSet, b: IntervalSet): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return a.length - b.length;
    const order = x.from - y.from || x.to - y.to;
    if (order !== 0) return order;
  }
  return 0;
}

function single(number: number): { readonly from: number; readonly to: number } {
  return { from: number, to: number };
}
