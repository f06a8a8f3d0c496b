import type { Family, Housekeeping, Match, NameSet } from 'rulecast/exporter/emit';
import type { TableContext } from './emit-context.ts';
import { icmpMatches, integers, join, oneOf } from './emit-match.ts';
import { outcomeStatements, stateMatch } from './emit-rule.ts';
import { familyMatch } from './emit-sides.ts';
import { interfaceName } from './quote.ts';

/** Conditions of the platform that make an entry mean what its name says. RFC 4861, 7.1: neighbours drop discovery with another hop limit. */
const GUARDS: Readonly<Record<string, string>> = { 'neighbour-discovery': 'ip6 hoplimit 255' };

const HEADER_OF = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['132', 'sctp'],
]);

const WITH_PORTS = [6, 17, 132].map((number) => ({ from: number, to: number }));

/** The statements of one entry; none for packets that the table never sees. */
export function housekeepingStatements(entry: Housekeeping, context: TableContext): readonly string[] {
  const outcome = { action: entry.verdict, label: `${entry.name}: ${entry.title}` };
  return entry.matches
    .filter((match) => isSeen(match, context))
    .flatMap((match) => conditionsOf(match, context))
    .flatMap((conditions) => outcomeStatements(join(GUARDS[entry.name] ?? '', conditions), outcome, context));
}

function isSeen(match: Match, { family }: TableContext): boolean {
  const bound = boundFamily(match);
  return bound === undefined || family === 'inet' || family === (bound === 4 ? 'ip' : 'ip6');
}

function boundFamily({ family, icmp }: Match): Family | undefined {
  return icmp?.family ?? family;
}

function conditionsOf(match: Match, context: TableContext): readonly string[] {
  // No entry has addresses. Should one ever, leaving them out would widen it.
  if (match.source !== undefined || match.destination !== undefined) {
    throw new Error('rulecast bug: housekeeping with addresses');
  }
  const around = join(stateMatch(match.states), names('iifname', match.ingress), names('oifname', match.egress));
  const types = match.icmp;
  if (types !== undefined) return icmpMatches(types.family, types.types).map((text) => join(around, text));
  return [join(around, familyMatch(match.family, context), transport(match))];
}

function transport({ protocols, sourcePorts, destinationPorts }: Match): string {
  const sport = sourcePorts && `sport ${integers(sourcePorts)}`;
  const dport = destinationPorts && `dport ${integers(destinationPorts)}`;
  if (sport === undefined && dport === undefined) return protocols ? `meta l4proto ${integers(protocols)}` : '';
  const carriers = integers(protocols ?? WITH_PORTS);
  const header = HEADER_OF.get(carriers);
  const ports = [sport, dport].flatMap((port) => (port === undefined ? [] : [`${header ?? 'th'} ${port}`]));
  return join(header === undefined ? `meta l4proto ${carriers}` : '', ...ports);
}

function names(keyword: 'iifname' | 'oifname', set: NameSet | undefined): string {
  if (set === undefined) return '';
  return join(keyword, set.not ? '!=' : '', oneOf(set.names.map(interfaceName)));
}
