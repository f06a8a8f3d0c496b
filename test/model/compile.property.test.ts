import { expect } from 'chai';
import fc from 'fast-check';
import { compilePolicy } from '../../src/model/compile.ts';
import { type DecideOptions, decide } from '../../src/model/decide.ts';
import type { AddressNode, PolicyDocument, RuleNode } from '../../src/model/document.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { NamedAddresses, Policy } from '../../src/model/policy.ts';
import { identityKey } from '../../src/model/same-identity.ts';
import { equals, isEmpty, onlyFamily } from '../../src/net/address-set.ts';
import type { Family } from '../../src/net/family.ts';
import {
  any,
  difference,
  feed,
  listOf,
  literal,
  named,
  policyDocument,
  rule,
  selection,
  services,
  within,
} from './document-builder.ts';
import { decideNaively } from './naive.ts';

// A universe of four addresses a family, three ports and two zones: every packet of it is tried.
const ADDRESSES = [
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.3',
  '2001:db8::',
  '2001:db8::1',
  '2001:db8::2',
  '2001:db8::3',
];
const PREFIXES = [...ADDRESSES, '10.0.0.0/31', '10.0.0.0/30', '2001:db8::2/127', '2001:db8::/126'];
const PAIRS = ['10.0.0.0/31', '2001:db8::/127'];
const SERVICES = [
  'tcp/1',
  'tcp/2-3',
  'tcp',
  'udp/1',
  'udp',
  'icmp',
  'icmp/8',
  'icmpv6',
  'icmpv6/128',
  'proto/6',
  'proto/47',
  '$web',
];
const ZONES = ['lan', 'wan'];

const TEST_FEED = feed('f', [
  { id: '1', addresses: ['10.0.0.0/31', '2001:db8::'], services: ['tcp/1', 'udp/1'], labels: { area: ['x'] } },
  { id: '2', addresses: ['10.0.0.1', '10.0.0.2'], services: ['tcp/2-3'], labels: { area: ['y'] } },
  { id: '3', addresses: ['2001:db8::2/127'], services: ['icmpv6', 'tcp'], labels: { area: ['y'] } },
  { id: '4', domains: ['*.example.com'], services: ['tcp/1'], labels: { area: ['y'] } },
]);
const BARE_FEED = feed('bare', [
  { id: 'a', addresses: ['10.0.0.2/31'] },
  { id: 'b', addresses: ['2001:db8::/127'] },
]);

const plainAddresses = fc.subarray(PREFIXES, { minLength: 2, maxLength: 6 }).map((texts) => literal(...texts));
const feedSelection = fc.oneof(
  fc.subarray(['1', '2', '3'], { minLength: 1 }).map((id) => selection('f', { where: { id } })),
  fc.constant(selection('f', { where: { area: ['y'] }, except: { id: ['2'] } })),
  fc.constant(selection('bare')),
);

/** Addresses that any difference leaves something of, now and then the word `any`. */
function side(sets: readonly string[], withFeeds: boolean): fc.Arbitrary<AddressNode> {
  return fc.oneof({ weight: 4, arbitrary: expression(sets, withFeeds) }, { weight: 1, arbitrary: fc.constant(any) });
}

/** Expressions over the sets of a lower number, so that there are no cycles. */
function expression(sets: readonly string[], withFeeds: boolean): fc.Arbitrary<AddressNode> {
  const { node } = fc.letrec<{ node: AddressNode; leaf: AddressNode }>((tie) => ({
    leaf: fc.oneof(
      { weight: 3, arbitrary: plainAddresses },
      ...(sets.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...sets).map((set) => named(set)) }] : []),
      ...(withFeeds ? [{ weight: 2, arbitrary: feedSelection }] : []),
    ),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((members) => listOf(members)),
      fc
        .tuple(tie('node'), tie('leaf'), fc.constantFrom(...ADDRESSES))
        .map(([node, leaf, hole]) => difference(listOf([node, leaf, literal(...PAIRS)]), literal(hole))),
    ),
  }));
  return node;
}

