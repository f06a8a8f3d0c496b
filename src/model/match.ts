import type { AddressSet } from '../net/address-set.ts';
import type { Family } from '../net/family.ts';
import type { IcmpSet } from '../net/icmp.ts';
import type { PortSet } from '../net/port-set.ts';
import type { ProtocolSet } from '../net/protocol.ts';
import type { StateSet } from './packet.ts';

/** A set of names or, with `not`, everything but them (which includes "no name at all"). */
export interface NameSet {
  readonly names: readonly string[];
  readonly not: boolean;
}

/**
 * A product of conditions on a packet, all of which must hold. An absent condition always holds, an empty set never does.
 * `source` and `destination` bind the family too: a packet of a family without addresses in the set does not match. Ports bind
 * to protocols that have ports; `icmp` binds to ICMP over IPv4 or to ICMPv6 over IPv6.
 */
export interface Match {
  readonly family?: Family;
  readonly source?: AddressSet;
  readonly destination?: AddressSet;
  readonly protocols?: ProtocolSet;
  readonly sourcePorts?: PortSet;
  readonly destinationPorts?: PortSet;
  readonly icmp?: { readonly family: Family; readonly types: IcmpSet };
  /** Zones; in a reading, what the file says: interfaces or the platform's zones, which a binding turns into zones. */
  readonly ingress?: NameSet;
  readonly egress?: NameSet;
  readonly states?: StateSet;
}
