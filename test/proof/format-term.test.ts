import { expect } from 'chai';
import { parseAddressList } from '../../src/net/parse-list.ts';
import { build } from '../../src/packetset/build.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import type { PacketMatch } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { formatTerm } from '../../src/proof/format-term.ts';
import { smallestTerm } from '../../src/proof/smallest-term.ts';

function addresses(...texts: readonly string[]) {
  return parseAddressList(new TextEncoder().encode(texts.join('\n')), { hostBits: 'refuse' }).set;
}

const HTTPS: PacketMatch = { protocols: [{ from: 6, to: 6 }], destinationPorts: [{ from: 443, to: 443 }] };

const TERMS: readonly (readonly [text: string, term: PacketMatch])[] = [
  ['any protocol from any to any', {}],
  ['tcp to ports 443 from any to any', HTTPS],
  ['proto/0-255 from any IPv6 to any IPv6', { family: 6, protocols: [{ from: 0, to: 255 }] }],
  [
    'icmp 8/0-8/255, 3/4 from any to any',
    {
      icmp: {
        family: 4,
        types: [
          { from: 2048, to: 2303 },
          { from: 772, to: 772 },
        ],
      },
    },
  ],
  [
    'inbound tcp from ports 1024-65535 in by eth0 out by any interface from any to any, state new or untracked',
    {
      directions: ['inbound'],
      protocols: [{ from: 6, to: 6 }],
      sourcePorts: [{ from: 1024, to: 65535 }],
      ingress: { names: ['eth0'], not: false },
      egress: { names: [], not: true },
      states: ['new', 'untracked'],
    },
  ],
  [
    'any protocol from 10.0.0.0/8 to 192.0.2.0/25, 198.51.100.0/24, 203.0.113.7/32, 2001:db8::/32',
    {
      source: addresses('10.0.0.0/8'),
      destination: addresses('192.0.2.0/25', '198.51.100.0/24', '203.0.113.7/32', '2001:db8::/32'),
    },
  ],
  [
    'any protocol from any to 10.0.0.1/32, 10.0.0.3/32, 10.0.0.5/32 and 2 more',
    { destination: addresses('10.0.0.1/32', '10.0.0.3/32', '10.0.0.5/32', '10.0.0.7/32', '10.0.0.9/32') },
  ],
  [
    'any protocol from any to 0.0.0.0-10.0.0.0, 10.0.0.2-255.255.255.255',
    { destination: addresses('0.0.0.0-10.0.0.0', '10.0.0.2-255.255.255.255') },
  ],
];

describe('a term in words', () => {
  for (const [text, term] of TERMS) {
    it(`reads "${text}"`, () => expect(formatTerm(term)).to.equal(text));
  }
});

describe('the smallest term', () => {
  it('is the one with the fewest packets, with one of them', () => {
    const matches: readonly PacketMatch[] = [
      { ...HTTPS, destination: addresses('192.0.2.0/24') },
      {
        protocols: [{ from: 17, to: 17 }],
        destination: addresses('198.51.100.9/32'),
        destinationPorts: [{ from: 53, to: 53 }],
      },
    ];
    const steps = matches.map((match) => ({ match, effect: { kind: 'outcomes', mask: OUTCOMES.allow } }) as const);
    const built = build(spaceOf([{ steps: [...steps, { match: {}, effect: { kind: 'outcomes', mask: 0 } }] }]));
    if (built.kind !== 'built') throw new Error('too large');
    const { term, packet, total } = smallestTerm(built.diagrams, built.nodes[0] ?? 0);
    expect(total).to.equal(2);
    expect(formatTerm(term)).to.equal('udp to ports 53 from any IPv4 to 198.51.100.9/32');
    expect(packet).to.include({ protocol: 17, destinationPort: 53, destination: 0xc633_6409n });
  });
});
