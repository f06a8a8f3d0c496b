// The fast path of a list of addresses: bytes to 32-bit words without strings. It reads the plain notations only and
// leaves everything else, valid or not, to the text parser, which knows the reasons.

const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;

/** The value of each byte as a hexadecimal digit, or -1: digits and letters mix so that a branch would guess wrong. */
const HEXADECIMAL = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);

/** What was scanned. One object serves a whole list. */
export interface Scanned {
  /** IPv4: word 0. IPv6: words 0 to 3. */
  readonly words: Uint32Array;
  /** The eight groups of an IPv6 address while it is read. */
  readonly groups: Uint32Array;
  /** The prefix length; that of a host when none is written. */
  length: number;
}

/** A place for {@link scanIpv4} and {@link scanIpv6} to write to. */
export function scanned(): Scanned {
  return { words: new Uint32Array(4), groups: new Uint32Array(8), length: 0 };
}

/**
 * Scans `a.b.c.d` or `a.b.c.d/n` at `at`. Returns the index after it, or -1 when something else stands there. Host bits
 * are left as they are, and what follows is not looked at.
 */
export function scanIpv4(bytes: Uint8Array, at: number, into: Scanned): number {
  let address = 0;
  let octet = 0;
  let octetStart = at;
  let parts = 0;
  for (let index = at; ; index++) {
    const byte = bytes[index] ?? 0;
    if (isDigit(byte)) {
      if (octet === 0 && index > octetStart) return -1;
      octet = octet * 10 + (byte - ZERO);
      if (octet > 255) return -1;
      continue;
    }
    if (index === octetStart) return -1;
    address = (address << 8) | octet;
    if (++parts === 4) {
      into.words[0] = address;
      return scanLength(bytes, index, 32, into);
    }
    if (byte !== DOT) return -1;
    octet = 0;
    octetStart = index + 1;
  }
}

/** The same for an IPv6 address without a dotted part. */
export function scanIpv6(bytes: Uint8Array, at: number, into: Scanned): number {
  const { groups } = into;
  let index = at;
  let count = 0;
  /** Groups before the "::", or -1. */
  let head = -1;
  if (bytes[index] === COLON) {
    if (bytes[index + 1] !== COLON) return -1;
    head = 0;
    index += 2;
  }
  while (count < 8) {
    const end = scanGroup(bytes, index, groups, count);
    // Only a "::" may be the last thing.
    if (end === index) return head === count ? finishIpv6(bytes, index, count, head, into) : -1;
    index = end;
    count++;
    if (bytes[index] !== COLON) break;
    if (count === 8) return -1;
    index++;
    if (bytes[index] === COLON) {
      if (head >= 0) return -1;
      head = count;
      index++;
    }
  }
  return finishIpv6(bytes, index, count, head, into);
}

/** Reads up to four hexadecimal digits into `groups[count]` and returns the index after them. */
function scanGroup(bytes: Uint8Array, at: number, groups: Uint32Array, count: number): number {
  let index = at;
  let value = 0;
  for (; index < at + 4; index++) {
    const digit = HEXADECIMAL[bytes[index] ?? 0] ?? -1;
    if (digit < 0) break;
    value = (value << 4) | digit;
  }
  groups[count] = value;
  return index;
}

/** Spreads the groups around the "::" and joins them to words. */
function finishIpv6(bytes: Uint8Array, at: number, count: number, head: number, into: Scanned): number {
  if (head < 0 ? count !== 8 : count === 8) return -1;
  const { groups, words } = into;
  if (head >= 0) {
    const missing = 8 - count;
    for (let group = 7; group >= head + missing; group--) groups[group] = groups[group - missing] ?? 0;
    for (let group = head; group < head + missing; group++) groups[group] = 0;
  }
  for (let word = 0; word < 4; word++) words[word] = ((groups[2 * word] ?? 0) << 16) | (groups[2 * word + 1] ?? 0);
  return scanLength(bytes, at, 128, into);
}

function scanLength(bytes: Uint8Array, at: number, bits: number, into: Scanned): number {
  into.length = bits;
  if (bytes[at] !== SLASH) return at;
  const start = at + 1;
  let length = 0;
  let index = start;
  for (; isDigit(bytes[index] ?? 0); index++) {
    if (length === 0 && index > start) return -1;
    length = length * 10 + ((bytes[index] ?? 0) - ZERO);
    if (length > bits) return -1;
  }
  into.length = length;
  return index > start ? index : -1;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
