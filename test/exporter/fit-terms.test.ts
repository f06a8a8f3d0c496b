import { expect } from 'chai';
import fc from 'fast-check';
import { fitPolicy } from '../../src/exporter/fit/fit.ts';
import type { AddressUse, FittedRule, FittedTerm } from '../../src/exporter/fitted.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import { carries } from '../../src/model/match-packet.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Flow } from '../../src/model/policy.ts';
import { addressSetOf } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import { type IntervalSet, intervalsOf } from '../../src/net/interval-set.ts';
import { documentOf } from '../../src/testing/policy-text.ts';
import { randomOf } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { fitWhole, policyData, type TargetInit, targetOf } from './fitting.ts';

const BOTH = ['10.0.0.0/8', '2001:db8::/32'];

/** `family source > destination: services`, an object by its name and the number of its prefixes. */
function describeTerm({ family, source, destination, services }: FittedTerm): string {
  const side = (use: AddressUse) => (use.kind === 'any' ? 'any' : `${use.object.name}/${use.object.prefixes.length}`);
  return `${family} ${side(source)} > ${side(destination)}: ${services.length}`;
}

function termsOf(init: TargetInit, rule: object, changes: object = {}): readonly string[] {
  return (fitWhole(init, policyData({ ...changes }, { ...rule })).chains[0].rules[0]?.terms ?? []).map(describeTerm);
}

const LOWERED: TargetInit = { lowered: ['mixedFamilies', 'manyServices'] };

describe('the terms of a rule', () => {
  it('hold both families together where the target mixes them', () => {
    expect(termsOf({}, { from: BOTH, to: BOTH })).to.deep.equal(['both web.from/2 > web.to/2: 1']);
  });

  it('are one a family where it does not', () => {
    expect(termsOf(LOWERED, { from: BOTH, to: BOTH })).to.deep.equal([
      '4 web.from/1 > web.to/1: 1',
      '6 web.from/1 > web.to/1: 1',
    ]);
  });

  it('have no family that one side lacks', () => {
    for (const init of [{}, LOWERED]) {
      expect(termsOf(init, { from: BOTH, to: '192.0.2.1' })).to.deep.equal(['4 web.from/1 > web.to/1: 1']);
    }
  });

  it('keep the family of a side that is any in one family alone', () => {
    for (const init of [{}, LOWERED]) {
      expect(termsOf(init, { from: '0.0.0.0/0', to: 'any' })).to.deep.equal(['4 any > any: 1']);
      expect(termsOf(init, { from: 'any', to: '::/0' })).to.deep.equal(['6 any > any: 1']);
    }
  });

  it('never take every address of one family for any address', () => {
    const from = ['0.0.0.0/0', '2001:db8::/32'];
    expect(termsOf({}, { from, to: 'any' })).to.deep.equal(['both web.from/2 > any: 1']);
    expect(termsOf(LOWERED, { from, to: 'any' })).to.deep.equal(['4 any > any: 1', '6 web.from/1 > any: 1']);
  });

  it('say any of both families once, for either target', () => {
    for (const init of [{}, LOWERED])
      expect(termsOf(init, { from: 'any', to: 'any' })).to.deep.equal(['both any > any: 1']);
    expect(termsOf(LOWERED, { from: ['0.0.0.0/0', '::/0'], to: 'any' })).to.deep.equal(['both any > any: 1']);
  });

  it('give ICMP and ICMPv6 the family they exist in, and its sides', () => {
    const rule = { from: BOTH, to: BOTH, services: ['tcp/80', 'icmp', 'icmpv6', 'proto/58'] };
    expect(termsOf({}, rule)).to.deep.equal(['both web.from/2 > web.to/2: 2', '4 web.from/1 > web.to/1: 1']);
    expect(termsOf({}, { ...rule, services: ['tcp/80', 'icmp', 'icmpv6'] })).to.deep.equal([
      'both web.from/2 > web.to/2: 1',
      '4 web.from/1 > web.to/1: 1',
      '6 web.from/1 > web.to/1: 1',
    ]);
  });

  it('are one a service where the target holds one in a rule', () => {
    expect(termsOf(LOWERED, { services: ['tcp/80', 'udp/53', 'gre'] })).to.have.lengthOf(3);
    expect(termsOf({}, { services: ['tcp/80', 'udp/53', 'gre'] })).to.have.lengthOf(1);
  });

  it('share an object that is used twice, and list it once', () => {
    const data = policyData({ sets: { lan: BOTH } }, { from: 'lan', to: 'lan' }, { name: 'more', to: 'lan' });
    const names = fitWhole(LOWERED, data).objects.map(({ name, family }) => `${name} ${family}`);
    expect(names).to.deep.equal(['lan 4', 'lan 6', 'more.from 4']);
  });
});

/** As iptables counts: 15 ports a rule, a range for two. */
const MULTIPORT: TargetInit = {
  limits: { portsPerRule: { max: 15, source: 'iptables-extensions(8)' }, portRangeSlots: 2 },
};

function slots(ports: IntervalSet): number {
  return ports.reduce((sum, { from, to }) => sum + (from === to ? 1 : 2), 0);
}

