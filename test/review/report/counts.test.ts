import { expect } from 'chai';
import { addressCountText, addressesText, countOf, countText } from '../../../src/review/report/counts.ts';

describe('numbers in reports', () => {
  it('have separators of thousands', () => {
    for (const [digits, text] of [
      ['0', '0'],
      ['999', '999'],
      ['1000', '1,000'],
      ['4294967296', '4,294,967,296'],
    ] as const) {
      expect(countText(digits)).to.equal(text);
    }
  });

  it('stand with the singular or the plural', () => {
    expect(countOf(1, 'move')).to.equal('1 move');
    expect(countOf(0, 'move')).to.equal('0 moves');
    expect(countOf(1200, 'prefix', 'prefixes')).to.equal('1,200 prefixes');
  });

  const ipv6: readonly (readonly [bigint, string])[] = [
    [12n, '12 IPv6'],
    [(1n << 40n) - 1n, '1,099,511,627,775 IPv6'],
    [1n << 64n, 'one /64'],
    [1n << 80n, 'one /48'],
    [5n << 80n, '5 × /48'],
    [1024n << 80n, 'one /38'],
    [1025n << 80n, 'about 2^90 IPv6'],
    [(1n << 80n) + 1n, 'about 2^80 IPv6'],
    [(1n << 80n) - 1n, 'about 2^80 IPv6'],
    [(3n << 79n) + 1n, 'about 2^81 IPv6'],
    [1n << 128n, 'all IPv6'],
    [(1n << 128n) - 1n, 'about 2^128 IPv6'],
  ];

  it('of IPv6 addresses are told as blocks where that is exact, else by the nearest power of two', () => {
    for (const [count, text] of ipv6)
      expect(addressCountText({ ipv4: '0', ipv6: `${count}` }), `${count}`).to.equal(text);
  });

  it('of both families stand side by side', () => {
    expect(addressCountText({ ipv4: '1024', ipv6: '0' })).to.equal('1,024');
    expect(addressCountText({ ipv4: '1024', ipv6: `${3n << 80n}` })).to.equal('1,024 + 3 × /48');
    expect(addressCountText({ ipv4: '0', ipv6: '0' })).to.equal('0');
    expect(addressesText({ ipv4: '1', ipv6: '0' })).to.equal('1 address');
    expect(addressesText({ ipv4: '0', ipv6: '2' })).to.equal('2 IPv6 addresses');
  });
});
