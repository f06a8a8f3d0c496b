import { expect } from 'chai';
import fc from 'fast-check';
import { ANY, addressSetOf, EMPTY, equals } from '../../src/net/address-set.ts';
import { addressBits, type Family } from '../../src/net/family.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { prefixCount, prefixesOf } from '../../src/net/prefixes-of.ts';
import { setIn, someSpans, UNIVERSES } from './universe.ts';

function listOf(text: string): readonly string[] {
  const parsed = parseAddressText(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  const prefixes = prefixesOf(parsed.value, text.includes(':') ? 6 : 4);
  return prefixes.kind === 'some' ? prefixes.prefixes.map(formatPrefix) : [prefixes.kind];
}

/** Names each pair of neighbours that one prefix could replace or that is out of order. */
function faultsIn(prefixes: readonly Prefix[], family: Family): readonly string[] {
  const bits = addressBits(family);
  return prefixes.slice(1).flatMap((next, index) => {
    const before = prefixes[index]!;
    const size = 1n << BigInt(bits - before.length);
    const faults: string[] = [];
    if (next.address < before.address + size) faults.push(`${formatPrefix(next)} is not after ${formatPrefix(before)}`);
    const siblings = before.length === next.length && (before.address ^ next.address) === size;
    if (siblings) faults.push(`${formatPrefix(before)} and ${formatPrefix(next)} are one prefix`);
    return faults;
  });
}

describe('prefixes of a set', () => {
  for (const [range, expected] of [
    ['0.0.0.0-255.255.255.255', ['all']],
    ['0.0.0.0-255.255.255.254', Array.from({ length: 32 }, (_, i) => `${octets(i)}/${i + 1}`)],
    ['0.0.0.1-0.0.0.1', ['0.0.0.1/32']],
    ['10.0.0.0-10.0.0.1', ['10.0.0.0/31']],
    ['10.0.0.1-10.0.0.2', ['10.0.0.1/32', '10.0.0.2/32']],
    ['10.0.0.4-10.0.0.18', ['10.0.0.4/30', '10.0.0.8/29', '10.0.0.16/31', '10.0.0.18/32']],
    ['255.255.255.254-255.255.255.255', ['255.255.255.254/31']],
    ['128.0.0.0-255.255.255.255', ['128.0.0.0/1']],
    ['2001:db8::-2001:db8::1', ['2001:db8::/127']],
    ['2001:db8::-2001:db8:0:0:ffff:ffff:ffff:ffff', ['2001:db8::/64']],
    ['2001:db8::1-2001:db8::2', ['2001:db8::1/128', '2001:db8::2/128']],
    ['8000::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['8000::/1']],
    ['2001:db8:0:0:8000::-2001:db8:0:1:7fff:ffff:ffff:ffff', ['2001:db8:0:0:8000::/65', '2001:db8:0:1::/65']],
  ] as const) {
    it(`${range} is ${expected.length === 32 ? '32 prefixes' : expected.join(', ')}`, () => {
      expect(listOf(range)).to.deep.equal(expected);
    });
  }

  it('tells everything from nothing', () => {
    expect([prefixesOf(ANY, 4).kind, prefixesOf(ANY, 6).kind]).to.deep.equal(['all', 'all']);
    expect([prefixesOf(EMPTY, 4).kind, prefixesOf(EMPTY, 6).kind]).to.deep.equal(['none', 'none']);
    expect([prefixCount(ANY, 4), prefixCount(EMPTY, 6)]).to.deep.equal([1, 0]);
  });

  for (const universe of UNIVERSES) {
    it(`in ${universe.name} they are sorted, minimal and exactly the set`, () => {
      fc.assert(
        fc.property(someSpans, (spans) => {
          const set = setIn(universe, spans);
          const prefixes = prefixesOf(set, universe.family);
          const list = prefixes.kind === 'some' ? prefixes.prefixes : [];
          expect(faultsIn(list, universe.family)).to.deep.equal([]);
          expect(equals(addressSetOf(list), set)).to.equal(true);
          expect(prefixCount(set, universe.family)).to.equal(list.length);
        }),
        { numRuns: 50 },
      );
    });
  }
});

/** The first address of the prefix number `index` of all addresses but the last. */
function octets(index: number): string {
  const address = 0xffff_ffff - (2 ** (32 - index) - 1);
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
