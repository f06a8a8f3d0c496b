import type { PortProtocol, Service } from '../model/service.ts';
import { type IntervalSet, intersectIntervals, intervalsOf } from '../net/interval-set.ts';
import { ANY_PORT, isAnyPort, type PortSet } from '../net/port-set.ts';

function portsOf(...numbers: readonly number[]): PortSet {
  return intervalsOf(numbers.map((number) => ({ from: number, to: number })));
}

export const TLS_PORT = portsOf(443);

/** Ports on which mail leaves a network: to other relays (25), and submitted by clients (465, 587). RFC 5321, RFC 8314, RFC 6409. */
export const MAIL_PORTS = portsOf(25, 465, 587);

/** UDP ports of media: above those of well-known services. */
export const MEDIA_PORTS: PortSet = [{ from: 1024, to: 65535 }];

/**
 * Ports on which proxies listen by default: 1080 SOCKS (RFC 1928), 3128 Squid, 8000, 8080 (IANA http-alt), 8081, 8443, 8888 and 9090 as products come with
 * them. One on another port is known by the proxy of an output that steers.
 */
export const PROXY_PORTS = portsOf(1080, 3128, 8000, 8080, 8081, 8443, 8888, 9090);

/** The service of these ports, from any port. */
export function serviceOn(protocol: PortProtocol, destination: IntervalSet): Service {
  return { kind: 'ports', protocol, source: ANY_PORT, destination };
}

/** The parts of services of one protocol that are on the ports, one each. Services on every port of a protocol are about something else: they have none. */
export function servicesWithin(
  services: readonly Service[],
  protocol: PortProtocol,
  ports: PortSet,
): readonly Service[] {
  return services.flatMap((service) => {
    if (service.kind !== 'ports' || service.protocol !== protocol || isAnyPort(service.destination)) return [];
    const destination = intersectIntervals(service.destination, ports);
    return destination.length === 0 ? [] : [{ ...service, destination }];
  });
}

/** More addresses of one family than this are no named relays: 64 of IPv4, or a /122 of IPv6. */
export const RELAYS_MAX = 64n;