const portList = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 60 })
  .map((list) => intervalsOf(list.map(([from, length]) => ({ from, to: from + length }))));

const texts = (ports: IntervalSet): readonly string[] =>
  ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));

describe('port lists that are too long for a rule', () => {
  const splitOf = (source: IntervalSet | undefined, destination: IntervalSet) => {
    const service = {
      protocol: 'tcp',
      ports: texts(destination),
      ...(source && { 'source-ports': texts(source) }),
    };
    const data = policyData({ services: { s: service } }, { services: 's' });
    const { terms } = fitWhole(MULTIPORT, data).chains[0].rules[0] as FittedRule;
    return terms.flatMap(({ services }) => services.flatMap((one) => (one.kind === 'ports' ? [one] : [])));
  };

  it('are split into lists that fit, which together are the list', () => {
    fc.assert(
      fc.property(portList, (ports) => {
        const split = splitOf(undefined, ports);
        for (const { destination } of split) expect(slots(destination)).to.be.within(1, 15);
        expect(split.flatMap(({ destination }) => destination)).to.deep.equal(ports);
      }),
      { numRuns: 20 },
    );
  });

  it('are split on both sides into every pair', () => {
    fc.assert(
      fc.property(portList, portList, (source, destination) => {
        const split = splitOf(source, destination);
        const pairs = new Set<number>();
        let count = 0;
        for (const one of split) {
          expect(Math.max(slots(one.source), slots(one.destination))).to.be.at.most(15);
          for (const s of portsIn(one.source)) for (const d of portsIn(one.destination)) pairs.add(s * 1000 + d);
          count += portsIn(one.source).length * portsIn(one.destination).length;
        }
        const wanted = portsIn(source).length * portsIn(destination).length;
        expect([pairs.size, count]).to.deep.equal([wanted, wanted]);
      }),
      { numRuns: 20 },
    );
  });

  it('stay whole at the limit and are split one slot above it', () => {
    const ports = (count: number, last: number) =>
      intervalsOf([
        ...Array.from({ length: count }, (_, at) => ({ from: at * 2 + 1, to: at * 2 + 1 })),
        { from: 999, to: last },
      ]);
    expect(splitOf(undefined, ports(13, 1000))).to.have.lengthOf(1);
    expect(splitOf(undefined, ports(14, 999))).to.have.lengthOf(1);
    expect(splitOf(undefined, ports(14, 1000))).to.have.lengthOf(2);
  });

  it('are not split where every port is meant', () => {
    const data = policyData({}, { services: ['tcp'] });
    expect(fitWhole(MULTIPORT, data).chains[0].rules[0]?.terms).to.have.lengthOf(1);
  });
});

function portsIn(ports: IntervalSet): readonly number[] {
  return ports.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
}

function isInFlow({ source, destination, services }: Flow, packet: Packet): boolean {
  return (
    contains(source.addresses, packet.family, packet.source) &&
    contains(destination.addresses, packet.family, packet.destination) &&
    services.some((service) => carries(packet, service))
  );
}

function isInTerm({ family, source, destination, services }: FittedTerm, packet: Packet): boolean {
  const isIn = (use: AddressUse, address: bigint) =>
    use.kind === 'any' || contains(addressSetOf(use.object.prefixes), packet.family, address);
  return (
    (family === 'both' || family === packet.family) &&
    isIn(source, packet.source) &&
    isIn(destination, packet.destination) &&
    services.some((service) => carries(packet, service))
  );
}

describe('fitting random policies', () => {
  const targets: Readonly<Record<string, TargetInit>> = {
    'that can do everything': {},
    'of one family and service a rule': LOWERED,
    'of one family a rule': { lowered: ['mixedFamilies'] },
    'of one service and few ports a rule': { ...MULTIPORT, lowered: ['manyServices'] },
  };

  for (const [claim, init] of Object.entries(targets)) {
    it(`keeps exactly the packets of each rule on a target ${claim}`, () => {
      let compared = 0;
      let inside = 0;
      for (let seed = 1; seed <= 10; seed += 1) {
        const document = documentOf(randomPolicy(targetOf(init), randomOf(seed)));
        const compiled = compilePolicy(document, { asOf: '2026-11-01' });
        const [output] = document.outputs;
        if (!compiled.ok || output === undefined) continue;
        const result = fitPolicy(targetOf(init), {}, { policy: compiled.value, output });
        if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join());
        const packets = samplePackets(compiled.value, 80, seed);
        for (const { rule, terms } of result.value.chains.flatMap(({ rules }) => rules)) {
          for (const packet of packets) {
            const wanted = rule.flows.some((flow) => isInFlow(flow, packet));
            expect(terms.some((term) => isInTerm(term, packet))).to.equal(wanted);
            compared += 1;
            if (wanted) inside += 1;
          }
        }
        for (const object of result.value.objects) {
          for (const { family } of object.prefixes) expect([family, 'both']).to.include(object.family);
        }
      }
      expect(compared).to.be.greaterThan(500);
      expect(inside).to.be.greaterThan(100);
    });
  }
});
