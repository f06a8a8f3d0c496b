import { expect } from 'chai';
import fc from 'fast-check';
import { decide } from '../../src/model/decide.ts';
import type { RuleNode } from '../../src/model/document.ts';
import { findDeadRules } from '../../src/model/find-dead-rules.ts';
import type { Packet } from '../../src/model/packet.ts';
import { compiled, diagnosticsOf } from './compiling.ts';
import { feed, literal, rule, selection, services } from './document-builder.ts';

/** Messages about dead rules. */
function dead(rules: readonly RuleNode[], zones: readonly string[] = ['lan', 'wan']): readonly string[] {
  const found = diagnosticsOf({ rules, zones, default: 'allow' });
  return found.filter(({ code }) => code === 'DEAD_RULE').map(({ message }) => message);
}

const tcp = (name: string, ports: string, init: Parameters<typeof rule>[1] = {}) =>
  rule(name, { services: services(...ports.split(' ').map((port) => `tcp/${port}`)), ...init });

describe('a dead rule', () => {
  it('is one that an earlier rule decides whole', () => {
    expect(dead([tcp('wide', '1-100'), tcp('r', '80', { from: literal('192.0.2.1') })])).to.deep.equal([
      'The rule "r" decides no packet: "wide" before it decides all of it',
    ]);
  });

  it('is one that several earlier rules decide together, and only those are named', () => {
    const halves = [
      tcp('low', '1-49', { to: literal('192.0.2.0/24') }),
      tcp('other', '443'),
      tcp('high', '50-100', { to: literal('192.0.2.0/24') }),
    ];
    expect(dead([...halves, tcp('r', '10-90', { to: literal('192.0.2.7') })])).to.deep.equal([
      'The rule "r" decides no packet: "low", "high" before it decide all of it',
    ]);
  });

  it('is decided by the first rules that match, not by later ones that would too', () => {
    const rules = [tcp('narrow', '443'), tcp('wide', '1-1000'), tcp('r', '443')];
    expect(dead(rules)[0]).to.contain('"narrow" before it decides');
  });

  it('points at itself and at the rules that decide', () => {
    const found = diagnosticsOf({ rules: [tcp('wide', '1-9', { at: 3 }), tcp('r', '1', { at: 4 })] });
    expect([found[0]?.span?.start.line, found[0]?.related?.[0]?.span.start.line]).to.deep.equal([4, 3]);
  });

  it('may be dead by endpoint sets of a feed', () => {
    const m365 = feed('f', [
      { id: '1', addresses: ['192.0.2.0/25', '2001:db8::/48'], services: ['tcp/443', 'udp/443'] },
    ]);
    const rules = [rule('feed', { to: selection('f') }), tcp('r', '443', { to: literal('192.0.2.9', '2001:db8::9') })];
    expect(diagnosticsOf({ feeds: [m365], rules }).map(({ code }) => code)).to.deep.equal(['DEAD_RULE']);
  });

  const alive: Readonly<Record<string, readonly RuleNode[]>> = {
    'one family is left': [rule('a', { from: literal('0.0.0.0/0') }), rule('r')],
    'one port is left': [tcp('a', '1-79 81-100'), tcp('r', '1-100')],
    'one address is left': [
      tcp('a', '1', { to: literal('192.0.2.0/25') }),
      tcp('r', '1', { to: literal('192.0.2.0/24') }),
    ],
    'source ports are left': [
      rule('a', {
        services: {
          kind: 'service',
          service: {
            kind: 'ports',
            protocol: 'tcp',
            source: [{ from: 1, to: 1 }],
            destination: [{ from: 0, to: 65535 }],
          },
          span: rule('x').span,
        },
      }),
      tcp('r', '1'),
    ],
    'unnamed interfaces are left': [rule('a', { fromZones: ['lan', 'wan', 'loopback'] }), rule('r')],
    'the earlier rule has another direction': [
      rule('a', { direction: 'inbound', services: services('tcp') }),
      rule('r', { services: services('tcp') }),
    ],
    'the earlier rule is left out of some output': [rule('a', { notOn: { x: 'why' } }), rule('r')],
    'ICMPv6 is left': [
      rule('a', { services: services('tcp', 'udp', 'sctp', 'icmp') }),
      rule('r', { services: services('icmpv6') }),
    ],
    'IPv6 packets with the number of ICMP are left': [
      rule('a', { services: services('icmp') }),
      rule('r', { services: services('proto/1') }),
    ],
  };
  for (const [reason, rules] of Object.entries(alive)) {
    it(`is not one where ${reason}`, () => expect(dead(rules)).to.deep.equal([]));
  }

  it('is one whose ICMP type a whole protocol covers', () => {
    expect(
      dead([rule('a', { services: services('proto/1') }), rule('r', { services: services('icmp/8') })]),
    ).to.have.length(1);
  });

  it('is one that every zone and unnamed interfaces cover', () => {
    expect(dead([rule('a'), rule('r', { toZones: ['wan'] })])).to.have.length(1);
  });
});

