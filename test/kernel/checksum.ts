import type { Packet } from '../../src/model/packet.ts';

/** The internet checksum (RFC 1071) of parts of even length, all but the last. */
export function checksum(...parts: readonly Buffer[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** What the checksums of TCP, UDP and ICMPv6 cover beside the payload of `length` octets. */
export function pseudoHeader({ family, source, destination, protocol }: Packet, length: number): Buffer {
  if (family === 4) {
    const header = Buffer.alloc(12);
    header.writeUInt32BE(Number(source), 0);
    header.writeUInt32BE(Number(destination), 4);
    header[9] = protocol;
    header.writeUInt16BE(length, 10);
    return header;
  }
  const header = Buffer.alloc(40);
  [source >> 64n, source & LOW, destination >> 64n, destination & LOW].forEach((half, index) => {
    header.writeBigUInt64BE(half, index * 8);
  });
  header.writeUInt32BE(length, 32);
  header[39] = protocol;
  return header;
}

const LOW = 0xffff_ffff_ffff_ffffn;

/** CRC-32C (RFC 3309), the checksum of SCTP, over bytes whose own checksum field is 0. */
export function crc32c(bytes: Buffer): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1;
  return value;
});
