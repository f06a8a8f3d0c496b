import type { Packet } from '../../src/model/packet.ts';
import { checksum, crc32c, pseudoHeader } from './checksum.ts';

/**
 * What a packet is to connection tracking, if the kernel agrees: the first of a connection, the answer to one, an error about one, or
 * one that cannot belong to any.
 */
export type Role = 'opening' | 'answer' | 'error' | 'broken';

/** What a packet carries beside what a policy looks at. */
export interface Stamp {
  /** Identification of IPv4 (16 bits) or flow label of IPv6 (20 bits). */
  readonly number: number;
  /** The octet that was called type of service. */
  readonly trafficClass: number;
  readonly role: Role;
}

const NEXT_HEADER_EXPERIMENT = 253;
const HOP_LIMIT = 255; // what neighbour discovery demands
const OPENING_NUMBER = 1000;

/** The packet with all its headers and right checksums; ports and ICMP types that are absent are 0. */
export function frameOf(packet: Packet, stamp: Stamp): Buffer {
  const payload = payloadOf(packet, stamp);
  return Buffer.concat([
    packet.family === 4 ? header4(packet, stamp, payload) : header6(packet, stamp, payload),
    payload,
  ]);
}

/** Source and destination swapped, ports too, so that `packet` answers it; for an ICMP error, what the error is about. */
export function openingFor(packet: Packet): Packet {
  const { sourcePort, destinationPort, icmpType, icmpCode: _, ...rest } = packet;
  const swapped: Packet = { ...rest, source: packet.destination, destination: packet.source, state: 'new' };
  if (isIcmpError(packet)) return aboutWhat(packet);
  if (icmpType !== undefined) return { ...swapped, icmpType: packet.family === 4 ? 8 : 128, icmpCode: 0 };
  if (sourcePort === undefined || destinationPort === undefined) return swapped;
  return { ...swapped, sourcePort: destinationPort, destinationPort: sourcePort };
}

/** Whether the packet tells of the failure of another one, which it quotes. */
export function isIcmpError({ family, protocol, icmpType = 0 }: Packet): boolean {
  return family === 4
    ? protocol === 1 && [3, 11, 12].includes(icmpType)
    : protocol === 58 && icmpType >= 1 && icmpType <= 4;
}

/** The datagram that the sender of an ICMP error could not deliver. */
function aboutWhat({ direction, family, source, destination }: Packet): Packet {
  const ends = { source: destination, destination: source, sourcePort: 40_000, destinationPort: 33_434 };
  return { direction, family, ...ends, protocol: 17, state: 'new' };
}

function header4({ source, destination, protocol }: Packet, { number, trafficClass }: Stamp, payload: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header[1] = trafficClass;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(number, 4);
  header[8] = HOP_LIMIT;
  header[9] = protocol;
  header.writeUInt32BE(Number(source), 12);
  header.writeUInt32BE(Number(destination), 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

function header6({ source, destination, protocol }: Packet, { number, trafficClass }: Stamp, payload: Buffer): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32BE(0x6000_0000 + trafficClass * 0x10_0000 + number, 0);
  header.writeUInt16BE(payload.length, 4);
  header[6] = protocol;
  header[7] = HOP_LIMIT;
  writeAddress6(header, source, 8);
  writeAddress6(header, destination, 24);
  return header;
}

function writeAddress6(header: Buffer, address: bigint, at: number): void {
  header.writeBigUInt64BE(address >> 64n, at);
  header.writeBigUInt64BE(address & 0xffff_ffff_ffff_ffffn, at + 8);
}

function payloadOf(packet: Packet, stamp: Stamp): Buffer {
  switch (packet.protocol) {
    case 6:
      return tcp(packet, stamp);
    case 17:
      return udp(packet, stamp);
    case 132:
      return sctp(packet, stamp);
    case 1:
      return packet.family === 4 ? icmp(packet, stamp) : Buffer.alloc(24);
    case 58:
      return packet.family === 6 ? icmp(packet, stamp) : Buffer.alloc(24);
    case 51:
      return authentication();
    default:
      return Buffer.alloc(24);
  }
}

const TCP_FLAGS = { opening: 0x02, answer: 0x12, error: 0x02, broken: 0x03 } as const satisfies Record<Role, number>;

function tcp(packet: Packet, { role }: Stamp): Buffer {
  const segment = ports(packet, 20);
  segment.writeUInt32BE(OPENING_NUMBER, 4);
  if (role === 'answer') segment.writeUInt32BE(OPENING_NUMBER + 1, 8);
  segment[12] = 0x50;
  segment[13] = TCP_FLAGS[role];
  segment.writeUInt16BE(0xffff, 14);
  segment.writeUInt16BE(checksum(pseudoHeader(packet, segment.length), segment), 16);
  return segment;
}

function udp(packet: Packet, { role }: Stamp): Buffer {
  const datagram = ports(packet, 12);
  // Shorter than its own header: no connection has such datagrams.
  datagram.writeUInt16BE(role === 'broken' ? 4 : datagram.length, 4);
  datagram.writeUInt16BE(checksum(pseudoHeader(packet, datagram.length), datagram) || 0xffff, 6);
  return datagram;
}

/** INIT, INIT ACK or DATA with as much of their bodies as connection tracking reads. */
const SCTP_CHUNK = { opening: 1, answer: 2, error: 1, broken: 0 } as const satisfies Record<Role, number>;

function sctp(packet: Packet, { role }: Stamp): Buffer {
  const body = ports(packet, 32);
  if (role === 'answer' || role === 'broken') body.writeUInt32BE(OPENING_NUMBER, 4);
  body[12] = SCTP_CHUNK[role];
  body.writeUInt16BE(20, 14);
  body.writeUInt32BE(OPENING_NUMBER, 16);
  body.writeUInt32BE(0xffff, 20);
  body.writeUInt32BE(0x1_0001, 24);
  body.writeUInt32LE(crc32c(body), 8);
  return body;
}

function icmp(packet: Packet, { role }: Stamp): Buffer {
  const head = Buffer.alloc(8);
  head[0] = packet.icmpType ?? 0;
  head[1] = packet.icmpCode ?? 0;
  const isError = role === 'error' && isIcmpError(packet);
  const quoted = { number: 1, trafficClass: 0, role: 'opening' } as const;
  const message = Buffer.concat([head, isError ? frameOf(aboutWhat(packet), quoted) : Buffer.alloc(16)]);
  const covered = packet.family === 4 ? [message] : [pseudoHeader(packet, message.length), message];
  message.writeUInt16BE(checksum(...covered), 2);
  return message;
}

/** An authentication header around a payload, without which IPv6 would look for the protocol behind it in vain. */
function authentication(): Buffer {
  const header = Buffer.alloc(24);
  header[0] = NEXT_HEADER_EXPERIMENT;
  header[1] = 2;
  return header;
}

function ports({ sourcePort = 0, destinationPort = 0 }: Packet, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt16BE(sourcePort, 0);
  bytes.writeUInt16BE(destinationPort, 2);
  return bytes;
}
