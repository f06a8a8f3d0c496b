import {
  type AddressSet,
  ANY as ANY_ADDRESS,
  assertNever,
  except,
  exceptIntervals,
  type Family,
  type Interval,
  type IntervalSet,
  icmpTypeNumber,
  intervalsOf,
  type Match,
  onlyFamily,
  protocolNumber,
  STATES,
} from 'rulecast/exporter/read';
import { readAddresses } from './addresses.ts';
import type { Key } from './key.ts';
import {
  ETHERTYPES,
  ICMP_CODES,
  ICMPV6_CODES,
  type Names,
  NFPROTO,
  numberOf,
  SERVICES,
  STATE_BITS,
  TCP_FLAG_BITS,
} from './names.ts';
import { type NumberSpace, numberSpace, parseInterval } from './numbers.ts';
import { EVERY_PACKET, NO_PACKET, type Piece } from './piece.ts';

/** What a key must be: pieces of which one must hold. `masked` quotes a prefix with host bits, which nft clears. */
export interface Condition {
  readonly ok: true;
  readonly pieces: readonly Piece[];
  readonly masked?: string;
}

/** A value that cannot be read: its place among the values, and what is wrong. */
export interface ConditionProblem {
  readonly ok: false;
  readonly index: number;
  readonly reason: string;
}

export type ConditionResult = Condition | ConditionProblem;

/** What {@link conditionOf} is asked: one of the values, or none of them. Values are compared whole, as in a set. */
export interface Question {
  readonly key: Key;
  readonly values: readonly string[];
  readonly not: boolean;
}

/** The packets whose key is one of the values (with `not`: none of them). */
export function conditionOf({ key, values, not }: Question): ConditionResult {
  switch (key.kind) {
    case 'address':
      return addressCondition(key, values, not);
    case 'protocol':
    case 'port':
    case 'icmp':
    case 'family':
      return integerCondition(key, values, not);
    case 'interface':
      return interfaceCondition(key, values, not);
    case 'state':
      return bitsCondition(values, STATE_BITS, (found) => stateCondition((bits) => found.has(bits) !== not));
    case 'tcp-flags':
      return bitsCondition(values, TCP_FLAG_BITS, (found) => flagsCondition((bits) => found.has(bits) !== not));
    case 'hop-limit':
      return values.length === 1 && values[0] === '255' && !not
        ? condition({ match: { family: 6 }, hopLimit: true })
        : condition({ match: { family: 6 }, undecided: 'the hop limit of a packet is not known' });
    case 'opaque':
      return condition({ match: key.implied, undecided: key.reason });
    default:
      return assertNever(key);
  }
}

/** The packets that nft lets the key be read from at all, whatever it then says: the answer to a question that is not decided. */
export function readableFrom(key: Key, undecided: string): Piece {
  return { match: impliedBy(key), undecided };
}

function impliedBy(key: Key): Match {
  switch (key.kind) {
    case 'address':
      return { family: key.family };
    case 'protocol':
    case 'opaque':
      return key.implied;
    case 'port':
      return key.protocol === 'any' ? {} : { protocols: [single(key.protocol)] };
    case 'icmp':
      return { icmp: { family: key.family, types: [{ from: 0, to: 0xffff }] } };
    case 'tcp-flags':
      return { protocols: [single(6)] };
    case 'hop-limit':
      return { family: 6 };
    default:
      return {};
  }
}

/** A comparison such as `>= 1024`; a problem where the key has no order. */
export function orderCondition(key: Key, operator: '<' | '>' | '<=' | '>=', value: string): ConditionResult {
  if (key.kind === 'opaque' || key.kind === 'hop-limit') return condition(readableFrom(key, `${operator} ${value}`));
  const space = spaceOf(key);
  if (space === undefined) return problem(`${operator} is not understood here`);
  const interval = parseInterval(value, space);
  if (typeof interval === 'string') return problem(interval);
  const { from } = interval;
  const bounds: Readonly<Record<typeof operator, Interval>> = {
    '<': { from: 0, to: from - 1 },
    '<=': { from: 0, to: from },
    '>': { from: from + 1, to: space.max },
    '>=': { from, to: space.max },
  };
  const wanted = bounds[operator];
  return ofIntegers(key, wanted.from <= wanted.to ? [wanted] : []);
}

