import type { Direction, Packet } from '../reference.ts';
import { type AddressRange, lastAddress, parseRange } from './address.ts';
import { deck, type Random, randomFrom } from './random.ts';

/** Ports or codes from `from` to `to`, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** An ICMP (family 4) or ICMPv6 (family 6) type, and a code if only that matters. */
export interface IcmpHint {
  readonly family: 4 | 6;
  readonly type: number;
  readonly code?: number;
}

/** What packets of one protocol number matter; absent: any port, any type. */
export interface ServiceHint {
  readonly protocol: number;
  readonly ports?: readonly NumberRange[];
  readonly sourcePorts?: readonly NumberRange[];
  readonly icmp?: IcmpHint;
}

/** Sources, destinations and services that meet in one rule; addresses are texts as in a policy. */
export interface Pairing {
  readonly direction: Direction;
  readonly fromZones?: readonly string[];
  readonly toZones?: readonly string[];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly services: readonly ServiceHint[];
}

/** What matters to a policy. Prefixes, addresses and ranges are texts as in a policy. */
export interface Hints {
  readonly prefixes: readonly string[];
  readonly ports: readonly NumberRange[];
  readonly icmp: readonly IcmpHint[];
  readonly protocols?: readonly number[];
  readonly zones: readonly string[];
  readonly directions: readonly Direction[];
  readonly pairings?: readonly Pairing[];
}

export interface BoundaryOptions extends Hints {
  readonly count: number;
  readonly seed: number;
  /** Inbound and outbound packets have both zones, as on a device that forwards; otherwise the one that a host knows. */
  readonly bothZones?: boolean;
}

interface Side {
  readonly sources: readonly AddressRange[];
  readonly destinations: readonly AddressRange[];
}

interface Match extends Side, Pick<Pairing, 'direction' | 'fromZones' | 'toZones' | 'services'> {
  readonly family: 4 | 6;
}

interface Space {
  readonly options: BoundaryOptions;
  readonly random: Random;
  readonly matches: readonly Match[];
  readonly nextMatch: () => Match;
  readonly nextSourceEdge: () => Edge;
  readonly nextDestinationEdge: () => Edge;
  readonly nextPort: () => number;
  readonly nextProtocol: () => number;
  readonly nextIcmpType: () => number;
}

interface Edge {
  readonly family: 4 | 6;
  readonly value: bigint;
}

type Header = Pick<Packet, 'protocol' | 'sourcePort' | 'destinationPort' | 'icmpType' | 'icmpCode'>;

const EVERYTHING: readonly string[] = ['0.0.0.0/0', '::/0'];
const WITH_PORTS: readonly number[] = [6, 17, 132];
/** TCP and UDP mostly; then what policies and housekeeping name, and some that they do not. */
const PROTOCOLS: readonly number[] = [6, 6, 6, 17, 17, 132, 1, 58, 58, 47, 50, 51, 112, 41, 2, 0, 255];
/** Ends of the number space, and the ports of the housekeeping. */
const PORTS: readonly number[] = [0, 1, 67, 68, 546, 547, 1023, 1024, 65534, 65535];
/** Echo, errors, and the types of the housekeeping with their neighbours. */
const ICMP_TYPES: readonly number[] = [
  0, 3, 8, 11, 1, 2, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 142, 143, 144,
];
const STATES: readonly Packet['state'][] = [
  ...new Array<'new'>(14).fill('new'),
  ...(['untracked', 'untracked', 'established', 'established', 'related', 'invalid'] as const),
];

/**
 * `count` packets at and around the boundaries of what the hints name, the same for the same options. Of eight packets,
 * four go from a source to a destination of one pairing (without pairings: from any of the prefixes to any other), three
 * have an end just inside or outside a prefix, dealt so that every boundary comes before any comes again, and one is
 * random. Throws without a direction, and at a prefix that cannot be read.
 */
