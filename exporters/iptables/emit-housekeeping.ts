import type { Family, Housekeeping, Match, NameSet, PortProtocol } from 'rulecast/exporter/emit';
import { outcomeRules, stateMatch } from './emit-outcome.ts';
import { icmpMatches, integersIn, portMatch } from './emit-service.ts';
import { join } from './quote.ts';

/** Conditions of the platform that make an entry mean what its name says. RFC 4861, 7.1: neighbours drop discovery with another hop limit. */
const GUARDS: Readonly<Record<string, string>> = { 'neighbour-discovery': '-m hl --hl-eq 255' };

const WITH_PORTS = new Map<number, PortProtocol>([
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
]);

const ANY_PORT = [{ from: 0, to: 65535 }];

/** The rules of one entry; none for packets of the other family. */
export function housekeepingRules(entry: Housekeeping, family: Family): readonly string[] {
  const outcome = { action: entry.verdict, label: `${entry.name}: ${entry.title}` };
  return entry.matches
    .filter((match) => (match.icmp?.family ?? match.family ?? family) === family)
    .flatMap((match) => conditionsOf(match, family))
    .flatMap((conditions) => outcomeRules(join(conditions, GUARDS[entry.name] ?? ''), outcome, family));
}

function conditionsOf(match: Match, family: Family): readonly string[] {
  // No entry has addresses. Should one ever, leaving them out would widen it.
  if (match.source !== undefined || match.destination !== undefined) {
    throw new Error('rulecast bug: housekeeping with addresses');
  }
  const interfaces = join(nameMatch('-i', match.ingress), nameMatch('-o', match.egress));
  return transports(match, family).map((transport) => join(interfaces, transport, stateMatch(match.states)));
}

function transports({ icmp, protocols, sourcePorts, destinationPorts }: Match, family: Family): readonly string[] {
  if (icmp !== undefined) return icmpMatches(family, icmp.types);
  const ports = { source: sourcePorts ?? ANY_PORT, destination: destinationPorts ?? ANY_PORT };
  const hasPorts = sourcePorts !== undefined || destinationPorts !== undefined;
  const numbers = protocols === undefined ? (hasPorts ? [...WITH_PORTS.keys()] : undefined) : integersIn(protocols);
  if (numbers === undefined) return [''];
  if (!hasPorts) return numbers.map((number) => `-p ${number}`);
  return numbers.flatMap((number) => {
    const protocol = WITH_PORTS.get(number);
    return protocol === undefined ? [] : [portMatch({ protocol, ...ports })];
  });
}

function nameMatch(option: '-i' | '-o', set: NameSet | undefined): string {
  if (set === undefined) return '';
  // Every entry names one interface, the loopback. Several would need a chain, or, negated, one option each, which iptables refuses.
  if (set.names.length !== 1) throw new Error('rulecast bug: housekeeping with several interfaces');
  return join(set.not ? '!' : '', option, set.names.join(''));
}
