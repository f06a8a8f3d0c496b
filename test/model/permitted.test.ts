import { expect } from 'chai';
import fc from 'fast-check';
import { compilePolicy } from '../../src/model/compile.ts';
import { decide } from '../../src/model/decide.ts';
import type { AddressNode, PolicyDocument, RuleNode } from '../../src/model/document.ts';
import type { Packet } from '../../src/model/packet.ts';
import {
  type Extent,
  notPermitted,
  permissionsOf,
  permittedExtent,
  regionOf,
  splitRegion,
} from '../../src/model/permitted.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Product } from '../../src/model/product.ts';
import { ANY } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import { containsInteger } from '../../src/net/interval-set.ts';
import { compiled } from './compiling.ts';
import {
  addressSet,
  any,
  feed,
  literal,
  policyDocument,
  type RuleInit,
  rule,
  selection,
  service,
  services,
  within,
} from './document-builder.ts';

const direction = 'outbound';

// A universe of two sources and four destinations a family, three TCP ports and one of UDP, and three zones: every packet of it is tried.
const SOURCES = ['10.0.0.0', '10.0.0.1', '2001:db8::', '2001:db8::1'];
const DESTINATIONS = ['192.0.2.0', '192.0.2.1', '192.0.2.2', '2001:db8:1::', '2001:db8:1::1'];
const PORTS = [
  { protocol: 6, ports: [1, 2, 3] },
  { protocol: 17, ports: [1] },
];
const ZONES = ['lan', 'wan', undefined];

const FEED = feed('f', [
  { id: '1', addresses: ['192.0.2.0/31', '2001:db8:1::'], services: ['tcp/1', 'udp/1'] },
  { id: '2', addresses: ['192.0.2.1', '192.0.2.2'], services: ['tcp/1-2'] },
]);

function* packets(): Generator<Packet> {
  for (const source of SOURCES) {
    for (const destination of DESTINATIONS) {
      const family = source.includes(':') ? 6 : 4;
      if (family !== (destination.includes(':') ? 6 : 4)) continue;
      for (const { protocol, ports } of PORTS) {
        for (const destinationPort of ports) {
          yield {
            direction,
            family,
            source: numberOf(source),
            destination: numberOf(destination),
            protocol,
            sourcePort: 5,
            destinationPort,
            state: 'new',
          };
        }
      }
    }
  }
}

function numberOf(address: string): bigint {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':');
  const high = groups.reduce((sum, group, index) => sum + (BigInt(`0x${group}`) << BigInt(112 - 16 * index)), 0n);
  return high + BigInt(`0x${tail || '0'}`);
}

function holds(products: readonly Product[], packet: Packet): boolean {
  return products.some(
    ({ family, source, destination, protocols, sourcePorts, destinationPorts }) =>
      family === packet.family &&
      contains(source, family, packet.source) &&
      contains(destination, family, packet.destination) &&
      containsInteger(protocols, packet.protocol) &&
      containsInteger(sourcePorts, packet.sourcePort ?? -1) &&
      containsInteger(destinationPorts, packet.destinationPort ?? -1),
  );
}

function isLetThrough(policy: Policy, packet: Packet): boolean {
  return ZONES.some((fromZone) =>
    ZONES.some((toZone) => {
      const placed = { ...packet, ...(fromZone && { fromZone }), ...(toZone && { toZone }) };
      return decide(policy, { housekeeping: [] }, placed).verdict === 'allow';
    }),
  );
}

const source: fc.Arbitrary<AddressNode> = fc.oneof(
  fc.subarray(SOURCES, { minLength: 1 }).map((texts) => literal(...texts)),
  fc.constant(any),
);
const destination: fc.Arbitrary<AddressNode> = fc.oneof(
  fc.subarray(DESTINATIONS, { minLength: 1 }).map((texts) => literal(...texts)),
  fc.subarray(['1', '2'], { minLength: 1 }).map((id) => selection('f', { where: { id } })),
  fc.constant(any),
);
const zone = fc.option(fc.subarray(['lan', 'wan'], { minLength: 1 }), { nil: undefined, freq: 3 });
const aRule: fc.Arbitrary<RuleInit> = fc.record({
  action: fc.constantFrom('allow', 'allow', 'drop', 'reject', 'pass'),
  from: source,
  to: destination,
  services: fc.subarray(['tcp/1', 'tcp/2-3', 'udp/1', 'proto/6'], { minLength: 1 }).map((texts) => services(...texts)),
  fromZones: zone,
  toZones: zone,
}) as fc.Arbitrary<RuleInit>;

