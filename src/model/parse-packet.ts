import { suggest } from '../diagnostic/suggest.ts';
import { visible } from '../diagnostic/text.ts';
import { icmpTypeNumber } from '../net/icmp.ts';
import { type Address, parseAddress } from '../net/parse.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { DIRECTIONS, type Packet, STATES } from './packet.ts';

/** A word of a line. `column` counts from 1, in UTF-16 code units; the empty word stands for the end of the line. */
export interface Word {
  readonly text: string;
  readonly column: number;
}

/** What is wrong with a packet as written, and with which word of it. */
export interface PacketFault {
  readonly word: Word;
  readonly message: string;
  readonly hint?: string;
}

/** A packet as written: direction and state may be left out. */
export type WrittenPacket = Omit<Packet, 'direction' | 'state'> & Partial<Pick<Packet, 'direction' | 'state'>>;

/** `rest`: the words behind the packet, the first of which is no state. */
export type ParsedPacket =
  | { readonly ok: true; readonly packet: WrittenPacket; readonly rest: readonly Word[] }
  | { readonly ok: false; readonly fault: PacketFault };

export interface ParsePacketOptions {
  /** Where the line ends. */
  readonly end: Word;
  /** The port of a source that is written without one; absent: it must be written. */
  readonly sourcePort?: number;
}

type Zones = Pick<Packet, 'fromZone' | 'toZone'>;
type Header = Pick<Packet, 'protocol' | 'icmpType' | 'icmpCode'>;
type End = Address & { readonly port?: number };

const WITH_PORTS: ReadonlyMap<string, number> = new Map((['tcp', 'udp', 'sctp'] as const).map(numbered));
const WITHOUT_PORTS: ReadonlyMap<string, number> = new Map((['esp', 'ah', 'gre'] as const).map(numbered));

const HAVE_PORTS: readonly number[] = [...WITH_PORTS.values()];

/** Protocols whose packets have ports or a type, so that the number alone does not make a packet. */
const HAVE_COLUMNS: readonly number[] = [PROTOCOLS.icmp, PROTOCOLS.icmpv6, ...HAVE_PORTS];

const PROTOCOL_WORDS = [...WITH_PORTS.keys(), 'icmp', 'icmpv6', ...WITHOUT_PORTS.keys(), 'proto'];

