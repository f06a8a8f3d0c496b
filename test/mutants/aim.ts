import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import type { Match } from '../../src/model/match.ts';
import { type Packet, STATES } from '../../src/model/packet.ts';
import { FAMILIES, type Family } from '../../src/net/family.ts';
import type { IntervalSet } from '../../src/net/interval-set.ts';
import type { Binding } from '../../src/proof/binding.ts';
import { addressEdges } from '../../src/testing/sample-values.ts';
import { type Random, randomFrom } from '../packets/random.ts';

/** The matches of statements that only one of two readings has at that place of a chain. */
export function changedMatches(before: PacketReading, after: PacketReading): readonly Match[] {
  const names = new Set([...before.chains.keys(), ...after.chains.keys()]);
  return [...names].flatMap((name) => {
    const [one, other] = [before.chains.get(name) ?? [], after.chains.get(name) ?? []];
    if (one === other) return [];
    const keys = [new Set(one.map(keyOf)), new Set(other.map(keyOf))] as const;
    const only = (list: readonly Statement[], known: ReadonlySet<string>): readonly Statement[] =>
      list.filter((statement) => !known.has(keyOf(statement)));
    return [...only(one, keys[1]), ...only(other, keys[0])].map(({ match }) => match);
  });
}

const KEYS = new WeakMap<Statement, string>();

/** Equal for statements that do the same to the same packets. */
function keyOf(statement: Statement): string {
  const { match, then, undecided } = statement;
  const key =
    KEYS.get(statement) ??
    JSON.stringify([match, then, undecided], (_key, value) => (ArrayBuffer.isView(value) ? `${value}` : value));
  KEYS.set(statement, key);
  return key;
}

/** Packets at the bounds of changed matches: each takes what it can from one of them, and the rest from one of `packets`. */
export function aimedPackets(
  matches: readonly Match[],
  {
    packets,
    binding,
    seed,
    each,
  }: { readonly packets: readonly Packet[]; readonly binding: Binding; readonly seed: number; readonly each: number },
): readonly Packet[] {
  const random = randomFrom(seed);
  return matches.flatMap((match) => {
    const aim = aimOf(match, binding);
    return Array.from({ length: each }, () => aimed(random.pick(packets), aim, random));
  });
}

interface Aim {
  readonly match: Match;
  readonly sources: Readonly<Record<Family, readonly bigint[]>>;
  readonly destinations: Readonly<Record<Family, readonly bigint[]>>;
  readonly zones: { readonly from: readonly string[]; readonly to: readonly string[] };
}

function aimOf(match: Match, { interfaces, ownNames }: Binding): Aim {
  const edges = (set: Match['source']): Record<Family, readonly bigint[]> =>
    set === undefined ? { 4: [], 6: [] } : { 4: addressEdges([set], 4), 6: addressEdges([set], 6) };
  const zones = (names: readonly string[] = []): readonly string[] =>
    ownNames
      ? names
      : [...interfaces].filter(([, bound]) => bound.some((name) => names.includes(name))).map(([zone]) => zone);
  const { source, destination, ingress, egress } = match;
  return {
    match,
    sources: edges(source),
    destinations: edges(destination),
    zones: { from: zones(ingress?.names), to: zones(egress?.names) },
  };
}

/** The packet with most of its fields as the match wants them, or nearly. */
function aimed(base: Packet, { match, sources, destinations, zones }: Aim, random: Random): Packet {
  const family = match.family ?? match.icmp?.family ?? random.pick([base.family, base.family, ...FAMILIES]);
  const isSame = family === base.family;
  const some = <T>(list: readonly T[], otherwise: T): T =>
    list.length === 0 || random.onceIn(5) ? otherwise : random.pick(list);
  const { fromZone, toZone } = { fromZone: some(zones.from, base.fromZone!), toZone: some(zones.to, base.toZone!) };
  return {
    direction: base.direction,
    ...(fromZone !== undefined && { fromZone }),
    ...(toZone !== undefined && { toZone }),
    family,
    source: some(sources[family], isSame ? base.source : 1n),
    destination: some(destinations[family], isSame ? base.destination : 1n),
    ...payload(base, { match, family }, random),
    state: some(match.states ?? STATES, base.state),
  };
}

function payload(
  base: Packet,
  { match, family }: { readonly match: Match; readonly family: Family },
  random: Random,
): Pick<Packet, 'protocol' | 'sourcePort' | 'destinationPort' | 'icmpType' | 'icmpCode'> {
  const near = (set: IntervalSet | undefined, last: number, otherwise: number): number => {
    if (set === undefined || set.length === 0 || random.onceIn(6)) return otherwise;
    const { from, to } = random.pick(set);
    return Math.min(last, Math.max(0, random.pick([from, to, from, to, from - 1, to + 1])));
  };
  const icmp = family === 4 ? 1 : 58;
  const asked = match.sourcePorts || match.destinationPorts ? random.pick([6, 17]) : match.icmp ? icmp : base.protocol;
  const protocol = near(match.protocols, 255, asked);
  if (protocol === icmp) {
    const type = near(match.icmp?.types, 65_535, (base.icmpType ?? 8) * 256 + (base.icmpCode ?? 0));
    return { protocol, icmpType: type >> 8, icmpCode: type & 255 };
  }
  if (![6, 17, 132].includes(protocol)) return { protocol };
  return {
    protocol,
    sourcePort: near(match.sourcePorts, 65_535, base.sourcePort ?? 40_000),
    destinationPort: near(match.destinationPorts, 65_535, base.destinationPort ?? 443),
  };
}
