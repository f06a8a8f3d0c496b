import { protocolName } from '../model/format-packet.ts';
import type { Match, NameSet } from '../model/match.ts';
import { type AddressSet, ANY, isAny } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { formatPrefix, formatRange } from '../net/format.ts';
import type { IntervalSet } from '../net/interval-set.ts';
import { formatPorts } from '../net/port-set.ts';
import { prefixesOf, rangesOf } from '../net/prefixes-of.ts';
import type { PacketMatch } from '../packetset/program.ts';

/** Items of a list that are written out; of the others, only how many there are. */
const SHOWN = 3;

/** People read prefixes more easily than ranges, if there are not many more of them. */
const PREFIXES_A_RANGE = 3;

/**
 * A product of packets in one line: `outbound tcp to ports 443 from 10.0.0.0/8 to 52.112.0.0/14, 52.122.0.0/15 and 7 more, state new`. What
 * the product does not limit is left out, but for the addresses.
 */
export function formatTerm(term: PacketMatch): string {
  const { directions, states, ingress, egress, source, destination, family } = term;
  const parts = [
    ...(directions === undefined ? [] : [directions.join(' or ')]),
    serviceText(term),
    ...(ingress === undefined ? [] : [`in by ${interfaceText(ingress)}`]),
    ...(egress === undefined ? [] : [`out by ${interfaceText(egress)}`]),
    `from ${addressText(source, family)}`,
    `to ${addressText(destination, family)}`,
  ];
  return `${parts.join(' ')}${states === undefined ? '' : `, state ${states.join(' or ')}`}`;
}

function serviceText({ protocols, sourcePorts, destinationPorts, icmp }: Match): string {
  if (icmp !== undefined) return `${icmp.family === 4 ? 'icmp' : 'icmpv6'}${messageText(icmp.types)}`;
  const names = protocols === undefined ? 'any protocol' : listText(protocols.flatMap(protocolWords));
  const from = sourcePorts === undefined ? '' : ` from ports ${listText(formatPorts(sourcePorts).split(','))}`;
  const to = destinationPorts === undefined ? '' : ` to ports ${listText(formatPorts(destinationPorts).split(','))}`;
  return `${names}${from}${to}`;
}

function protocolWords({ from, to }: IntervalSet[number]): readonly string[] {
  return from === to ? [protocolName(from)] : [`proto/${from}-${to}`];
}

/** Types and codes as the first and the last message of each interval. */
function messageText(types: IntervalSet): string {
  const message = (value: number): string => `${value >> 8}/${value & 0xff}`;
  const texts = types.map(({ from, to }) => (from === to ? message(from) : `${message(from)}-${message(to)}`));
  return ` ${listText(texts)}`;
}

function interfaceText({ names, not }: NameSet): string {
  if (!not) return listText(names);
  return names.length === 0 ? 'any interface' : `any interface but ${listText(names)}`;
}

function addressText(set: AddressSet = ANY, family: Family | undefined): string {
  if (isAny(set)) return family === undefined ? 'any' : `any IPv${family}`;
  return listText(FAMILIES.flatMap((one) => prefixTexts(set, one)));
}

/** Prefixes, or ranges where those are far fewer. */
function prefixTexts(set: AddressSet, family: Family): readonly string[] {
  const ranges = [...rangesOf(set, family)];
  const prefixes = prefixesOf(set, family);
  if (prefixes.kind === 'none') return [];
  if (prefixes.kind === 'all') return [`any IPv${family}`];
  if (prefixes.prefixes.length <= ranges.length * PREFIXES_A_RANGE) return prefixes.prefixes.map(formatPrefix);
  return ranges.map(({ start, end }) => formatRange(family, start, end));
}

function listText(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 1 ? `${texts.slice(0, SHOWN).join(', ')} and ${more} more` : texts.join(', ');
}
