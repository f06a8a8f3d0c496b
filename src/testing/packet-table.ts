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
 *   `proto/NUMBER`; all numbers are decimal, and an ICMP type may have its name (`icmp/echo-request`).
 * - Ports (0 to 65535) are required with `tcp`, `udp` and `sctp`, and refused with the others. An IPv6 address stands in
 *   brackets when a port follows, and may otherwise. Both addresses are of one family.
 * - state is `new` (the default), `established`, `related`, `untracked` or `invalid`; `@site` names the site to build for.
 * - `by=` is the last column and takes the rest of the line: what must decide the packet, a rule's name, `default`, `outside scope`, `housekeeping NAME` or `platform NAME`.
 */
import { DIRECTIONS, type Packet, type Verdict } from '../model/packet.ts';
import { parsePacket, shown, type Word, wordsOf } from '../model/parse-packet.ts';

/** One line of a packet table. `line` counts from 1; `text` is the line without comment and outer blanks. */
export interface PacketRow {
  readonly line: number;
  readonly text: string;
  readonly verdict: Verdict;
  readonly packet: Packet;
  readonly site?: string;
  readonly by?: string;
}

const VERDICTS = ['allow', 'drop', 'reject', 'pass'] as const;

/** Says what is wrong with a word of one line. */
type Fail = (word: Word, message: string) => never;

/** The rows of a packet table. Throws an error that begins with `line:column:` at the first thing it cannot read. */
export function parsePacketTable(text: string): readonly PacketRow[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.replace(/(^|\s)#.*/, ''), line: index + 1 }));
  return lines.filter((line) => line.text.trim() !== '').map(parseRow);
}

function parseRow({ text, line }: { readonly text: string; readonly line: number }): PacketRow {
  const fail: Fail = (word, message) => {
    throw new Error(`${line}:${word.column}: ${message}`);
  };
  const by = /(?<=\s)by=(.*)$/.exec(text);
  const columns = by === null ? text : text.slice(0, by.index);
  const end: Word = { text: '', column: columns.trimEnd().length + 1 };
  const [first = end, ...words] = wordsOf(columns);
  const verdict = VERDICTS.find((each) => each === first.text) ?? fail(first, expected(first, 'a verdict', VERDICTS));
  const parsed = parsePacket(words, { end });
  const [directionWord = end] = words;
  if (!DIRECTIONS.some((each) => each === directionWord.text)) {
    return fail(directionWord, expected(directionWord, 'a direction', DIRECTIONS));
  }
  if (!parsed.ok) return fail(parsed.fault.word, parsed.fault.message);
  const { direction = 'inbound', state = 'new', ...packet } = parsed.packet;
  const site = siteOf(parsed.rest, fail);
  const name = by?.[1]?.trim();
  if (name === '') return fail({ ...end, column: text.indexOf('by=') + 1 }, 'expected a name after by=');
  const labels = { ...(site !== undefined && { site }), ...(name !== undefined && { by: name }) };
  return { line, text: text.trim(), verdict, packet: { direction, ...packet, state }, ...labels };
}

function siteOf([word, extra]: readonly Word[], fail: Fail): string | undefined {
  if (word === undefined) return undefined;
  if (word.text.length < 2 || !word.text.startsWith('@')) return fail(word, `expected @site, found ${shown(word)}`);
  return extra === undefined ? word.text.slice(1) : fail(extra, `unexpected ${shown(extra)}`);
}

function expected(word: Word, what: string, known: readonly string[]): string {
  return `expected ${what} (${known.join(', ')}), found ${shown(word)}`;
}