export function* boundaryPackets(options: BoundaryOptions): Generator<Packet> {
  if (options.directions.length === 0) throw new Error('boundaryPackets needs a direction');
  const space = openSpace(options);
  for (let index = 0; index < options.count; index++) yield nextPacket(space, index % 8);
}

function openSpace(options: BoundaryOptions): Space {
  const random = randomFrom(options.seed);
  const edges = options.prefixes.flatMap((text) => edgesOf(rangeOf(text)));
  const somewhere = edges.length > 0 ? edges : EVERYTHING.flatMap((text) => edgesOf(rangeOf(text)));
  const ports = [...PORTS, ...options.ports.flatMap(({ from, to }) => [from - 1, from, to, to + 1])];
  const types = options.icmp.flatMap(({ type }) => [type - 1, type, type + 1]);
  const wanted = (options.pairings ?? []).flatMap(matchesOf);
  const matches =
    wanted.length > 0 ? wanted : options.directions.flatMap((direction) => anyPairing(options, direction));
  return {
    options,
    random,
    matches,
    nextMatch: deck(matches, random),
    nextSourceEdge: deck(somewhere, random),
    nextDestinationEdge: deck(somewhere, random),
    nextPort: deck(ports.filter(isPort), random),
    nextProtocol: deck([...PROTOCOLS, ...(options.protocols ?? [])], random),
    nextIcmpType: deck([...ICMP_TYPES, ...types.filter((type) => type >= 0 && type <= 255)], random),
  };
}

function anyPairing({ prefixes, ports, icmp }: Hints, direction: Direction): readonly Match[] {
  const services: readonly ServiceHint[] = [
    ...[6, 17].map((protocol) => ({ protocol, ...(ports.length > 0 && { ports }) })),
    ...icmp.map((hint) => ({ protocol: hint.family === 4 ? 1 : 58, icmp: hint })),
  ];
  const both = prefixes.length > 0 ? prefixes : EVERYTHING;
  return matchesOf({ direction, sources: both, destinations: both, services });
}

/** A pairing by family; a family that only one side has is left out. */
function matchesOf(pairing: Pairing): readonly Match[] {
  const sources = pairing.sources.map(rangeOf);
  const destinations = pairing.destinations.map(rangeOf);
  const matches = ([4, 6] as const).map((family) => ({
    ...pairing,
    family,
    sources: sources.filter((range) => range.family === family),
    destinations: destinations.filter((range) => range.family === family),
  }));
  return matches.filter((match) => match.sources.length > 0 && match.destinations.length > 0);
}

function nextPacket(space: Space, kind: number): Packet {
  const { random } = space;
  const match = space.nextMatch();
  if (kind < 4) {
    const source = inside(random.pick(match.sources), random);
    const destination = inside(random.pick(match.destinations), random);
    const header = random.onceIn(4) ? anyHeader(space) : headerOf(match, space);
    return complete(space, match, { family: match.family, source, destination, ...header });
  }
  const header = random.onceIn(2) ? anyHeader(space) : headerOf(match, space);
  if (kind === 7) {
    const family = random.pick([4, 6] as const);
    const [source, destination] = [anyAddress(family, random), anyAddress(family, random)];
    return complete(space, match, { family, source, destination, ...anyHeader(space) });
  }
  const edge = kind === 5 ? space.nextDestinationEdge() : space.nextSourceEdge();
  const partner = otherEnd(space, edge.family, kind === 5 ? 'sources' : 'destinations');
  const [source, destination] = kind === 5 ? [partner, edge.value] : [edge.value, partner];
  return complete(space, match, { family: edge.family, source, destination, ...header });
}

/** An address that goes with an edge: mostly inside a pairing of its family, else anywhere in the family. */
function otherEnd({ matches, random }: Space, family: 4 | 6, side: keyof Side): bigint {
  const candidates = matches.filter((match) => match.family === family);
  if (candidates.length === 0 || random.onceIn(8)) return anyAddress(family, random);
  return inside(random.pick(random.pick(candidates)[side]), random);
}

