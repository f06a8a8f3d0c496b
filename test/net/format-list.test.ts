import { expect } from 'chai';
import fc from 'fast-check';
import { type AddressSet, ANY, addressSetOf, EMPTY, equals } from '../../src/net/address-set.ts';
import { FAMILIES, type Family } from '../../src/net/family.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { formatAddressList } from '../../src/net/format-list.ts';
import { parseAddressList } from '../../src/net/parse-list.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';

function textOf(set: AddressSet): string {
  return Buffer.from(formatAddressList(set)).toString('latin1');
}

/** The list that one string a prefix makes. */
function slowText(set: AddressSet): string {
  const lines = FAMILIES.flatMap((family) => {
    const prefixes = prefixesOf(set, family);
    if (prefixes.kind === 'all') return [`${formatPrefix({ family, address: 0n, length: 0 })}\n`];
    return prefixes.kind === 'some' ? prefixes.prefixes.map((prefix) => `${formatPrefix(prefix)}\n`) : [];
  });
  return lines.join('');
}

function prefixOf(family: Family, groups: readonly number[], length: number): Prefix {
  const bits = family === 4 ? 32 : 128;
  const address = groups.slice(0, bits / 16).reduce((value, group) => (value << 16n) | BigInt(group), 0n);
  const hostBits = BigInt(bits - Math.min(length, bits));
  return { family, address: (address >> hostBits) << hostBits, length: Math.min(length, bits) };
}

const group = fc.oneof(fc.constant(0), fc.nat(15), fc.nat(0xfff), fc.nat(0xffff), fc.constant(0xffff));
const prefix = fc
  .tuple(
    fc.constantFrom(...FAMILIES),
    fc.array(group, { minLength: 8, maxLength: 8 }),
    fc.integer({ min: 1, max: 128 }),
  )
  .map(([family, groups, length]) => prefixOf(family, groups, length));

describe('writing an address list', () => {
  it('an empty set is an empty text', () => {
    expect(textOf(EMPTY)).to.equal('');
  });

  it('everything is one prefix in each family', () => {
    expect(textOf(ANY)).to.equal('0.0.0.0/0\n::/0\n');
  });

  it('an IPv4-mapped prefix keeps its dotted part', () => {
    const set = parseAddressList(Buffer.from('::ffff:192.0.2.0/120\n::ffff:0:0/128\n::fffe:192.0.2.1\n')).set;
    expect(textOf(set)).to.equal('::fffe:c000:201/128\n::ffff:0.0.0.0/128\n::ffff:192.0.2.0/120\n');
  });

  it('spells every prefix as a string would, and is read back as the same set', () => {
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 60 }), (prefixes) => {
        const set = addressSetOf(prefixes);
        const bytes = formatAddressList(set);
        expect(Buffer.from(bytes).toString('latin1')).to.equal(slowText(set));
        const { set: again, problems } = parseAddressList(bytes);
        expect([problems, equals(again, set)]).to.deep.equal([[], true]);
      }),
      { numRuns: 200 },
    );
  });
});
