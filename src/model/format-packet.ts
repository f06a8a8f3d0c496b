import type { Family } from '../net/family.ts';
import { formatAddress } from '../net/format.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import type { Packet } from './packet.ts';

const NAMES = ['tcp', 'udp', 'sctp', 'esp', 'ah', 'gre'] as const satisfies readonly (keyof typeof PROTOCOLS)[];
const NAMED = NAMES.map((name) => [name, PROTOCOLS[name]] as const);

/** A packet as people write it: direction, zones if it has any, protocol, source, destination and state, separated by blanks. */
export function formatPacket(packet: Packet): string {
  const { direction, fromZone, toZone, family, source, destination, sourcePort, destinationPort, state } = packet;
  const zones = fromZone === undefined && toZone === undefined ? [] : [`[${fromZone ?? ''}>${toZone ?? ''}]`];
  const ends = [formatEnd(family, source, sourcePort), formatEnd(family, destination, destinationPort)];
  return [direction, ...zones, formatProtocol(packet), ends.join(' -> '), state].join(' ');
}

function formatEnd(family: Family, value: bigint, port: number | undefined): string {
  const address = formatAddress(family, value);
  if (port === undefined) return address;
  return family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
}

function formatProtocol({ protocol, icmpType = 0, icmpCode = 0 }: Packet): string {
  if (protocol === PROTOCOLS.icmp) return `icmp/${icmpType}/${icmpCode}`;
  if (protocol === PROTOCOLS.icmpv6) return `icmpv6/${icmpType}/${icmpCode}`;
  return protocolName(protocol);
}

/** The name of a protocol where packet tables have one; `proto/NUMBER` else. */
export function protocolName(protocol: number): string {
  const [name] = NAMED.find(([, number]) => number === protocol) ?? [];
  return name ?? `proto/${protocol}`;
}
