import { contains } from '../net/contains.ts';
import { carries } from './match-packet.ts';
import type { Packet } from './packet.ts';
import type { Flow } from './policy.ts';
import type { Service } from './service.ts';

/** The first service of a flow that carries the packet; `undefined` when the flow does not match it. Zones and states are not asked. */
export function matchFlow({ source, destination, services }: Flow, packet: Packet): Service | undefined {
  const { family } = packet;
  if (!contains(source.addresses, family, packet.source)) return undefined;
  if (!contains(destination.addresses, family, packet.destination)) return undefined;
  return services.find((service) => carries(packet, service));
}