/** The packets whose states, or TCP flags, pass a test on their bits; `undefined` for a key that is no set of bits. */
export function bitTest(key: Key, test: (bits: number) => boolean): Condition | undefined {
  if (key.kind === 'state') return stateCondition(test);
  return key.kind === 'tcp-flags' ? flagsCondition(test) : undefined;
}

/** The bits of `established|related`; a text says what is wrong. Plain numbers are taken too. */
export function parseBits(key: Key, text: string): number | string {
  const names = key.kind === 'state' ? STATE_BITS : TCP_FLAG_BITS;
  let bits = 0;
  for (const word of text.split('|')) {
    const value =
      numberOf(names, word) ?? (/^(?:0x[0-9a-f]{1,2}|0|[1-9][0-9]{0,2})$/.test(word) ? Number(word) : undefined);
    if (value === undefined) return `${JSON.stringify(word)} is not ${key.kind === 'state' ? 'a state' : 'a TCP flag'}`;
    bits |= value;
  }
  return bits;
}

/** The packets of a family with the source, or destination, in a set. */
export function addressPieces(side: 'source' | 'destination', family: Family, set: AddressSet): Condition {
  return condition({ match: { family, [side]: onlyFamily(set, family) } });
}

function addressCondition(
  { side, family }: Extract<Key, { kind: 'address' }>,
  values: readonly string[],
  not: boolean,
): ConditionResult {
  const read = readAddresses(values, family);
  if (!read.ok) return read;
  const set = not ? except(onlyFamily(ANY_ADDRESS, family), read.set) : read.set;
  const found = addressPieces(side, family, set);
  return read.masked === undefined ? found : { ...found, masked: read.masked };
}

type IntegerKey = Extract<Key, { kind: 'protocol' | 'port' | 'icmp' | 'family' }>;

function integerCondition(key: IntegerKey, values: readonly string[], not: boolean): ConditionResult {
  const space = SPACES[spaceName(key)];
  const intervals: Interval[] = [];
  for (const [index, value] of values.entries()) {
    const interval = parseInterval(value, space);
    if (typeof interval === 'string') return { ok: false, index, reason: interval };
    intervals.push(interval);
  }
  const all = [{ from: 0, to: space.max }];
  return ofIntegers(key, not ? exceptIntervals(all, intervalsOf(intervals)) : intervalsOf(intervals));
}

const SPACES = {
  protocol: { what: 'a protocol', max: 255, nameOf: protocolNumber },
  port: numberSpace('a port', 65535, SERVICES),
  'type-4': { what: 'an ICMP type', max: 255, nameOf: (word: string) => icmpTypeNumber(4, word) },
  'type-6': { what: 'an ICMPv6 type', max: 255, nameOf: (word: string) => icmpTypeNumber(6, word) },
  'code-4': numberSpace('an ICMP code', 255, ICMP_CODES),
  'code-6': numberSpace('an ICMPv6 code', 255, ICMPV6_CODES),
  nfproto: numberSpace('a family', 255, NFPROTO),
  ethertype: numberSpace('an EtherType', 0xffff, ETHERTYPES),
} as const satisfies Record<string, NumberSpace>;

function spaceName(key: IntegerKey): keyof typeof SPACES {
  if (key.kind === 'icmp') return `${key.part}-${key.family}`;
  if (key.kind === 'family') return key.field === 'nfproto' ? 'nfproto' : 'ethertype';
  return key.kind;
}

function spaceOf(key: Key): NumberSpace | undefined {
  const isInteger = key.kind === 'protocol' || key.kind === 'port' || key.kind === 'icmp' || key.kind === 'family';
  return isInteger ? SPACES[spaceName(key)] : undefined;
}

