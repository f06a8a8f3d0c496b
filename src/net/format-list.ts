import type { AddressSet } from './address-set.ts';
import { longestZeroRun } from './format.ts';
import { wordAt } from './lanes.ts';
import type { Ranges } from './ranges.ts';
import { splitPrefixes } from './split-prefixes.ts';

// The way back from `parse-list.ts`: words to bytes without strings.

/** Bytes of the longest line, `ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128` and its end. */
const LINE_MAX = 44;
const NEWLINE = 0x0a;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** A buffer that grows, and how much of it is in use. */
interface Output {
  bytes: Uint8Array;
  length: number;
}

/**
 * The fewest prefixes that hold exactly the set, one a line, IPv4 before IPv6, each sorted by address, in the spelling of
 * `formatPrefix`. ASCII with a line end after the last line; empty for an empty set.
 */
export function formatAddressList(set: AddressSet): Uint8Array {
  const output: Output = { bytes: new Uint8Array(1024), length: 0 };
  writeRanges(output, set.v4, writeIpv4);
  const groups = new Uint32Array(8);
  writeRanges(output, set.v6, (to, words) => writeIpv6(to, words, groups));
  return output.bytes.subarray(0, output.length);
}

function writeRanges(output: Output, ranges: Ranges, write: (output: Output, words: Uint32Array) => void): void {
  splitPrefixes(ranges, (words, length) => {
    if (output.length + LINE_MAX > output.bytes.length) grow(output);
    write(output, words);
    put(output, SLASH);
    writeDecimal(output, length);
    put(output, NEWLINE);
  });
}

function grow(output: Output): void {
  const bytes = new Uint8Array(output.bytes.length * 2);
  bytes.set(output.bytes);
  output.bytes = bytes;
}

function put(output: Output, byte: number): void {
  output.bytes[output.length++] = byte;
}

function writeIpv4(output: Output, words: Uint32Array): void {
  writeDotted(output, wordAt(words, 0));
}

function writeDotted(output: Output, word: number): void {
  writeDecimal(output, word >>> 24);
  put(output, DOT);
  writeDecimal(output, (word >>> 16) & 0xff);
  put(output, DOT);
  writeDecimal(output, (word >>> 8) & 0xff);
  put(output, DOT);
  writeDecimal(output, word & 0xff);
}

/** A number of up to three digits. */
function writeDecimal(output: Output, value: number): void {
  if (value >= 100) put(output, DIGITS[(value / 100) | 0] ?? 0);
  if (value >= 10) put(output, DIGITS[((value / 10) | 0) % 10] ?? 0);
  put(output, DIGITS[value % 10] ?? 0);
}

function writeIpv6(output: Output, words: Uint32Array, groups: Uint32Array): void {
  for (let group = 0; group < 8; group++) {
    const word = wordAt(words, group >>> 1);
    groups[group] = group % 2 === 0 ? word >>> 16 : word & 0xffff;
  }
  const isMapped = wordAt(words, 0) === 0 && wordAt(words, 1) === 0 && wordAt(words, 2) === 0xffff;
  writeGroups(output, groups, isMapped ? 6 : 8);
  if (!isMapped) return;
  put(output, COLON);
  writeDotted(output, wordAt(words, 3));
}

/** The first `count` groups as RFC 5952 has them. */
function writeGroups(output: Output, groups: Uint32Array, count: number): void {
  const { from, length } = longestZeroRun(groups, count);
  for (let group = 0; group < count; group++) {
    if (length > 0 && group === from) {
      put(output, COLON);
      put(output, COLON);
      group += length - 1;
      continue;
    }
    const followsZeros = length > 0 && group === from + length;
    if (group > 0 && !followsZeros) put(output, COLON);
    writeHexadecimal(output, wordAt(groups, group));
  }
}

/** A number of up to four digits. */
function writeHexadecimal(output: Output, value: number): void {
  if (value >= 0x1000) put(output, DIGITS[value >>> 12] ?? 0);
  if (value >= 0x100) put(output, DIGITS[(value >>> 8) & 0xf] ?? 0);
  if (value >= 0x10) put(output, DIGITS[(value >>> 4) & 0xf] ?? 0);
  put(output, DIGITS[value & 0xf] ?? 0);
}
