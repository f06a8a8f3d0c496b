import { expect } from 'chai';
import { ICMP_TYPES, ICMPV6_TYPES, icmpOf, icmpTypeName, icmpTypeNumber } from '../../src/net/icmp.ts';

describe('ICMP types', () => {
  it("every name and number are each other's", () => {
    for (const [family, types] of [
      [4, ICMP_TYPES],
      [6, ICMPV6_TYPES],
    ] as const) {
      for (const [name, number] of Object.entries(types)) {
        expect([icmpTypeNumber(family, name), icmpTypeName(family, number)]).to.deep.equal([number, name]);
      }
    }
  });

  for (const [family, name, number] of [
    [4, 'echo-request', 8],
    [6, 'echo-request', 128],
    [4, 'destination-unreachable', 3],
    [6, 'destination-unreachable', 1],
    [4, 'router-solicitation', 10],
    [6, 'router-solicitation', 133],
    [6, 'nd-router-solicit', 133],
    [6, 'neighbour-solicitation', 135],
    [6, 'neighbor-solicitation', 135],
    [6, 'neighbour-advertisement', 136],
    [6, 'redirect', 137],
    [4, 'redirect', 5],
    [6, 'packet-too-big', 2],
    [4, 'packet-too-big', undefined],
    [6, 'source-quench', undefined],
    [4, 'constructor', undefined],
  ] as const) {
    it(`${name} of family ${family} is ${number ?? 'no type'}`, () => {
      expect(icmpTypeNumber(family, name)).to.equal(number);
    });
  }

  it('a type has 256 codes, or one', () => {
    expect(icmpOf(3)).to.deep.equal([{ from: 768, to: 1023 }]);
    expect(icmpOf(3, 4)).to.deep.equal([{ from: 772, to: 772 }]);
    expect(icmpOf(255, 255)).to.deep.equal([{ from: 65535, to: 65535 }]);
  });
});
