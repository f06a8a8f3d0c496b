import { contains } from '../net/contains.ts';
import type { Family } from '../net/family.ts';
import { containsInteger, type IntervalSet } from '../net/interval-set.ts';
import { PORT_PROTOCOLS, PROTOCOLS } from '../net/protocol.ts';
import type { Match, NameSet } from './match.ts';
import type { Packet } from './packet.ts';
import type { Service } from './service.ts';
import { icmpProtocol } from './service-algebra.ts';

/** Whether the packet meets every condition. The direction is not among them. */
export function matches(match: Match, packet: Packet): boolean {
  const { family, source, destination, protocols, states } = match;
  return (
    (family === undefined || family === packet.family) &&
    (states === undefined || states.includes(packet.state)) &&
    (protocols === undefined || containsInteger(protocols, packet.protocol)) &&
    hasPort(match.sourcePorts, packet.sourcePort, packet) &&
    hasPort(match.destinationPorts, packet.destinationPort, packet) &&
    (match.icmp === undefined || hasMessage(match.icmp, packet)) &&
    hasName(match.ingress, packet.fromZone) &&
    hasName(match.egress, packet.toZone) &&
    (source === undefined || contains(source, packet.family, packet.source)) &&
    (destination === undefined || contains(destination, packet.family, packet.destination))
  );
}

/** Whether the packet carries the service. */
export function carries(packet: Packet, service: Service): boolean {
  switch (service.kind) {
    case 'ports':
      return (
        packet.protocol === PROTOCOLS[service.protocol] &&
        hasPort(service.source, packet.sourcePort, packet) &&
        hasPort(service.destination, packet.destinationPort, packet)
      );
    case 'icmp':
      return hasMessage(service, packet);
    case 'protocol':
      return containsInteger(service.numbers, packet.protocol);
  }
}

function hasPort(ports: IntervalSet | undefined, port: number | undefined, { protocol }: Packet): boolean {
  if (ports === undefined) return true;
  return containsInteger(PORT_PROTOCOLS, protocol) && port !== undefined && containsInteger(ports, port);
}

function hasMessage(
  { family, types }: { readonly family: Family; readonly types: IntervalSet },
  packet: Packet,
): boolean {
  const { icmpType = 0, icmpCode = 0 } = packet;
  const isIcmp = packet.family === family && packet.protocol === icmpProtocol(family);
  return isIcmp && containsInteger(types, icmpType * 256 + icmpCode);
}

function hasName(condition: NameSet | undefined, name: string | undefined): boolean {
  if (condition === undefined) return true;
  return (name !== undefined && condition.names.includes(name)) !== condition.not;
}