const document: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: fc.array(aRule, { minLength: 1, maxLength: 6 }),
    default: fc.constantFrom('drop' as const, 'allow' as const, 'pass' as const),
    scope: fc.option(
      fc.record({ from: source, isZoned: fc.boolean() }).map(({ from, isZoned }) => {
        return within({ from, ...(isZoned && { fromZones: ['lan'] }) });
      }),
      { nil: undefined },
    ),
    zoned: fc.boolean(),
  })
  .map(({ rules, zoned, scope, ...rest }) =>
    policyDocument({
      ...rest,
      ...(scope && { scope }),
      zones: ['lan', 'wan'],
      feeds: [FEED],
      rules: rules.map((init, index) => ruleOf(index, init, zoned)),
    }),
  );

function ruleOf(index: number, { fromZones, toZones, ...init }: RuleInit, zoned: boolean): RuleNode {
  return rule(`r${index}`, {
    ...init,
    ...(zoned && fromZones && { fromZones }),
    ...(zoned && toZones && { toZones }),
  });
}

const region = fc
  .record({
    from: fc.subarray(SOURCES, { minLength: 1 }),
    to: fc.subarray(DESTINATIONS, { minLength: 1 }),
    texts: fc.subarray(['tcp/1', 'tcp/2', 'tcp/1-3', 'udp'], { minLength: 1 }),
  })
  .map(({ from, to, texts }) =>
    regionOf({ source: addressSet(...from), destination: addressSet(...to), services: texts.map(service) }),
  );

const BUDGET = 1e6;

/** A policy over one feed with the rules. */
function policyOf(...rules: readonly RuleInit[]): Policy {
  return compiled({ feeds: [FEED], rules: rules.map((init, index) => rule(`r${index}`, init)), zones: ['lan', 'wan'] });
}

const CLIENTS = addressSet('10.0.0.0/30');
const toSetOne = regionOf({
  source: CLIENTS,
  destination: addressSet('192.0.2.0/31'),
  services: [service('tcp/1'), service('udp/1')],
});

function extent(policy: Policy, products = toSetOne): Extent | undefined {
  return permittedExtent(permissionsOf(policy, direction), products, { left: BUDGET });
}

