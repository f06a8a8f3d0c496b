import {
  exceptIntervals,
  type Family,
  type IntervalSet,
  intersect,
  intersectIntervals,
  isEmpty,
  type Match,
  type NameSet,
  type PortSet,
  type ProtocolSet,
} from 'rulecast/exporter/read';

/**
 * A product of conditions while a rule is read. Beside what a match can say it has conditions whose meaning depends on the rest of
 * the rule; {@link finishPiece} turns them into matches.
 */
export interface Piece {
  readonly match: Match;
  /** Why it is not known whether a packet of `match` is matched. */
  readonly undecided?: string;
  /** `th sport` and `th dport`: read from whatever protocol the packet has. */
  readonly looseSource?: PortSet;
  readonly looseDestination?: PortSet;
  /** The hop limit must be 255. */
  readonly hopLimit?: true;
}

/** A piece that every packet satisfies. */
export const EVERY_PACKET: Piece = { match: {} };

/** A piece that no packet satisfies. */
export const NO_PACKET: Piece = { match: { protocols: [] } };

/** Protocols whose packets have ports in a match. */
const PORTED: ProtocolSet = [
  { from: 6, to: 6 },
  { from: 17, to: 17 },
  { from: 132, to: 132 },
];

const PORTLESS: ProtocolSet = exceptIntervals([{ from: 0, to: 255 }], PORTED);

/** Router and neighbour solicitations and advertisements, whose receivers demand a hop limit of 255. */
const NEIGHBOUR_DISCOVERY = [{ from: 133 * 256, to: 136 * 256 + 255 }];

/** What satisfies both; `undefined` when no packet does. */
export function bothPieces(a: Piece, b: Piece): Piece | undefined {
  const match = bothMatches(a.match, b.match);
  if (match === undefined) return undefined;
  const undecided = a.undecided ?? b.undecided;
  const looseSource = both(a.looseSource, b.looseSource, intersectIntervals);
  const looseDestination = both(a.looseDestination, b.looseDestination, intersectIntervals);
  if (looseSource?.length === 0 || looseDestination?.length === 0) return undefined;
  return {
    match,
    ...(undecided === undefined ? {} : { undecided }),
    ...(looseSource === undefined ? {} : { looseSource }),
    ...(looseDestination === undefined ? {} : { looseDestination }),
    ...(a.hopLimit || b.hopLimit ? { hopLimit: true } : {}),
  };
}

/** Whether no packet satisfies the match: one of its sets is empty. */
function isNever(match: Match): boolean {
  const { source, destination } = match;
  if (source !== undefined && isEmpty(source, match.family)) return true;
  if (destination !== undefined && isEmpty(destination, match.family)) return true;
  if (match.ingress !== undefined && isNobody(match.ingress)) return true;
  if (match.egress !== undefined && isNobody(match.egress)) return true;
  const lists = [match.protocols, match.sourcePorts, match.destinationPorts, match.states, match.icmp?.types];
  return lists.some((list) => list?.length === 0);
}

/** The piece as matches that together say the same, each with the reason if it is not decided by the packet alone. */
export function finishPiece(piece: Piece): readonly Piece[] {
  return finishLoosePorts(piece).flatMap(finishHopLimit);
}

/**
 * `th dport` reads two bytes of any transport header. Where packets have ports these are the ports, elsewhere the outcome depends on
 * other content.
 */
function finishLoosePorts(piece: Piece): readonly Piece[] {
  const { looseSource, looseDestination, ...rest } = piece;
  if (looseSource === undefined && looseDestination === undefined) return [piece];
  const ported = bothPieces(rest, {
    match: {
      protocols: PORTED,
      ...(looseSource === undefined ? {} : { sourcePorts: looseSource }),
      ...(looseDestination === undefined ? {} : { destinationPorts: looseDestination }),
    },
  });
  const other = bothPieces(rest, {
    match: { protocols: PORTLESS },
    undecided: 'th reads bytes of packets whose protocol has no ports here; match the protocol as well',
  });
  return [ported, other].filter((part) => part !== undefined);
}

function finishHopLimit(piece: Piece): readonly Piece[] {
  const { hopLimit, ...rest } = piece;
  if (hopLimit === undefined) return [piece];
  const discovery = bothPieces(rest, { match: { icmp: { family: 6, types: NEIGHBOUR_DISCOVERY } } });
  const types = exceptIntervals(rest.match.icmp?.types ?? [{ from: 0, to: 0xffff }], NEIGHBOUR_DISCOVERY);
  const undecided = rest.undecided ?? 'the hop limit of a packet is not known';
  // Without a condition on the type the second part covers neighbour discovery once more, which the first part has decided.
  const other = { ...rest, undecided };
  return [...(discovery === undefined ? [] : [discovery]), ...(types.length === 0 ? [] : [withTypes(other, types)])];
}

function withTypes(piece: Piece, types: IntervalSet): Piece {
  const { icmp } = piece.match;
  return icmp === undefined ? piece : { ...piece, match: { ...piece.match, icmp: { ...icmp, types } } };
}

function bothMatches(a: Match, b: Match): Match | undefined {
  if (a.family !== undefined && b.family !== undefined && a.family !== b.family) return undefined;
  if (a.icmp !== undefined && b.icmp !== undefined && a.icmp.family !== b.icmp.family) return undefined;
  const icmp = both(a.icmp, b.icmp, (x, y) => ({ family: x.family, types: intersectIntervals(x.types, y.types) }));
  const parts = {
    family: a.family ?? b.family,
    source: both(a.source, b.source, intersect),
    destination: both(a.destination, b.destination, intersect),
    protocols: both(a.protocols, b.protocols, intersectIntervals),
    sourcePorts: both(a.sourcePorts, b.sourcePorts, intersectIntervals),
    destinationPorts: both(a.destinationPorts, b.destinationPorts, intersectIntervals),
    icmp,
    ingress: both(a.ingress, b.ingress, bothNames),
    egress: both(a.egress, b.egress, bothNames),
    states: both(a.states, b.states, (x, y) => x.filter((state) => y.includes(state))),
  };
  const match = withoutUndefined(parts);
  return isNever(match) || !icmpFits(match) ? undefined : match;
}

/** Drops the conditions that are not there: an optional property is absent, never undefined. */
function withoutUndefined(parts: { readonly [K in keyof Match]: Match[K] | undefined }): Match {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function icmpFits({ icmp, family, protocols }: Match): boolean {
  if (icmp === undefined) return true;
  if (family !== undefined && family !== icmp.family) return false;
  const number = icmpProtocol(icmp.family);
  return protocols === undefined || protocols.some(({ from, to }) => from <= number && number <= to);
}

/** The protocol number of ICMP over IPv4, or of ICMPv6. */
export function icmpProtocol(family: Family): number {
  return family === 4 ? 1 : 58;
}

function bothNames(a: NameSet, b: NameSet): NameSet {
  if (!a.not && !b.not) return { names: a.names.filter((name) => b.names.includes(name)), not: false };
  if (a.not && b.not) return { names: [...new Set([...a.names, ...b.names])], not: true };
  const [wanted, excluded] = a.not ? [b, a] : [a, b];
  return { names: wanted.names.filter((name) => !excluded.names.includes(name)), not: false };
}

function isNobody({ names, not }: NameSet): boolean {
  return !not && names.length === 0;
}

function both<T>(a: T | undefined, b: T | undefined, join: (a: T, b: T) => T): T | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : join(a, b);
}
