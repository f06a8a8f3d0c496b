import type { PortService } from '../../model/service.ts';
import { countIntegers, type IntervalSet, intersectIntervals, overlapsIntervals } from '../../net/interval-set.ts';
import { ANY_PORT } from '../../net/port-set.ts';
import { ANY_PROTOCOL, PORT_PROTOCOLS, PROTOCOLS } from '../../net/protocol.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { familiesOf } from './term-addresses.ts';

/** The share of all values, in percent, above which a set of ports or protocols counts as all of them. */
const NEARLY_ALL = 99;

/** The protocols of a term that have ports; ports bind a term to them, `icmp` to ICMP. */
function portProtocols({ protocols = ANY_PROTOCOL, icmp }: PacketMatch): IntervalSet {
  return icmp === undefined ? intersectIntervals(protocols, PORT_PROTOCOLS) : [];
}

/** How many different destination ports packets of the term have: 0 to 65,536, and 0 when no protocol of the term has ports. */
export function countPorts(term: PacketMatch): number {
  const isWithout = portProtocols(term).length === 0 || familiesOf(term).length === 0;
  return isWithout ? 0 : countIntegers(term.destinationPorts ?? ANY_PORT);
}

/** Whether so many ports are as good as all of them. */
export function isNearlyAnyPort(ports: number): boolean {
  return isNearlyAll(ports, ANY_PORT);
}

/** Whether the term has packets of as good as every protocol. */
export function isAnyProtocol({ protocols = ANY_PROTOCOL, icmp, sourcePorts, destinationPorts }: PacketMatch): boolean {
  const isLimited = icmp !== undefined || sourcePorts !== undefined || destinationPorts !== undefined;
  return !isLimited && isNearlyAll(countIntegers(protocols), ANY_PROTOCOL);
}

/** The services, of those given, of which the term has packets. */
export function servicesIn(term: PacketMatch, services: readonly PortService[]): readonly PortService[] {
  const { destinationPorts = ANY_PORT, sourcePorts = ANY_PORT } = term;
  const protocols = portProtocols(term);
  return services.filter(({ protocol, source, destination }) => {
    const number = { from: PROTOCOLS[protocol], to: PROTOCOLS[protocol] };
    return (
      overlapsIntervals(protocols, [number]) &&
      overlapsIntervals(destinationPorts, destination) &&
      overlapsIntervals(sourcePorts, source)
    );
  });
}

function isNearlyAll(count: number, all: IntervalSet): boolean {
  return count * 100 > countIntegers(all) * NEARLY_ALL;
}
