import type { PacketReading } from '../src/exporter/reading.ts';
import type { Match } from '../src/model/match.ts';
import type { AddressSet } from '../src/net/address-set.ts';
import { intersect } from '../src/net/algebra.ts';
import { FAMILIES } from '../src/net/family.ts';
import { rangesOf } from '../src/net/prefixes-of.ts';
import { lastAddress, parseRange } from './packets/address.ts';

/** `tcp/443 IPv4` and the like to the destinations that are reached, as `first-last` in numbers: disjoint, not adjacent, sorted. */
export type Coverage = Readonly<Record<string, readonly string[]>>;

interface Reach {
  readonly key: string;
  readonly first: bigint;
  readonly last: bigint;
}

const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp' };

/** An endpoint set of a raw snapshot, as far as addresses and ports go. */
export interface RawEndpointSet {
  readonly id: number;
  readonly ips?: readonly string[];
  readonly tcpPorts?: string;
  readonly udpPorts?: string;
}

/** What endpoint sets cover, each with its own ports. Straight from the snapshot, without rulecast. */
export function coverageOfSnapshot(endpointSets: readonly RawEndpointSet[]): Coverage {
  const reaches = endpointSets.flatMap(({ ips = [], tcpPorts = '', udpPorts = '' }) => {
    const services = [
      ...portsOf(tcpPorts).map((port) => `tcp/${port}`),
      ...portsOf(udpPorts).map((port) => `udp/${port}`),
    ];
    return ips.flatMap((ip) => {
      const range = parseRange(ip);
      if (range === undefined) throw new Error(`not a prefix: ${ip}`);
      return services.map((service) => ({ key: `${service} IPv${range.family}`, ...range }));
    });
  });
  return merged(reaches);
}

function portsOf(text: string): readonly number[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}

/**
 * What the statements of a reading cover that allow new connections to certain destinations and ports. Throws at one that does not match
 * exactly the given sources, or any other protocol than TCP and UDP: then it covers more, or less, than a destination and a port.
 */
export function coverageOfReading(reading: PacketReading, sources: readonly string[]): Coverage {
  const entries = new Set(reading.hooks.map(({ chain }) => chain));
  const allowing = [...entries].flatMap((chain) => [...allowsOf(reading, chain, {})]);
  const beginning = allowing.filter(({ states }) => states === undefined || states.includes('new'));
  return merged(beginning.flatMap((match) => reachesOf(match, sources)));
}

/** The condition of each allow that packets in a chain can meet: its own, and those of the jumps that led there. */
function* allowsOf({ chains, ...rest }: PacketReading, chain: string, before: Match): Generator<Match> {
  for (const { match, then } of chains.get(chain) ?? []) {
    // A chain for one family, on the way of packets of the other.
    if (before.family !== undefined && match.family !== undefined && before.family !== match.family) continue;
    const both = conjunction(before, match);
    if (then.kind === 'jump' || then.kind === 'goto') yield* allowsOf({ chains, ...rest }, then.chain, both);
    if (then.kind === 'verdict' && then.verdict === 'allow') yield both;
  }
}

function conjunction(a: Match, b: Match): Match {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Match>;
  const conditions = [...keys].map((key) => [key, both(key, a[key], b[key])]);
  return Object.fromEntries(conditions);
}

function both(key: keyof Match, a: unknown, b: unknown): unknown {
  if (a === undefined || b === undefined) return a ?? b;
  if (key === 'source' || key === 'destination') return intersect(a as AddressSet, b as AddressSet);
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  throw new Error(`two different conditions on ${key} on the way to an allow`);
}

function reachesOf(match: Match, sources: readonly string[]): readonly Reach[] {
  const { source, destination, protocols = [], destinationPorts = [], sourcePorts, icmp, ingress, egress } = match;
  if (source === undefined || destination === undefined) throw new Error('an allow without source or destination');
  if (!isEveryPort(sourcePorts) || icmp || ingress || egress)
    throw new Error('an allow that asks for more than was written');
  const services = protocols.flatMap(({ from, to }) => {
    const name = PROTOCOLS[from];
    if (from !== to || name === undefined) throw new Error(`an allow of the protocols ${from} to ${to}`);
    return destinationPorts.flatMap((range) => spread(range).map((port) => `${name}/${port}`));
  });
  return FAMILIES.filter((family) => match.family === undefined || match.family === family).flatMap((family) => {
    const found = [...rangesOf(source, family)].map(({ start, end }) => `${start}-${end}`);
    const reached = [...rangesOf(destination, family)];
    if (found.length === 0 || reached.length === 0) return [];
    const wanted = sources.map(parseRange).filter((range) => range?.family === family);
    const texts = wanted.map((range) => `${range?.first}-${range?.last}`);
    if (found.join() !== texts.join()) throw new Error(`an allow from ${found}, not from ${texts}`);
    return services.flatMap((service) =>
      reached.map(({ start, end }) => ({ key: `${service} IPv${family}`, first: start, last: end })),
    );
  });
}

function isEveryPort(ports: Match['sourcePorts']): boolean {
  return ports === undefined || (ports.length === 1 && ports[0]?.from === 0 && ports[0].to === 0xff_ff);
}

function spread({ from, to }: { readonly from: number; readonly to: number }): readonly number[] {
  if (to - from > 1000) throw new Error(`an allow of the ports ${from} to ${to}`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function merged(reaches: readonly Reach[]): Coverage {
  const byKey = new Map<string, Reach[]>();
  for (const reach of reaches) byKey.set(reach.key, [...(byKey.get(reach.key) ?? []), reach]);
  return Object.fromEntries([...byKey].map(([key, all]) => [key, unionOf(all)]));
}

function unionOf(reaches: readonly Reach[]): readonly string[] {
  const sorted = [...reaches].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const union: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of sorted) {
    if (first < 0n || last > lastAddress(6)) throw new Error('not an address');
    const open = union.at(-1);
    if (open === undefined || first > open.last + 1n) union.push({ first, last });
    else if (last > open.last) open.last = last;
  }
  return union.map(({ first, last }) => `${first}-${last}`);
}