/** The words of a line, which blanks separate. */
export function wordsOf(line: string): readonly Word[] {
  return [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
}

/** Takes the fault that is found first; those behind it may come of it. */
type Refuse = (word: Word, message: string, hint?: string) => undefined;

/**
 * Reads `[direction] [fromZone>toZone] protocol source[:port] -> destination[:port] [state]`, where the zones stand in literal brackets and the
 * other brackets mean that something may be left out. A fault is the first one in the line.
 */
export function parsePacket(words: readonly Word[], { end, sourcePort }: ParsePacketOptions): ParsedPacket {
  const faults: PacketFault[] = [];
  const refuse: Refuse = (word, message, hint) =>
    void faults.push({ word, message, ...(hint !== undefined && { hint }) });
  const left = [...words];
  const take = (): Word => left.shift() ?? end;
  const direction = DIRECTIONS.find((each) => each === left[0]?.text);
  if (direction !== undefined) take();
  const zones = left[0]?.text.startsWith('[') ? readZones(take(), refuse) : {};
  const header = readProtocol(take(), { refuse, mayBeDirection: direction === undefined });
  const hasPort = header !== undefined && HAVE_PORTS.includes(header.protocol);
  const source = readEnd(take(), { refuse, hasPort, ...(sourcePort !== undefined && { port: sourcePort }) });
  among(take(), ['->'], { what: 'an arrow', refuse });
  const destinationWord = take();
  const destination = readEnd(destinationWord, { refuse, hasPort });
  if (source?.family !== destination?.family) refuse(destinationWord, `the destination must be IPv${source?.family}`);
  const hasState = left[0] !== undefined && !left[0].text.startsWith('@');
  const state = hasState ? among(take(), STATES, { what: 'a state', refuse }) : undefined;
  const [fault] = faults;
  if (fault !== undefined) return { ok: false, fault };
  if (header === undefined || source === undefined || destination === undefined) {
    throw new Error('rulecast bug: a packet without fault was not read');
  }
  const ports = hasPort ? { sourcePort: source.port ?? 0, destinationPort: destination.port ?? 0 } : {};
  const addresses = { family: source.family, source: source.address, destination: destination.address };
  const around = { ...(direction && { direction }), ...zones, ...(state && { state }) };
  return { ok: true, packet: { ...around, ...addresses, ...header, ...ports }, rest: left };
}

/** The word as a message shows it. */
export function shown({ text }: Word): string {
  return text === '' ? 'the end of the line' : visible(text);
}

function readZones(word: Word, refuse: Refuse): Zones | undefined {
  const match = /^\[([\w.-]*)>([\w.-]*)\]$/.exec(word.text);
  if (match === null) return refuse(word, `expected [fromZone>toZone], found ${shown(word)}`);
  const [, fromZone, toZone] = match;
  return { ...(fromZone ? { fromZone } : {}), ...(toZone ? { toZone } : {}) };
}

function readProtocol(
  word: Word,
  { refuse, mayBeDirection }: { readonly refuse: Refuse; readonly mayBeDirection: boolean },
): Header | undefined {
  const [name = '', ...parts] = word.text.split('/');
  if (name === 'icmp' || name === 'icmpv6') return readIcmp(name, parts, { word, refuse });
  const numbers = parts.map((digits) => numberIn(digits, 255));
  const protocol = WITH_PORTS.get(name) ?? WITHOUT_PORTS.get(name);
  if (protocol !== undefined && numbers.length === 0) return { protocol };
  const [number] = numbers;
  if (name === 'proto' && number !== undefined && numbers.length === 1 && !HAVE_COLUMNS.includes(number)) {
    return { protocol: number };
  }
  return refuse(word, notAProtocol(word), protocolHint(name, parts, mayBeDirection));
}

function readIcmp(
  name: 'icmp' | 'icmpv6',
  [typeText, codeText, ...more]: readonly string[],
  { word, refuse }: { readonly word: Word; readonly refuse: Refuse },
): Header | undefined {
  if (typeText === undefined || more.length > 0) {
    return refuse(word, notAProtocol(word), `add a type, and a code if it matters: ${name}/echo-request, ${name}/3/4`);
  }
  const family = name === 'icmp' ? 4 : 6;
  const icmpType = numberIn(typeText, 255) ?? icmpTypeNumber(family, typeText);
  const icmpCode = codeText === undefined ? 0 : numberIn(codeText, 255);
  if (icmpType === undefined || icmpCode === undefined) {
    return refuse(
      word,
      `no number: ${shown(word)}`,
      'types and codes are 0 to 255; types have names too, such as echo-request',
    );
  }
  return { protocol: PROTOCOLS[name], icmpType, icmpCode };
}

function notAProtocol(word: Word): string {
  return `expected a protocol such as tcp, icmp/8 or proto/47, found ${shown(word)}`;
}

function protocolHint(name: string, [part]: readonly string[], mayBeDirection: boolean): string | undefined {
  if (WITH_PORTS.has(name) && part !== undefined) return `write the port behind the destination: 192.0.2.1:${part}`;
  return nearest(name, [...PROTOCOL_WORDS, ...(mayBeDirection ? DIRECTIONS : [])]);
}

interface EndContext {
  readonly refuse: Refuse;
  readonly hasPort: boolean;
  /** The port of an end that is written without one. */
  readonly port?: number;
}

function readEnd(word: Word, { refuse, hasPort, port: defaultPort }: EndContext): End | undefined {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(word.text);
  const plain = /^([\d.]+):(\d+)$/.exec(word.text);
  const [, text = word.text, digits] = bracketed ?? plain ?? [];
  const parsed = parseAddress(text);
  if (!parsed.ok) {
    return refuse(word, `expected an address, found ${shown(word)}`, word.text === '' ? undefined : parsed.reason);
  }
  const address = parsed.value;
  if (!hasPort) return digits === undefined ? address : refuse(word, `this protocol has no ports: ${shown(word)}`);
  const port = digits === undefined ? defaultPort : numberIn(digits, 65535);
  if (port !== undefined) return { ...address, port };
  const bare = address.family === 6 ? `[${text}]` : text;
  const hint = digits === undefined ? `add the port: ${bare}:443` : 'ports are 0 to 65535';
  return refuse(word, `expected ADDRESS:PORT, found ${shown(word)}`, hint);
}

function numberIn(digits: string, max: number): number | undefined {
  return /^(0|[1-9]\d{0,4})$/.test(digits) && Number(digits) <= max ? Number(digits) : undefined;
}

function among<T extends string>(
  word: Word,
  known: readonly T[],
  { what, refuse }: { readonly what: string; readonly refuse: Refuse },
): T | undefined {
  const found = known.find((each) => each === word.text);
  return (
    found ?? refuse(word, `expected ${what} (${known.join(', ')}), found ${shown(word)}`, nearest(word.text, known))
  );
}

/** A hint only where a word is nearly right: what is known stands in the message. */
function nearest(text: string, known: readonly string[]): string | undefined {
  const word = suggest(text, known);
  return word === undefined ? undefined : `did you mean "${word}"?`;
}

function numbered<N extends keyof typeof PROTOCOLS>(name: N): readonly [N, number] {
  return [name, PROTOCOLS[name]];
}
