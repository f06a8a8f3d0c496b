import { expect } from 'chai';
import {
  ANY,
  addressSetOf,
  addressSetOfRanges,
  EMPTY,
  equals,
  isAny,
  isEmpty,
  onlyFamily,
} from '../../src/net/address-set.ts';
import { rangesOf } from '../../src/net/prefixes-of.ts';

describe('address set', () => {
  it('joins prefixes that overlap, touch or repeat, in any order', () => {
    const set = addressSetOf([
      { family: 4, address: 0x0a000100n, length: 24 },
      { family: 4, address: 0x0a000000n, length: 24 },
      { family: 4, address: 0x0a000010n, length: 32 },
      { family: 4, address: 0x0a000100n, length: 24 },
      { family: 6, address: 1n, length: 128 },
    ]);
    expect([...rangesOf(set, 4)]).to.deep.equal([{ start: 0x0a000000n, end: 0x0a0001ffn }]);
    expect([...rangesOf(set, 6)]).to.deep.equal([{ start: 1n, end: 1n }]);
  });

  it('a range inside an earlier one does not shorten it', () => {
    const set = addressSetOfRanges([
      { family: 4, start: 5n, end: 6n },
      { family: 4, start: 1n, end: 100n },
      { family: 4, start: 8n, end: 9n },
    ]);
    expect([...rangesOf(set, 4)]).to.deep.equal([{ start: 1n, end: 100n }]);
  });

  it('a prefix of length 0 is the whole family', () => {
    expect(isAny(addressSetOf([{ family: 6, address: 0n, length: 0 }]), 6)).to.equal(true);
    expect(isAny(addressSetOf([{ family: 6, address: 0n, length: 0 }]))).to.equal(false);
  });

  it('keeps one family and empties the other', () => {
    const v6 = onlyFamily(ANY, 6);
    expect([isEmpty(v6, 4), isAny(v6, 6), isEmpty(v6)]).to.deep.equal([true, true, false]);
    expect(equals(onlyFamily(v6, 4), EMPTY)).to.equal(true);
  });

  it('sets of different addresses are not equal', () => {
    const [a, b] = [1n, 2n].map((end) => addressSetOfRanges([{ family: 4, start: 1n, end }]));
    expect(equals(a!, b!)).to.equal(false);
  });
});