const PLAIN_SETS = ['p0', 'p1'];
const serviceList = fc.oneof(
  fc.subarray(SERVICES, { minLength: 1, maxLength: 4 }).map((texts) => services(...texts)),
  fc.constant(services('any')),
);
const zones = fc.option(fc.subarray(ZONES, { minLength: 1 }), { nil: undefined });

const anyRule: fc.Arbitrary<RuleNode> = fc
  .record({
    action: fc.constantFrom('allow', 'drop', 'reject', 'pass'),
    from: side(PLAIN_SETS, false),
    to: side([...PLAIN_SETS, 'f0', 'f1'], true),
    services: serviceList,
    fromZones: zones,
    enabled: fc.constantFrom(true, true, true, false),
    sites: fc.constantFrom(undefined, undefined, ['s1'], ['s1', 's2']),
  })
  .map(({ action, fromZones, sites, ...init }) =>
    rule('r', {
      ...init,
      action: action as RuleNode['action'],
      ...(fromZones && { fromZones }),
      ...(sites && { sites }),
    }),
  );

const anyDocument: fc.Arbitrary<PolicyDocument> = fc
  .record({
    p0: expression([], false),
    p1: expression(['p0'], false),
    f0: expression(['p0', 'p1'], true),
    f1: expression(['p0', 'f0'], true),
    scopeFrom: fc.option(expression(PLAIN_SETS, false), { nil: undefined, freq: 1 }),
    scopeTo: fc.option(
      fc.constantFrom(...ADDRESSES).map((hole) => difference(any, literal(hole))),
      { nil: undefined },
    ),
    scopeZones: zones,
    action: fc.constantFrom('allow', 'drop', 'reject', 'pass'),
    rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
  })
  .map(({ p0, p1, f0, f1, scopeFrom, scopeTo, scopeZones, action, rules }) =>
    policyDocument({
      scope: within({
        ...(scopeFrom && { from: scopeFrom }),
        ...(scopeTo && { to: scopeTo }),
        ...(scopeZones && { fromZones: scopeZones }),
      }),
      default: action as RuleNode['action'],
      zones: ZONES,
      feeds: [TEST_FEED, BARE_FEED],
      services: { web: services('tcp/1', '$more'), more: services('tcp/3', 'udp/2') },
      // p0 differs between the sites, and with it whatever names it.
      sets: { p0: 'per-site', p1, f0, f1 },
      sites: { s1: { p0 }, s2: { p0: literal('10.0.0.3', '2001:db8::3') } },
      rules: [
        rule('', { action: 'drop', services: services('tcp/2') }),
        ...rules,
        rule('', { from: named('p0'), services: services('tcp/2') }),
        rule('', { services: services('tcp', 'icmpv6') }),
      ].map((each, index) => ({ ...each, name: `r${index}` })),
    }),
  );

const PACKETS: readonly Packet[] = allPackets();

function allPackets(): readonly Packet[] {
  const payloads = [
    ...[1, 2, 4].map((port) => ({ protocol: 6, sourcePort: 1, destinationPort: port })),
    { protocol: 17, sourcePort: 1, destinationPort: 1 },
    { protocol: 1, icmpType: 8, icmpCode: 0 },
    { protocol: 1, icmpType: 0, icmpCode: 0 },
    { protocol: 58, icmpType: 128, icmpCode: 0 },
    { protocol: 47 },
  ];
  const base = { 4: 0x0a00_0000n, 6: 0x2001_0db8n << 96n } as const;
  const numbers = [0n, 1n, 2n, 3n];
  return ([4, 6] as const satisfies readonly Family[]).flatMap((family) =>
    numbers.flatMap((source) =>
      numbers.flatMap((destination) =>
        payloads.flatMap((payload) =>
          [undefined, 'lan'].map((fromZone) => ({
            direction: 'outbound' as const,
            ...(fromZone && { fromZone }),
            family,
            source: base[family] + source,
            destination: base[family] + destination,
            ...payload,
            state: 'new' as const,
          })),
        ),
      ),
    ),
  );
}

