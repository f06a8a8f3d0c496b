/**
 * Packet tables: hand-written files `fixtures/cases/*\/packets.txt`, one packet a line and what must become of it.
 *
 *     # VERDICT direction [fromZone>toZone] protocol source[:port] -> destination[:port] [state] [@site] [by=RULE]
 *     allow outbound tcp 10.20.3.4:50000 -> 52.112.7.9:443 new by=teams media
 *     drop forward [lan>internet] icmp/8/0 10.0.0.1 -> 192.0.2.1
 *     pass outbound tcp [2001:db8::1]:1024 -> [2001:db8::2]:25 untracked @oslo
 *
 * - `#` begins a comment at the start of a line or after a blank; empty lines do not count. Columns are separated by blanks.
 * - VERDICT is `allow`, `drop`, `reject` or `pass`; direction is `inbound`, `outbound` or `forward`.
 * - The zones stand in literal brackets and hold a `>`; either may be empty: `[lan>]`, `[>internet]`. Absent: no zones.
 * - protocol is `tcp`, `udp`, `sctp`, `icmp/TYPE[/CODE]`, `icmpv6/TYPE[/CODE]` (code 0 if absent), `esp`, `ah`, `gre` or
 *   `proto/NUMBER`; all numbers are decimal.
 * - Ports (0 to 65535) are required with `tcp`, `udp` and `sctp`, and refused with the others. An IPv6 address stands in
 *   brackets when a port follows, and may otherwise. Both addresses are of one family.
 * - state is `new` (the default), `established`, `related`, `untracked` or `invalid`; `@site` names the site to build for.
 * - `by=` is the last column and takes the rest of the line: what must decide the packet, a rule's name, `default`, `outside scope`, `housekeeping NAME` or `platform NAME`.
 */
import type { Packet, Verdict } from '../model/packet.ts';
import { type Address, parseAddress } from '../net/parse.ts';

/** One line of a packet table. `line` counts from 1; `text` is the line without comment and outer blanks. */
export interface PacketRow {
  readonly line: number;
  readonly text: string;
  readonly verdict: Verdict;
  readonly packet: Packet;
  readonly site?: string;
  readonly by?: string;
}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

type Ends = Pick<Packet, 'fromZone' | 'toZone'>;
type Header = Pick<Packet, 'protocol' | 'icmpType' | 'icmpCode'>;
type Trailer = Pick<PacketRow, 'site'> & { readonly state: Packet['state'] };

const VERDICTS = ['allow', 'drop', 'reject', 'pass'] as const;
const DIRECTIONS = ['inbound', 'outbound', 'forward'] as const;
const STATES = ['new', 'established', 'related', 'untracked', 'invalid'] as const;
const WITH_PORTS = { tcp: 6, udp: 17, sctp: 132 } as const;
/** Protocols whose packets have ports or a type, so that the number alone does not make a packet. */
const HAVE_COLUMNS: readonly number[] = [1, 6, 17, 58, 132];
const WITHOUT_PORTS = { esp: 50, ah: 51, gre: 47 } as const;

