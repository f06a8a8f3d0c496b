import { expect } from 'chai';
import { addressBits } from '../../src/net/family.ts';

describe('family', () => {
  it('an IPv4 address has 32 bits and an IPv6 address has 128', () => {
    expect([addressBits(4), addressBits(6)]).to.deep.equal([32, 128]);
  });
});