function complete(
  space: Space,
  match: Match,
  rest: Omit<Packet, 'direction' | 'state' | 'fromZone' | 'toZone'>,
): Packet {
  const { options, random } = space;
  const direction = random.onceIn(8) ? random.pick(options.directions) : match.direction;
  const from = direction === 'outbound' && !options.bothZones ? undefined : zoneOf(space, match.fromZones);
  const to = direction === 'inbound' && !options.bothZones ? undefined : zoneOf(space, match.toZones);
  const zones = { ...(from !== undefined && { fromZone: from }), ...(to !== undefined && { toZone: to }) };
  return { direction, ...zones, ...rest, state: random.pick(STATES) };
}

/** Mostly one of the zones that the pairing asks for; else any, none at all, or one that no policy has. */
function zoneOf({ options, random }: Space, wanted: readonly string[] | undefined): string | undefined {
  if (wanted !== undefined && wanted.length > 0 && !random.onceIn(5)) return random.pick(wanted);
  return random.pick([...options.zones, ...options.zones, 'loopback', 'no-such-zone', undefined]);
}

function headerOf({ services }: Match, space: Space): Header {
  const { random } = space;
  if (services.length === 0) return anyHeader(space);
  const { protocol, ports, sourcePorts, icmp } = random.pick(services);
  if (icmp !== undefined) {
    const icmpType = icmp.type + (random.onceIn(4) ? random.pick([-1, 1]) : 0);
    const icmpCode = (icmp.code ?? random.below(16)) + (random.onceIn(4) ? 1 : 0);
    return { protocol, icmpType: icmpType & 0xff, icmpCode: icmpCode & 0xff };
  }
  if (!WITH_PORTS.includes(protocol)) return headerWith(protocol, space);
  return { protocol, sourcePort: portOf(sourcePorts, space), destinationPort: portOf(ports, space) };
}

function portOf(ranges: readonly NumberRange[] | undefined, { random, nextPort }: Space): number {
  if (ranges === undefined || ranges.length === 0) return random.onceIn(2) ? random.below(65536) : nextPort();
  const { from, to } = random.pick(ranges);
  const around = [from, to, from, to, from + random.below(to - from + 1), from - 1, to + 1];
  return random.pick(around.filter(isPort));
}

function anyHeader(space: Space): Header {
  return headerWith(space.nextProtocol(), space);
}

function headerWith(protocol: number, { options, random, nextPort, nextIcmpType }: Space): Header {
  const port = (): number => (random.onceIn(4) ? random.below(65536) : nextPort());
  if (WITH_PORTS.includes(protocol)) return { protocol, sourcePort: port(), destinationPort: port() };
  if (protocol !== 1 && protocol !== 58) return { protocol };
  if (options.icmp.length > 0 && random.onceIn(3)) {
    const { type, code } = random.pick(options.icmp);
    return { protocol, icmpType: type, icmpCode: code ?? random.below(256) };
  }
  const icmpType = random.onceIn(6) ? random.below(256) : nextIcmpType();
  return { protocol, icmpType, icmpCode: random.pick([0, 0, 0, 1, 4, 255]) };
}

function isPort(port: number): boolean {
  return port >= 0 && port <= 65535;
}

/** The first and last address, and anything between; ends come often enough to meet ends. */
function inside({ first, last }: AddressRange, random: Random): bigint {
  return random.pick([first, last, random.between(first, last), random.between(first, last)]);
}

function anyAddress(family: 4 | 6, random: Random): bigint {
  return random.between(0n, lastAddress(family));
}

function edgesOf({ family, first, last }: AddressRange): readonly Edge[] {
  const values = [...new Set([first - 1n, first, last, last + 1n])];
  return values.filter((value) => value >= 0n && value <= lastAddress(family)).map((value) => ({ family, value }));
}

function rangeOf(text: string): AddressRange {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`not an address, prefix or range: ${text}`);
  return range;
}
