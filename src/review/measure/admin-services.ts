import type { PortService } from '../../model/service.ts';
import { intersectIntervals } from '../../net/interval-set.ts';
import { ANY_PORT } from '../../net/port-set.ts';
import { isInternet } from '../../net/special-ranges.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { servicesIn } from './services.ts';
import { addressesOf, directionsOf } from './term-addresses.ts';

/** Those of the services that the term lets in from the internet, cut to what it lets in. None for a term that is outbound only. */
export function adminServices(term: PacketMatch, services: readonly PortService[]): readonly PortService[] {
  const comesIn = directionsOf(term).some((direction) => direction !== 'outbound');
  if (!comesIn || !isInternet(addressesOf(term, 'source'))) return [];
  const { destinationPorts = ANY_PORT } = term;
  return servicesIn(term, services).map((service) => ({
    ...service,
    source: ANY_PORT,
    destination: intersectIntervals(service.destination, destinationPorts),
  }));
}
