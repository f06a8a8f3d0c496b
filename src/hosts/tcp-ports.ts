import type { PortService, Service } from '../model/service.ts';
import { coversIntervals, unionIntervals } from '../net/interval-set.ts';
import { ANY_PORT, type PortSet } from '../net/port-set.ts';
import { PROTOCOLS } from '../net/protocol.ts';

/** The ports of `http://` and `https://`: where browsers and clients of the web connect to. Who asks for others asks no PAC file. */
export const WEB_PORTS: PortSet = [
  { from: 80, to: 80 },
  { from: 443, to: 443 },
];

/** TCP to these ports, from any port. */
export function tcpTo(destination: PortSet): PortService {
  return { kind: 'ports', protocol: 'tcp', source: ANY_PORT, destination };
}

/** The TCP ports of services; empty when there are none. */
export function tcpPortsOf(services: readonly Service[]): PortSet {
  return services.reduce<PortSet>((ports, service) => unionIntervals(ports, tcpPorts(service)), []);
}

function tcpPorts(service: Service): PortSet {
  const tcp = { from: PROTOCOLS.tcp, to: PROTOCOLS.tcp };
  switch (service.kind) {
    case 'ports':
      return service.protocol === 'tcp' ? service.destination : [];
    case 'protocol':
      return coversIntervals(service.numbers, [tcp]) ? ANY_PORT : [];
    case 'icmp':
      return [];
  }
}