/** The rows of a packet table. Throws an error that begins with `line:column:` at the first thing it cannot read. */
export function parsePacketTable(text: string): readonly PacketRow[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.replace(/(^|\s)#.*/, ''), line: index + 1 }));
  return lines.filter((line) => line.text.trim() !== '').map(parseRow);
}

function parseRow({ text, line }: { readonly text: string; readonly line: number }): PacketRow {
  const by = /(?<=\s)by=(.*)$/.exec(text);
  const columns = by === null ? text : text.slice(0, by.index);
  const tokens = [...columns.matchAll(/\S+/g)].map((match) => ({ text: match[0], line, column: match.index + 1 }));
  const end: Token = { text: '', line, column: columns.trimEnd().length + 1 };
  const take = (): Token => tokens.shift() ?? end;
  const verdict = oneOf(take(), VERDICTS, 'a verdict');
  const direction = oneOf(take(), DIRECTIONS, 'a direction');
  const zones = tokens[0]?.text.startsWith('[') ? parseZones(take()) : {};
  const header = parseProtocol(take());
  const hasPorts = Object.values<number>(WITH_PORTS).includes(header.protocol);
  const source = parseEnd(take(), hasPorts);
  oneOf(take(), ['->'], 'an arrow');
  const destinationToken = take();
  const destination = parseEnd(destinationToken, hasPorts);
  if (source.family !== destination.family) fail(destinationToken, `the destination must be IPv${source.family}`);
  const { state, ...rest } = parseTrailer(tokens);
  const name = by?.[1]?.trim();
  if (name === '') fail({ ...end, column: text.indexOf('by=') + 1 }, 'expected a name after by=');
  const ports = hasPorts ? { sourcePort: source.port ?? 0, destinationPort: destination.port ?? 0 } : {};
  const addresses = { family: source.family, source: source.address, destination: destination.address };
  const packet: Packet = { direction, ...zones, ...addresses, ...header, ...ports, state };
  return { line, text: text.trim(), verdict, packet, ...rest, ...(name === undefined ? {} : { by: name }) };
}

function parseZones(token: Token): Ends {
  const match = /^\[([\w.-]*)>([\w.-]*)\]$/.exec(token.text);
  if (match === null) return fail(token, `expected [fromZone>toZone], found ${token.text}`);
  const [, fromZone, toZone] = match;
  return { ...(fromZone ? { fromZone } : {}), ...(toZone ? { toZone } : {}) };
}

function parseProtocol(token: Token): Header {
  const [name = '', ...numbers] = token.text.split('/');
  const [first, second] = numbers.map((digits) => parseNumber(digits, 255) ?? fail(token, `no number: ${token.text}`));
  const protocol = { ...WITH_PORTS, ...WITHOUT_PORTS }[name];
  if (protocol !== undefined && numbers.length === 0) return { protocol };
  if (name === 'proto' && first !== undefined && numbers.length === 1 && !HAVE_COLUMNS.includes(first)) {
    return { protocol: first };
  }
  if ((name === 'icmp' || name === 'icmpv6') && first !== undefined && numbers.length <= 2) {
    return { protocol: name === 'icmp' ? 1 : 58, icmpType: first, icmpCode: second ?? 0 };
  }
  return fail(token, `expected a protocol such as tcp, icmp/8 or proto/47, found ${quote(token)}`);
}

function parseEnd(token: Token, hasPort: boolean): Address & { readonly port?: number } {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(token.text);
  const plain = /^([\d.]+):(\d+)$/.exec(token.text);
  const [, text = token.text, digits] = bracketed ?? plain ?? [];
  const parsed = parseAddress(text);
  if (!parsed.ok) return fail(token, `expected an address, found ${quote(token)}`);
  const address = parsed.value;
  if (!hasPort) return digits === undefined ? address : fail(token, `this protocol has no ports: ${token.text}`);
  const port = digits === undefined ? undefined : parseNumber(digits, 65535);
  return port === undefined ? fail(token, `expected ADDRESS:PORT, found ${quote(token)}`) : { ...address, port };
}

function parseTrailer(tokens: readonly Token[]): Trailer {
  const [first, second, ...more] = tokens;
  const isState = first !== undefined && !first.text.startsWith('@');
  const state = isState ? oneOf(first, STATES, 'a state') : 'new';
  const site = isState ? second : first;
  const extra = isState ? more[0] : second;
  if (extra !== undefined) fail(extra, `unexpected ${extra.text}`);
  if (site === undefined) return { state };
  return site.text.length > 1 && site.text.startsWith('@')
    ? { state, site: site.text.slice(1) }
    : fail(site, `expected @site, found ${quote(site)}`);
}

function parseNumber(digits: string, max: number): number | undefined {
  return /^(0|[1-9]\d{0,4})$/.test(digits) && Number(digits) <= max ? Number(digits) : undefined;
}

function oneOf<T extends string>(token: Token, words: readonly T[], what: string): T {
  const word = words.find((each) => each === token.text);
  return word ?? fail(token, `expected ${what} (${words.join(', ')}), found ${quote(token)}`);
}

function quote({ text }: Token): string {
  return text === '' ? 'the end of the line' : text;
}

function fail({ line, column }: Token, message: string): never {
  throw new Error(`${line}:${column}: ${message}`);
}
