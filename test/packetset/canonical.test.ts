import { expect } from 'chai';
import { ANY } from '../../src/net/address-set.ts';
import { ANY_ICMP } from '../../src/net/icmp.ts';
import { ANY_PORT } from '../../src/net/port-set.ts';
import { ANY_PROTOCOL, PORT_PROTOCOLS } from '../../src/net/protocol.ts';
import { type FieldOrder, ORDERS } from '../../src/packetset/axis.ts';
import { Diagrams, type Node } from '../../src/packetset/diagrams.ts';
import { fold } from '../../src/packetset/fold.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import { findCircle, type PacketMatch, type Program, type Step } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';

const { allow, drop, fall } = OUTCOMES;
const one = (number: number) => [{ from: number, to: number }];

function program(mask: number, ...matches: readonly PacketMatch[]): Program {
  return { steps: matches.map((match): Step => ({ match, effect: { kind: 'outcomes', mask } })) };
}

function nodes(order: FieldOrder, ...programs: readonly Program[]): readonly Node[] {
  const space = spaceOf(programs);
  const diagrams = new Diagrams(space, order);
  return space.programs.map((each) => fold(diagrams, each));
}

/** Matches of the same packets that are written differently. */
const SAME: Readonly<Record<string, readonly (readonly PacketMatch[])[]>> = {
  'nothing and every value written out': [
    [{}],
    [
      {
        source: ANY,
        destination: ANY,
        protocols: ANY_PROTOCOL,
        states: ['new', 'established', 'related', 'untracked', 'invalid'],
      },
    ],
    [{ family: 4 }, { family: 6 }],
    [{ directions: ['inbound'] }, { directions: ['outbound', 'forward'] }],
    [{ ingress: { names: ['lan'], not: false } }, { ingress: { names: ['lan'], not: true } }],
    [
      { destinationPorts: ANY_PORT },
      {
        protocols: [
          { from: 0, to: 5 },
          { from: 7, to: 16 },
          { from: 18, to: 255 },
        ],
      },
    ],
  ],
  'every port and the protocols that have ports': [
    [{ destinationPorts: ANY_PORT }],
    [{ sourcePorts: ANY_PORT }],
    [{ protocols: PORT_PROTOCOLS }],
    [{ protocols: ANY_PROTOCOL, sourcePorts: [{ from: 0, to: 9 }] }, { sourcePorts: [{ from: 10, to: 65_535 }] }],
  ],
  'a port, with and without a protocol that has none': [
    [{ protocols: one(6), destinationPorts: one(80) }],
    [{ protocols: [...one(1), ...one(6), ...one(47)], destinationPorts: one(80) }],
  ],
  'nothing at all: ports of ICMP, messages of TCP, ICMP over the wrong family': [
    [],
    [{ protocols: one(1), destinationPorts: one(80) }],
    [{ protocols: one(6), icmp: { family: 4, types: ANY_ICMP } }],
    [{ family: 6, icmp: { family: 4, types: ANY_ICMP } }],
    [{ icmp: { family: 6, types: ANY_ICMP }, sourcePorts: ANY_PORT }],
    [{ states: [] }],
    [{ ingress: { names: [], not: false } }],
    [{ source: { ...ANY, v6: { family: 6, starts: new Uint32Array(0), ends: new Uint32Array(0) } }, family: 6 }],
  ],
  'every ICMP message and the protocol over its family': [
    [{ icmp: { family: 4, types: ANY_ICMP } }],
    [{ protocols: one(1), family: 4 }],
    [
      { protocols: one(1), icmp: { family: 4, types: [{ from: 0, to: 99 }] } },
      { icmp: { family: 4, types: [{ from: 100, to: 65_535 }] } },
    ],
  ],
};