function ofIntegers(key: Key, set: IntervalSet): Condition {
  switch (key.kind) {
    case 'protocol':
      return condition({ match: { ...key.implied, protocols: set } });
    case 'port':
      return condition(portPiece(key, set));
    case 'icmp':
      return condition({
        match: { icmp: { family: key.family, types: key.part === 'type' ? ofTypes(set) : ofCodes(set) } },
      });
    case 'family':
      return familyCondition(
        key.field === 'nfproto' ? [NFPROTO.ipv4, NFPROTO.ipv6] : [ETHERTYPES.ip, ETHERTYPES.ip6],
        set,
      );
    default:
      return condition(NO_PACKET);
  }
}

function portPiece({ side, protocol }: Extract<Key, { kind: 'port' }>, ports: IntervalSet): Piece {
  if (protocol === 'any') return { match: {}, [side === 'source' ? 'looseSource' : 'looseDestination']: ports };
  const protocols = [single(protocol)];
  // Packets of DCCP and UDP-Lite have no ports in the comparison.
  if (protocol === 33 || protocol === 136)
    return { match: { protocols }, undecided: `the ports of protocol ${protocol}` };
  return { match: { protocols, [side === 'source' ? 'sourcePorts' : 'destinationPorts']: ports } };
}

function ofTypes(types: IntervalSet): IntervalSet {
  return types.map(({ from, to }) => ({ from: from * 256, to: to * 256 + 255 }));
}

function ofCodes(codes: IntervalSet): IntervalSet {
  const everyType = Array.from({ length: 256 }, (_, type) => type * 256);
  return intervalsOf(
    everyType.flatMap((first) => codes.map(({ from, to }) => ({ from: first + from, to: first + to }))),
  );
}

function familyCondition(numbers: readonly (number | undefined)[], set: IntervalSet): Condition {
  const [has4, has6] = numbers.map((number = -1) => set.some(({ from, to }) => from <= number && number <= to));
  if (has4 && has6) return condition(EVERY_PACKET);
  if (!has4 && !has6) return condition(NO_PACKET);
  return condition({ match: { family: has4 ? 4 : 6 } });
}

function interfaceCondition(
  { side, by }: Extract<Key, { kind: 'interface' }>,
  values: readonly string[],
  not: boolean,
): ConditionResult {
  // nft prints a pattern in a set as bounds that are not text: `""-""` and `""/8`.
  const pattern = values.find((name) => name.includes('*') || /^(?:-|\/\d+)$/.test(name));
  if (pattern !== undefined) return condition({ match: {}, undecided: `which interfaces "${pattern}" stands for` });
  const number = by === 'index' ? values.find((name) => /^[0-9]/.test(name)) : undefined;
  if (number !== undefined) return condition({ match: {}, undecided: `which interface has the index ${number}` });
  return condition({ match: { [side]: { names: values, not } } });
}

function bitsCondition(
  values: readonly string[],
  names: Names,
  finish: (found: ReadonlySet<number>) => Condition,
): ConditionResult {
  const found = new Set<number>();
  for (const [index, value] of values.entries()) {
    const bits = parseBits({ kind: names === STATE_BITS ? 'state' : 'tcp-flags' }, value);
    if (typeof bits === 'string') return { ok: false, index, reason: bits };
    found.add(bits);
  }
  return finish(found);
}

/** A packet has exactly one state, so each is tested by its own bit. */
function stateCondition(test: (bits: number) => boolean): Condition {
  return condition({ match: { states: STATES.filter((state) => test(STATE_BITS[state] ?? 0)) } });
}

/** The first packet of a connection has SYN and nothing else; what the others have is not known. */
function flagsCondition(test: (bits: number) => boolean): Condition {
  const protocols = [single(6)];
  const later: Piece = {
    match: { protocols, states: STATES.filter((state) => state !== 'new') },
    undecided: 'the TCP flags of packets that are not the first of a connection',
  };
  const isFirst = test(TCP_FLAG_BITS.syn ?? 0);
  return { ok: true, pieces: isFirst ? [{ match: { protocols, states: ['new'] } }, later] : [later] };
}

function single(number: number): Interval {
  return { from: number, to: number };
}

function condition(piece: Piece): Condition {
  return { ok: true, pieces: [piece] };
}

function problem(reason: string): ConditionProblem {
  return { ok: false, index: 0, reason };
}