describe('finding dead rules', () => {
  const ADDRESSES = ['192.0.2.0', '192.0.2.1', '192.0.2.2'];
  const anyRule = fc
    .record({
      from: fc.subarray(ADDRESSES, { minLength: 1 }),
      to: fc.subarray(ADDRESSES, { minLength: 1 }),
      ports: fc.subarray(['tcp/1', 'tcp/2'], { minLength: 1 }),
      fromZones: fc.option(fc.subarray(['lan', 'wan'], { minLength: 1 }), { nil: undefined }),
    })
    .map(({ from, to, ports, fromZones }) =>
      rule('r', {
        from: literal(...from),
        to: literal(...to),
        services: services(...ports),
        ...(fromZones && { fromZones }),
      }),
    );

  it('names exactly the rules that decide no packet, when every packet is tried', () => {
    let deadCount = 0;
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 2, maxLength: 8 }), (rules) => {
        const policy = compiled({
          zones: ['lan', 'wan'],
          rules: rules.map((each, index) => ({ ...each, name: `r${index}` })),
        });
        const deciding = new Set(
          PACKETS.map((packet) => decide(policy, { housekeeping: [] }, packet).by).map((by) =>
            by.kind === 'rule' ? by.rule.name : '',
          ),
        );
        const wanted = policy.rules.filter(({ name }) => !deciding.has(name)).map(({ name }) => `"${name}"`);
        const found = findDeadRules(policy).map(({ message }) => message.split(' ')[2]);
        deadCount += found.length;
        expect(found).to.deep.equal(wanted);
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(deadCount).to.be.above(20);
  });

  const PACKETS: readonly Packet[] = [0n, 1n, 2n].flatMap((source) =>
    [0n, 1n, 2n].flatMap((destination) =>
      [1, 2].flatMap((destinationPort) =>
        ['lan', 'wan', undefined].map((fromZone) => ({
          direction: 'outbound' as const,
          ...(fromZone && { fromZone }),
          family: 4 as const,
          source: 0xc000_0200n + source,
          destination: 0xc000_0200n + destination,
          protocol: 6,
          sourcePort: 1,
          destinationPort,
          state: 'new' as const,
        })),
      ),
    ),
  );

  it('gives up on what is too much work, and says nothing then', () => {
    // Each rule takes a diagonal out of the last one, which falls into ever more pieces before "all" could take them.
    const diagonal = Array.from({ length: 700 }, (_, i) =>
      tcp(`r${i}`, `${1 + 2 * i}-${2 + 2 * i}`, {
        from: literal(`10.0.${i >> 8}.${i & 255}`),
        to: literal(`10.1.${i >> 8}.${i & 255}`),
      }),
    );
    const last = tcp('last', '1-1500', { from: literal('10.0.0.0/16'), to: literal('10.1.0.0/16') });
    expect(dead([tcp('all', '1-1500'), last])).to.have.length(1);
    expect(dead([...diagonal, tcp('all', '1-1500'), last])).to.deep.equal([]);
  });
});