const RUNS = 25;
const NO_HOUSEKEEPING: DecideOptions = { housekeeping: [] };

/** The policies of both sites that compile. */
function compiledSites(document: PolicyDocument): readonly Policy[] {
  return ['s1', 's2'].flatMap((site) => {
    const result = compilePolicy(document, { site, asOf: '2025-06-15' });

    return result.ok ? [result.value] : [];
  });
}

describe('compiled policies', () => {
  it('decide every packet as the document does', () => {
    let compiledCount = 0;
    fc.assert(
      fc.property(anyDocument, (document) => {
        for (const policy of compiledSites(document)) {
          compiledCount++;
          for (const packet of PACKETS) {
            const { verdict } = decide(policy, NO_HOUSEKEEPING, packet);
            const wanted = decideNaively(document, policy.site, packet);
            if (verdict !== wanted) expect.fail(`${verdict}, not ${wanted}: ${show(packet)}`);
          }
        }
      }),
      { numRuns: RUNS, seed: 1 },
    );
    expect(compiledCount).to.be.above(RUNS);
  });

  it('call equal addresses by equal identities, family by family', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        for (const policy of compiledSites(document)) expectOneMeaning(policy);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it('never have a flow that is empty, or a side with a family the other lacks', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        for (const { source, destination, services: carried } of compiledSites(document).flatMap(allFlows)) {
          expect(isEmpty(source.addresses)).to.equal(false);
          for (const family of [4, 6] as const) {
            expect(isEmpty(source.addresses, family)).to.equal(isEmpty(destination.addresses, family));
          }
          expect(carried.length).to.be.above(0);
        }
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  it('call a rule dead only when it decides no packet', () => {
    let deadCount = 0;
    fc.assert(
      fc.property(anyDocument, (document) => {
        const result = compilePolicy(document, { site: 's1', asOf: '2025-06-15' });
        if (!result.ok) return;
        const deciders = new Set(PACKETS.map((packet) => decide(result.value, NO_HOUSEKEEPING, packet).by));
        const deciding = new Set([...deciders].flatMap((by) => (by.kind === 'rule' ? [by.rule.name] : [])));
        for (const { message } of result.diagnostics.filter(({ code }) => code === 'DEAD_RULE')) {
          deadCount++;
          const dead = /^The rule "(\S+)" /.exec(message)?.[1] ?? '';
          if (deciding.has(dead)) expect.fail(message);
        }
      }),
      { numRuns: RUNS, seed: 4 },
    );
    expect(deadCount).to.be.above(RUNS / 2);
  });
});

function allFlows({ rules }: Policy) {
  return rules.flatMap(({ flows }) => flows);
}

function expectOneMeaning(policy: Policy): void {
  const { scope } = policy;
  const sides = scope.kind === 'within' ? [scope.from, scope.to] : [];
  const all = [...sides, ...allFlows(policy).flatMap(({ source, destination }) => [source, destination])];
  const meanings = new Map<string, NamedAddresses>();
  for (const { identity, addresses, listed } of all) {
    for (const family of [4, 6] as const) {
      if (isEmpty(addresses, family)) continue;
      const key = `${identityKey(identity)} ${family}`;
      const earlier = meanings.get(key)?.addresses ?? addresses;
      if (!equals(onlyFamily(earlier, family), onlyFamily(addresses, family))) expect.fail(`two meanings of ${key}`);
      meanings.set(key, { identity, addresses, listed });
    }
  }
}

function show(packet: Packet): string {
  return JSON.stringify(packet, (_key, value) => (typeof value === 'bigint' ? value.toString(16) : value));
}
