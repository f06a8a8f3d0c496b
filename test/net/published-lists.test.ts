import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type AddressSet, isEmpty } from '../../src/net/address-set.ts';
import type { Family } from '../../src/net/family.ts';
import { parseAddressList } from '../../src/net/parse-list.ts';
import type { Prefix, Prefixes } from '../../src/net/prefix.ts';
import { prefixesOf, rangesOf } from '../../src/net/prefixes-of.ts';

// Another reading of the lists, sharing nothing with the sets: IPv4 in doubles, IPv6 in bigints, sort and merge, then split by arithmetic.
// There is one assertion a family, since half a million of them would take longer than all the rest.

const FOLDER = '../shared/data/lists';
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith('.gz')) : [];

/** A full routing table takes seconds, which continuous integration has. Elsewhere lists of this many bytes are read in part. */
const LONG_BYTES = 8 * 1024 * 1024;
const STEP = process.env.RULECAST_REQUIRE_KERNEL === '1' ? 1 : 8;

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

interface Block {
  readonly address: bigint;
  readonly length: number;
}

/** The ranges of one family of a list, and how to split one into the fewest prefixes. */
interface Reading {
  readonly ranges: Iterable<Range>;
  readonly split: (range: Range) => Iterable<Block>;
}

function readIpv4(bytes: Uint8Array): Reading {
  return { ranges: mergedIpv4(ipv4Keys(bytes).sort()), split: splitIpv4 };
}

/** Each IPv4 line as `start * 64 + hostBits`, which is exact in a double and sorts by start. */
function ipv4Keys(bytes: Uint8Array): Float64Array {
  const keys = new Float64Array(bytes.length / 8);
  const numbers = [0, 0, 0, 0, 32];
  let count = 0;
  let field = 0;
  let isIpv6 = false;
  for (const byte of bytes) {
    if (byte >= 0x30 && byte <= 0x39) numbers[field] = numbers[field]! * 10 + byte - 0x30;
    else if (byte === 0x3a) isIpv6 = true;
    else if (byte === 0x2e || byte === 0x2f) numbers[++field] = 0;
    else if (byte === 0x0a) {
      const [a, b, c, d, length] = numbers as [number, number, number, number, number];
      if (!isIpv6) keys[count++] = (((a * 256 + b) * 256 + c) * 256 + d) * 64 + 32 - length;
      numbers[0] = 0;
      numbers[4] = 32;
      field = 0;
      isIpv6 = false;
    }
  }
  return keys.subarray(0, count);
}

function* mergedIpv4(keys: Float64Array): Generator<Range> {
  let first = -1;
  let last = -1;
  for (const key of keys) {
    const start = Math.floor(key / 64);
    const end = start + 2 ** (key % 64) - 1;
    if (first >= 0 && start > last + 1) yield { start: BigInt(first), end: BigInt(last) };
    if (first < 0 || start > last + 1) first = start;
    last = Math.max(last, end);
  }
  if (first >= 0) yield { start: BigInt(first), end: BigInt(last) };
}

/** From the start, the largest aligned block that fits; whatever begins elsewhere or is larger covers too little or too much. */
function* splitIpv4(range: Range): Generator<Block> {
  const end = Number(range.end);
  for (let address = Number(range.start); address <= end; ) {
    // The lowest bit of an address is the largest block that may begin there.
    let size = address === 0 ? 2 ** 32 : (address & -address) >>> 0;
    while (address + size - 1 > end) size /= 2;
    yield { address: BigInt(address), length: 32 - Math.log2(size) };
    address += size;
  }
}

function readIpv6(lines: readonly string[]): Reading {
  const sorted = lines.map(ipv6Range).sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const ranges: { readonly start: bigint; end: bigint }[] = [];
  for (const { start, end } of sorted) {
    const last = ranges.at(-1);
    if (last === undefined || start > last.end + 1n) ranges.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return { ranges, split: splitIpv6 };
}

function ipv6Range(line: string): Range {
  const [address = '', length = '128'] = line.split('/');
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  const start = BigInt(`0x${[...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('')}`);
  return { start, end: start + (1n << (128n - BigInt(length))) - 1n };
}

function* splitIpv6({ start, end }: Range): Generator<Block> {
  for (let address = start; address <= end; ) {
    let size = address === 0n ? 1n << 128n : address & -address;
    while (address + size - 1n > end) size >>= 1n;
    yield { address, length: 129 - size.toString(2).length };
    address += size;
  }
}

/** What differs first between a family of a set and a reading of it, as a text for a failure; undefined when nothing does. */
function difference(set: AddressSet, family: Family, { ranges, split }: Reading): string | undefined {
  const found = rangesOf(set, family);
  const prefixes = listOf(prefixesOf(set, family));
  let at = 0;
  for (const expected of ranges) {
    const { value } = found.next();
    if (value?.start !== expected.start || value.end !== expected.end) return `range at ${expected.start}`;
    for (const { address, length } of split(expected)) {
      const prefix = prefixes[at++];
      if (prefix?.address !== address || prefix.length !== length) return `prefix at ${address}`;
    }
  }
  return found.next().done === true && at === prefixes.length ? undefined : 'more than is listed';
}

function listOf(prefixes: Prefixes): readonly Prefix[] {
  return prefixes.kind === 'some' ? prefixes.prefixes : [];
}

describe('published lists', () => {
  before(function () {
    if (files.length === 0) this.skip();
  });

  for (const file of files) {
    const whole = gunzipSync(readFileSync(`${FOLDER}/${file}`));
    const step = whole.length < LONG_BYTES ? 1 : STEP;
    const part = step === 1 ? 'every line' : `every ${step}th line (every one in continuous integration)`;
    it(`${file}: ${part} aggregates exactly and minimally, as an independent reading does`, () => {
      const lines = everyNth(whole.toString('latin1').trimEnd().split('\n'), step);
      const bytes = step === 1 ? whole : Buffer.from(`${lines.join('\n')}\n`);
      const { set, problems, count } = parseAddressList(bytes);
      expect([problems, count]).to.deep.equal([[], lines.length]);
      expect(isEmpty(set)).to.equal(false);
      expect(difference(set, 4, readIpv4(bytes)), 'IPv4').to.equal(undefined);
      expect(difference(set, 6, readIpv6(lines.filter((line) => line.includes(':')))), 'IPv6').to.equal(undefined);
    });
  }
});

function everyNth(lines: readonly string[], step: number): readonly string[] {
  return lines.filter((_, index) => index % step === 0);
}
