import { expect } from 'chai';
import { PROTOCOLS, protocolName, protocolNumber } from '../../src/net/protocol.ts';

describe('protocols', () => {
  it("every name and number are each other's", () => {
    for (const [name, number] of Object.entries(PROTOCOLS)) {
      expect([protocolNumber(name), protocolName(number)]).to.deep.equal([number, name]);
    }
  });

  for (const [name, number] of [
    ['icmp', 1],
    ['igmp', 2],
    ['ipip', 4],
    ['tcp', 6],
    ['udp', 17],
    ['gre', 47],
    ['esp', 50],
    ['ah', 51],
    ['icmpv6', 58],
    ['ipv6-icmp', 58],
    ['ospf', 89],
    ['pim', 103],
    ['vrrp', 112],
    ['l2tp', 115],
    ['sctp', 132],
    ['udplite', 136],
  ] as const) {
    it(`${name} is ${number}`, () => {
      expect(protocolNumber(name)).to.equal(number);
    });
  }

  it('knows no other word, not even one of the language', () => {
    expect(['', 'TCP', 'constructor', '__proto__', 'toString'].map(protocolNumber)).to.deep.equal(
      Array(5).fill(undefined),
    );
    expect(protocolName(255)).to.equal(undefined);
  });
});
