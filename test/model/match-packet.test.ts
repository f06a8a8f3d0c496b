import { expect } from 'chai';
import type { Match } from '../../src/model/match.ts';
import { matches } from '../../src/model/match-packet.ts';
import type { Packet } from '../../src/model/packet.ts';
import { EMPTY } from '../../src/net/address-set.ts';
import { addressSet } from './document-builder.ts';

const PORT_443 = [{ from: 443, to: 443 }];
const ECHO = { family: 4, types: [{ from: 8 * 256, to: 8 * 256 + 255 }] } as const;

function packet(init: Partial<Packet> = {}): Packet {
  return {
    direction: 'forward',
    family: 4,
    source: 0x0a00_0001n,
    destination: 0xc000_0201n,
    protocol: 6,
    sourcePort: 40_000,
    destinationPort: 443,
    state: 'new',
    ...init,
  };
}

const ping = { protocol: 1, sourcePort: undefined, destinationPort: undefined, icmpType: 8, icmpCode: 3 } as never;

describe('a match', () => {
  const table: readonly [string, Match, Partial<Packet>, boolean][] = [
    ['without conditions takes every packet', {}, {}, true],
    ['takes packets of its family', { family: 6 }, {}, false],
    ['takes packets from its sources', { source: addressSet('10.0.0.0/8') }, {}, true],
    ['takes no packet from elsewhere', { source: addressSet('10.0.0.2') }, {}, false],
    ['takes packets to its destinations', { destination: addressSet('192.0.2.0/24') }, {}, true],
    ['with an empty set takes none', { destination: EMPTY }, {}, false],
    ['with addresses of one family takes none of the other', { source: addressSet('::/0') }, {}, false],
    ['takes its protocols', { protocols: [{ from: 6, to: 6 }] }, { protocol: 17 }, false],
    ['with an empty set of protocols takes none', { protocols: [] }, {}, false],
    ['takes its destination ports', { destinationPorts: PORT_443 }, {}, true],
    ['takes no other ports', { destinationPorts: PORT_443 }, { destinationPort: 80 }, false],
    ['takes its source ports', { sourcePorts: PORT_443 }, {}, false],
    ['with ports takes UDP', { destinationPorts: PORT_443 }, { protocol: 17 }, true],
    ['with ports takes SCTP', { destinationPorts: PORT_443 }, { protocol: 132 }, true],
    ['with ports takes DCCP', { destinationPorts: PORT_443 }, { protocol: 33 }, true],
    ['with ports takes UDP-Lite', { destinationPorts: PORT_443 }, { protocol: 136 }, true],
    ['with ports takes no other protocol', { destinationPorts: [{ from: 0, to: 65535 }] }, { protocol: 47 }, false],
    ['with ICMP types takes them with any code', { icmp: ECHO }, ping, true],
    ['with ICMP types takes no TCP', { icmp: ECHO }, {}, false],
    ['with ICMP types takes no ICMP over IPv6', { icmp: ECHO }, { ...(ping as object), family: 6 }, false],
    [
      'with ICMPv6 types takes ICMPv6',
      { icmp: { ...ECHO, family: 6 } },
      { ...(ping as object), family: 6, protocol: 58 },
      true,
    ],
    [
      'with ICMPv6 types takes no ICMPv6 over IPv4',
      { icmp: { ...ECHO, family: 6 } },
      { ...(ping as object), protocol: 58 },
      false,
    ],
    ['takes its states', { states: ['new', 'untracked'] }, { state: 'established' }, false],
    ['takes packets from its interfaces', { ingress: { names: ['lan'], not: false } }, { fromZone: 'lan' }, true],
    ['takes no packet without an interface it names', { ingress: { names: ['lan'], not: false } }, {}, false],
    ['with no interface takes none', { egress: { names: [], not: false } }, { toZone: 'lan' }, false],
    ['takes packets from all but its interfaces', { egress: { names: ['lan'], not: true } }, { toZone: 'wan' }, true],
    ['takes packets without an interface where some are excepted', { egress: { names: ['lan'], not: true } }, {}, true],
    ['takes no packet of an excepted interface', { egress: { names: ['lan'], not: true } }, { toZone: 'lan' }, false],
  ];
  for (const [claim, match, init, wanted] of table) {
    it(claim, () => expect(matches(match, packet(init))).to.equal(wanted));
  }
});