describe('one set of packets has one node', () => {
  for (const [name, order] of Object.entries(ORDERS)) {
    for (const [title, [first, ...others]] of Object.entries(SAME)) {
      it(`${name} first: ${title}`, () => {
        const found = nodes(order, ...[first!, ...others].map((matches) => program(allow, ...matches)));
        expect(found.map((node) => node === found[0])).to.deep.equal(found.map(() => true));
      });
    }

    it(`${name} first: sets that differ in one value of one field have two`, () => {
      const pairs: readonly (readonly [PacketMatch, PacketMatch])[] = [
        [{ destinationPorts: one(80) }, { destinationPorts: one(81) }],
        [{ destinationPorts: one(80) }, { sourcePorts: one(80) }],
        [{ protocols: one(1) }, { icmp: { family: 4, types: ANY_ICMP } }],
        [{ ingress: { names: ['lan'], not: false } }, { egress: { names: ['lan'], not: false } }],
        [{ ingress: { names: ['lan'], not: true } }, {}],
        [{ directions: ['inbound'] }, { directions: ['outbound'] }],
        [{ states: ['new'] }, { states: ['new', 'untracked'] }],
        [{ family: 4 }, { family: 6 }],
        [{ source: { ...ANY, v4: { family: 4, starts: Uint32Array.of(0), ends: Uint32Array.of(0xffff_fffe) } } }, {}],
      ];
      for (const [a, b] of pairs) {
        const [x, y] = nodes(order, program(allow, a), program(allow, b));
        expect(
          x === y,
          JSON.stringify([a, b], (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
        ).to.equal(false);
      }
    });
  }

  it('what may be dropped is never taken for allowed, at whatever depth it is found', () => {
    const matches: readonly PacketMatch[] = [
      {},
      {
        directions: ['inbound'],
        ingress: { names: ['a'], not: false },
        egress: { names: ['b'], not: false },
        states: ['new'],
      },
      { family: 4, protocols: one(6), destinationPorts: one(1), sourcePorts: one(2) },
      {
        directions: ['inbound'],
        states: ['new'],
        protocols: one(6),
        sourcePorts: one(2),
        destinationPorts: one(3),
        ...ADDRESSES,
      },
    ];
    for (const order of Object.values(ORDERS)) {
      for (const match of matches) {
        const step = (mask: number, undecided: boolean): Step => ({
          match,
          undecided,
          effect: { kind: 'outcomes', mask },
        });
        const [certain, maybe] = nodes(
          order,
          { steps: [step(allow, false)] },
          { steps: [step(drop, true), step(allow, false)] },
        );
        expect(certain === maybe).to.equal(false);
      }
    }
  });
});

const RANGE = { family: 4, starts: Uint32Array.of(7), ends: Uint32Array.of(9) } as const;
const ADDRESSES = { source: { ...ANY, v4: RANGE }, destination: { ...ANY, v4: RANGE } };

describe('chains', () => {
  const jump = (chain: string): Step => ({ match: {}, effect: { kind: 'jump', chain } });
  const goTo = (chain: string): Step => ({ match: {}, effect: { kind: 'goto', chain } });
  const verdict = (mask: number): Step => ({ match: {}, effect: { kind: 'outcomes', mask } });

  it('return behind a jump, and from the caller too behind a goto', () => {
    const chains = new Map([
      ['empty', []],
      ['leaves', [verdict(OUTCOMES.return), verdict(drop)]],
      ['goes', [goTo('empty'), verdict(drop)]],
    ]);
    const of = (...steps: readonly Step[]): Node => nodes(ORDERS.services, { steps, chains })[0]!;
    expect([of(jump('empty')), of(jump('leaves')), of(goTo('leaves'))]).to.deep.equal([fall, fall, fall]);
    expect(of(jump('leaves'), verdict(allow))).to.equal(allow);
    expect(of(goTo('leaves'), verdict(allow))).to.equal(fall);
    expect(of(jump('goes'), verdict(allow))).to.equal(allow);
  });

  it('may be nested thousands deep', () => {
    const depth = 5000;
    const chains = new Map(
      Array.from({ length: depth }, (_, index) => [
        `${index}`,
        index + 1 < depth ? [jump(`${index + 1}`)] : [verdict(allow)],
      ]),
    );
    expect(nodes(ORDERS.services, { steps: [jump('0')], chains })).to.deep.equal([allow]);
  });

  it('that reach themselves are found, and one that is only called twice is not', () => {
    const twice: Program = {
      steps: [jump('a'), jump('b')],
      chains: new Map([
        ['a', [jump('b')]],
        ['b', []],
      ]),
    };
    expect(findCircle(twice)).to.equal(undefined);
    const circle: Program = {
      steps: [jump('a')],
      chains: new Map([
        ['a', [goTo('b')]],
        ['b', [jump('a')]],
      ]),
    };
    expect(findCircle(circle)).to.equal('a');
    expect(() => spaceOf([circle])).to.throw('chain "a" reaches itself');
    expect(() => spaceOf([{ steps: [jump('gone')] }])).to.throw('chain "gone" does not exist');
  });
});