describe('what a policy lets through of a region', () => {
  it('is what decide says of every packet of a small universe', () => {
    let [split, mixed] = [0, 0];
    fc.assert(
      fc.property(document, region, (written, products) => {
        const result = compilePolicy(written, { asOf: '2025-06-15', deadRules: 'ignore' });
        if (!result.ok) return;
        const permissions = permissionsOf(result.value, direction);
        const found = splitRegion(permissions, products, { left: BUDGET });
        if (found === undefined) expect.fail('the budget ran out');
        const verdicts = new Set<boolean>();
        for (const packet of packets()) {
          const isIn = holds(products, packet);
          const isAllowed = isLetThrough(result.value, packet);
          if (isIn) verdicts.add(isAllowed);
          expect(holds(found.permitted, packet), 'permitted').to.equal(isIn && isAllowed);
          expect(holds(found.denied, packet), 'denied').to.equal(isIn && !isAllowed);
        }
        split++;
        if (verdicts.size === 2) mixed++;
        const told = permittedExtent(permissions, products, { left: BUDGET });
        expect(told).to.equal(
          found.denied.length === 0 ? 'all' : found.permitted.length === 0 ? 'none' : ('some' satisfies Extent),
        );
      }),
      { numRuns: 150 },
    );
    expect(split, 'policies that compile').to.be.greaterThan(60);
    expect(mixed, 'policies that let some through and some not').to.be.greaterThan(20);
  });

  it('is all of an endpoint set that a rule allows whole', () => {
    expect(extent(policyOf({ to: selection('f', { where: { id: ['1'] } }) }))).to.equal('all');
  });

  it('is some of one that a rule narrows to fewer ports', () => {
    expect(extent(policyOf({ to: selection('f', { where: { id: ['1'] } }), services: services('tcp') }))).to.equal(
      'some',
    );
  });

  it('is nothing where an earlier rule drops, rejects or passes, and all where the later one does', () => {
    for (const action of ['drop', 'reject', 'pass'] as const) {
      expect(extent(policyOf({ action, to: literal('192.0.2.0/24') }, {})), action).to.equal('none');
      expect(extent(policyOf({}, { action, to: literal('192.0.2.0/24') })), action).to.equal('all');
    }
  });

  it('is nothing in a direction without rules, whatever the default', () => {
    const policy = compiled({ default: 'allow', rules: [rule('a')] });
    expect(permittedExtent(permissionsOf(policy, 'forward'), toSetOne, { left: BUDGET })).to.equal('none');
  });

  it('counts rules that are left out of an output', () => {
    expect(extent(policyOf({ notOn: { nftables: 'not here' } }))).to.equal('all');
  });

  it('counts rules that ask for zones, and does not let the drop of one zone hide the allow of another', () => {
    expect(extent(policyOf({ fromZones: ['lan'], toZones: ['wan'] }))).to.equal('all');
    expect(extent(policyOf({ action: 'drop', fromZones: ['wan'] }, { fromZones: ['lan'] }))).to.equal('all');
    expect(extent(policyOf({ action: 'drop', fromZones: ['lan'] }, { fromZones: ['lan'] }))).to.equal('none');
  });

  it('has what is left to others only where that is asked for', () => {
    const policies = [
      policyOf({ action: 'pass' }),
      compiled({ default: 'pass', rules: [rule('a', { to: literal('198.51.100.1') })] }),
    ];
    for (const policy of policies) {
      const lenient = permissionsOf(policy, direction, { passed: 'permitted' });
      expect(extent(policy)).to.equal('none');
      expect(permittedExtent(lenient, toSetOne, { left: BUDGET })).to.equal('all');
    }
  });

  it('is all of a region without packets', () => {
    const nothing = regionOf({ source: CLIENTS, destination: addressSet('2001:db8::/32'), services: [service('tcp')] });
    expect(nothing).to.deep.equal([]);
    expect(extent(policyOf({ action: 'drop' }), nothing)).to.equal('all');
  });

  it('names the very packets that are not let through', () => {
    const [left, ...more] =
      notPermitted(policyOf({ services: services('tcp') }), toSetOne, { direction, budget: { left: BUDGET } }) ?? [];
    expect(more).to.deep.equal([]);
    expect(left).to.deep.include({ family: 4, source: CLIENTS, protocols: [{ from: 17, to: 17 }] });
  });

  it('is not known when the budget runs out', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ services: services(`tcp/${index + 10}`) }));
    const everything = regionOf({ source: ANY, destination: ANY, services: [service('any')] });
    const permissions = permissionsOf(policyOf(...many), direction);
    expect(splitRegion(permissions, everything, { left: 20 })).to.equal(undefined);
    expect(permittedExtent(permissions, everything, { left: 20 })).to.equal(undefined);
  });

  it('looks at one rule alone where the region is an endpoint set as it stands there', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ to: literal(`198.51.100.${index}`) }));
    const selected = { to: selection('f', { where: { id: ['2'] } }) };
    const [, second] = FEED.endpointSets;
    const products = regionOf({
      source: ANY,
      destination: second?.addresses ?? expect.fail('no set'),
      services: second?.services ?? [],
    });
    const budget = { left: BUDGET };
    expect(permittedExtent(permissionsOf(policyOf(...many, selected), direction), products, budget)).to.equal('all');
    expect(BUDGET - budget.left).to.be.lessThan(4);
  });
});
