import { type Diagnostic, error, type Span } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import type { PolicyDocument } from '../../model/document.ts';
import { DIRECTIONS, LOOPBACK_ZONE, type Packet } from '../../model/packet.ts';
import {
  type PacketFault,
  parsePacket,
  shown,
  type Word,
  type WrittenPacket,
  wordsOf,
} from '../../model/parse-packet.ts';
import { PROTOCOLS } from '../../net/protocol.ts';

/** What diagnostics call the argument: they point into it as into a file. */
export const PACKET_SOURCE = 'PACKET';

/** The first of the ports that systems give to connections they open (RFC 6335). */
const SOURCE_PORT = 49152;

const EXAMPLE = 'rulecast explain "tcp 10.20.3.4 -> 192.0.2.1:443"';

/** Reads the argument PACKET. ARGUMENT_INVALID without one, PACKET_INVALID with the place of what cannot be read. */
export function readPacketArgument(text: string | undefined): Result<WrittenPacket> {
  if (text === undefined || text.trim() === '') {
    return failure(error('ARGUMENT_INVALID', 'explain needs a packet', { hint: `write it in quotes: ${EXAMPLE}` }));
  }
  const words = wordsOf(text);
  const end: Word = { text: '', column: text.trimEnd().length + 1 };
  const parsed = parsePacket(words, { end, sourcePort: SOURCE_PORT });
  if (!parsed.ok) return failure(invalid(parsed.fault));
  const { packet, rest } = parsed;
  const [extra] = rest;
  if (extra !== undefined) return failure(unexpected(extra));
  const isForeign = packet.protocol === (packet.family === 4 ? PROTOCOLS.icmpv6 : PROTOCOLS.icmp);
  return isForeign ? failure(foreignIcmp(packet, words)) : resultOf(packet);
}

/** The packet as a policy sees it. PACKET_INVALID when the direction is open, NAME_UNKNOWN for a zone that the policy does not have. */
export function packetFor(written: WrittenPacket, text: string, document: PolicyDocument): Result<Packet> {
  const zones = checkZones(written, text, document);
  const decided = DIRECTIONS.filter((direction) => document.rules.some((rule) => rule.direction === direction));
  const [only = 'outbound', ...others] = decided;
  const { direction = only, state = 'new', ...rest } = written;
  const packet: Packet = { direction, ...rest, state };
  if (written.direction !== undefined || others.length === 0) return resultOf(packet, zones);
  const [word = { text, column: 1 }] = wordsOf(text);
  const message = `the policy decides ${decided.join(' and ')} packets: the direction must be said`;
  const hint = `write it in front: "${decided[0]} ${text.trim()}"`;
  return failure(error('PACKET_INVALID', message, { span: spanOf(word), hint }), ...zones);
}

function checkZones(
  { fromZone, toZone }: WrittenPacket,
  text: string,
  { zones }: PolicyDocument,
): readonly Diagnostic[] {
  const known = [...zones.map(({ name }) => name), LOOPBACK_ZONE];
  const word = wordsOf(text).find((each) => each.text.startsWith('['));
  return [fromZone, toZone].flatMap((zone) => {
    if (zone === undefined || known.includes(zone)) return [];
    const details = { ...(word && { span: spanOf(word) }), hint: didYouMean(zone, known) };
    return error('NAME_UNKNOWN', `The policy has no zone ${quote(zone)}`, details);
  });
}

function unexpected(word: Word): Diagnostic {
  const hint = word.text.startsWith('@') ? `sites are an option: --site ${word.text.slice(1)}` : undefined;
  return invalid({ word, message: `unexpected ${shown(word)}`, ...(hint !== undefined && { hint }) });
}

/** Nothing sends these, and a rule of policies never means them: the question is not the one that was meant. */
function foreignIcmp({ family }: WrittenPacket, words: readonly Word[]): Diagnostic {
  const word = words.find(({ text }) => text.startsWith('icmp')) ?? { text: '', column: 1 };
  const [here, there] = family === 4 ? ['icmpv6', 'icmp'] : ['icmp', 'icmpv6'];
  const message = `${here} does not go with IPv${family} addresses`;
  return invalid({ word, message, hint: `IPv${family} has ${there}: ${there}/echo-request` });
}

function invalid({ word, message, hint }: PacketFault): Diagnostic {
  return error('PACKET_INVALID', message, { span: spanOf(word), ...(hint !== undefined && { hint }) });
}

function spanOf({ text, column }: Word): Span {
  return {
    file: PACKET_SOURCE,
    start: { line: 1, column },
    end: { line: 1, column: column + text.length },
  };
}
