import { formatService } from '../../model/format-service.ts';
import type { Service } from '../../model/service.ts';
import { equalIntervals, type IntervalSet, intersectIntervals } from '../../net/interval-set.ts';
import { ANY_PORT, formatPorts } from '../../net/port-set.ts';
import { PORT_PROTOCOLS, protocolName } from '../../net/protocol.ts';
import type { PacketMatch } from '../../packetset/program.ts';

/** Services as policies write them, sorted. */
export function servicesText(services: readonly Service[]): readonly string[] {
  return [...new Set(services.map(formatService))].sort();
}

/** The services of a product as policies write them: `tcp/443`, `icmp/8/0`, `esp`; `any` alone for every protocol. */
export function termServices({ protocols, sourcePorts, destinationPorts, icmp }: PacketMatch): readonly string[] {
  if (icmp !== undefined) return [formatService({ kind: 'icmp', ...icmp })];
  const hasPorts = sourcePorts !== undefined || destinationPorts !== undefined;
  if (protocols === undefined && !hasPorts) return ['any'];
  const numbers = hasPorts ? intersectIntervals(protocols ?? PORT_PROTOCOLS, PORT_PROTOCOLS) : (protocols ?? []);
  const ports = portsText(sourcePorts, destinationPorts);
  return numbers.flatMap((interval) => wordsOf(interval).map((word) => `${word}${ports}`));
}

function portsText(source: IntervalSet = ANY_PORT, destination: IntervalSet = ANY_PORT): string {
  const to = formatPorts(destination);
  if (equalIntervals(source, ANY_PORT)) return equalIntervals(destination, ANY_PORT) ? '' : `/${to}`;
  return `/${formatPorts(source)} to ${equalIntervals(destination, ANY_PORT) ? 'any port' : to}`;
}

/** Few numbers by their names; many as a range. */
function wordsOf({ from, to }: IntervalSet[number]): readonly string[] {
  if (to - from > 3) return [`proto/${from}-${to}`];
  return Array.from({ length: to - from + 1 }, (_, at) => protocolName(from + at) ?? `proto/${from + at}`);
}
