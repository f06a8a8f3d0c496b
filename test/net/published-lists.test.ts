import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type AddressSet, rangeCount } from '../../src/net/address-set.ts';
import { addressBits, type Family } from '../../src/net/family.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { parseAddressList } from '../../src/net/parse-list.ts';
import { prefixesOf, rangesOf } from '../../src/net/prefixes-of.ts';

const FOLDER = '../shared/data/lists';

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** An independent reading: text by line, one bigint an address. */
function slowRange(line: string): Range {
  const [address = '', length] = line.split('/');
  const bits = address.includes(':') ? 128n : 32n;
  const start = address.includes(':') ? slowIpv6(address) : slowIpv4(address);
  const hostBits = length === undefined ? 0n : bits - BigInt(length);
  return { start, end: start + (1n << hostBits) - 1n };
}

function slowIpv4(text: string): bigint {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return BigInt(a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d);
}

function slowIpv6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** An independent aggregation: sort by start, then join what overlaps or touches. */
function slowMerge(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const merged: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || start > last.end + 1n) merged.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return merged;
}

/** An independent split: from the start of each range, the largest aligned block that fits. */
function slowSplit(ranges: readonly Range[], bits: number): readonly string[] {
  const family = bits === 32 ? 4 : 6;
  const prefixes: string[] = [];
  for (const { start, end } of ranges) {
    for (let address = start; address <= end; ) {
      let length = bits;
      let size = 1n;
      while (length > 0 && address % (size * 2n) === 0n && address + size * 2n - 1n <= end) {
        size *= 2n;
        length--;
      }
      prefixes.push(formatPrefix({ family, address, length }));
      address += size;
    }
  }
  return prefixes;
}

function isSame(a: Iterable<Range>, b: readonly Range[]): boolean {
  let index = 0;
  for (const { start, end } of a) {
    if (start !== b[index]?.start || end !== b[index]?.end) return false;
    index++;
  }
  return index === b.length;
}

const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith('.gz')) : [];
// Lists of more lines are read slowly in part only; their IPv4 ranges are counted on the whole.
const SLOW_LINES = 5_000;

function expectExact(set: AddressSet, family: Family, lines: readonly string[]): void {
  const expected = slowMerge(lines.filter((line) => line.includes(':') === (family === 6)).map(slowRange));
  expect(isSame(rangesOf(set, family), expected)).to.equal(true);
  const prefixes = prefixesOf(set, family);
  const printed = prefixes.kind === 'some' ? prefixes.prefixes.map(formatPrefix) : [];
  const slow = slowSplit(expected, addressBits(family));
  expect(printed.length).to.equal(slow.length);
  expect(printed.every((prefix, index) => prefix === slow[index])).to.equal(true);
}

/** Counts the IPv4 ranges of a list by plain numbers: `start * 64 + hostBits` sorts as one double. */
function countByNumbers(bytes: Buffer): number {
  const keys = new Float64Array(bytes.length / 8);
  const numbers = [0, 0, 0, 0, 32];
  let count = 0;
  let field = 0;
  let isIpv6 = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
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
  return countRuns(keys.subarray(0, count).sort());
}

function countRuns(keys: Float64Array): number {
  let ranges = 0;
  let next = -1;
  for (const key of keys) {
    const start = Math.floor(key / 64);
    if (start > next) ranges++;
    next = Math.max(next, start + 2 ** (key % 64));
  }
  return ranges;
}

describe('published lists', () => {
  before(function () {
    if (files.length === 0) this.skip();
  });

  it('aggregate exactly and minimally, as independent readings do', () => {
    for (const file of files) {
      const bytes = gunzipSync(readFileSync(`${FOLDER}/${file}`));
      const whole = parseAddressList(bytes);
      expect(whole.problems, file).to.deep.equal([]);
      expect(rangeCount(whole.set, 4), file).to.equal(countByNumbers(bytes));

      const lines = everyNth(bytes.toString('latin1').trimEnd().split('\n'), Math.ceil(whole.count / SLOW_LINES));
      const { set, problems, count } = parseAddressList(Buffer.from(lines.join('\n')));
      expect([problems, count], file).to.deep.equal([[], lines.length]);
      expectExact(set, 4, lines);
      expectExact(set, 6, lines);
    }
  });
});

function everyNth(lines: readonly string[], step: number): readonly string[] {
  return lines.filter((_, index) => index % step === 0);
}
