import type { Family } from '../net/family.ts';
import type { IcmpSet } from '../net/icmp.ts';
import type { PortSet } from '../net/port-set.ts';
import type { ProtocolSet } from '../net/protocol.ts';

/** Protocols whose packets have ports. */
export type PortProtocol = 'tcp' | 'udp' | 'sctp';

/** Protocol with ports, both sets never empty; "all ports" is 0 to 65535. */
export interface PortService {
  readonly kind: 'ports';
  readonly protocol: PortProtocol;
  readonly source: PortSet;
  readonly destination: PortSet;
}

/** ICMP over IPv4 or ICMPv6 over IPv6; never the one over the other. */
export interface IcmpService {
  readonly kind: 'icmp';
  readonly family: Family;
  readonly types: IcmpSet;
}

/** Whole IP protocols by number. All 256 of them are "any service". */
export interface ProtocolService {
  readonly kind: 'protocol';
  readonly numbers: ProtocolSet;
}

/** What a packet carries. A list of services matches when one of them does. */
export type Service = PortService | IcmpService | ProtocolService;
