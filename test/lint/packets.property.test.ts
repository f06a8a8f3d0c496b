import { expect } from 'chai';
import fc from 'fast-check';
import { lint } from '../../src/lint/lint.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import { decide } from '../../src/model/decide.ts';
import type { AddressNode } from '../../src/model/document.ts';
import type { Policy } from '../../src/model/policy.ts';
import { parseAddress } from '../../src/net/parse.ts';
import {
  any,
  feed,
  listOf,
  literal,
  policyDocument,
  type RuleInit,
  rule,
  selection,
  services,
} from '../model/document-builder.ts';

// Four clients a family, and a feed of one media set, one mail set and one of the web, so that every packet can be tried.
const CLIENTS = [
  '10.0.0.0',
  '10.0.0.1',
  '10.0.0.2',
  '10.0.0.3',
  '2001:db8::',
  '2001:db8::1',
  '2001:db8::2',
  '2001:db8::3',
];
const MEDIA = ['192.0.2.0', '192.0.2.1', '2001:db8:1::', '2001:db8:1::1'];
const WEB = ['192.0.2.8', '2001:db8:2::'];

const required = { required: ['true'], serviceArea: ['Common'] };
const FEED = feed('f', [
  { id: 'media', addresses: MEDIA, services: ['udp/3478'] },
  { id: 'tcp', addresses: MEDIA, services: ['tcp/443'] },
  { id: 'web', addresses: WEB, services: ['tcp/443', 'udp/443'], labels: required },
]);

const side: fc.Arbitrary<AddressNode> = fc.oneof(
  { weight: 3, arbitrary: fc.subarray(CLIENTS, { minLength: 1 }).map((texts) => literal(...texts)) },
  { weight: 1, arbitrary: fc.constant(literal(...CLIENTS)) },
);
const place: fc.Arbitrary<AddressNode> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.subarray(['media', 'tcp', 'web'], { minLength: 1 }).map((id) => selection('f', { where: { id } })),
  },
  { weight: 1, arbitrary: fc.subarray([...MEDIA, ...WEB], { minLength: 1 }).map((texts) => literal(...texts)) },
  { weight: 1, arbitrary: fc.constant(any) },
);
const aRule: fc.Arbitrary<RuleInit> = fc.record({
  action: fc.constantFrom('allow' as const, 'allow' as const, 'allow' as const, 'drop' as const),
  from: side,
  to: place,
  services: fc.subarray(['tcp/443', 'udp/443', 'udp/3478', 'udp'], { minLength: 1 }).map((texts) => services(...texts)),
});

// A rule that uses the feed, so that it counts.
const uses: RuleInit = {
  from: literal('10.9.9.9', '2001:db8:9::9'),
  to: listOf([selection('f')]),
  services: services('tcp/443', 'udp'),
};

interface Sent {
  readonly source: string;
  readonly destination: string;
  readonly service: string;
}

function isAllowed(policy: Policy, { source, destination, service }: Sent): boolean {
  const [from, to] = [parseAddress(source), parseAddress(destination)];
  if (!from.ok || !to.ok || from.value.family !== to.value.family) return false;
  const [protocol, port] = service.split('/');
  const packet = {
    direction: 'outbound',
    family: from.value.family,
    source: from.value.address,
    destination: to.value.address,
    protocol: protocol === 'tcp' ? 6 : 17,
    sourcePort: 5,
    destinationPort: Number(port),
    state: 'new',
  } as const;
  return decide(policy, { housekeeping: [] }, packet).verdict === 'allow';
}

const sources = [...CLIENTS, '10.9.9.9', '2001:db8:9::9'];
const isFamily = (text: string, family: number): boolean => text.includes(':') === (family === 6);

/** What the lints must say, packet by packet. */
function expected(policy: Policy): Readonly<Record<string, boolean>> {
  const reached = (source: string, destination: string, service: string) =>
    isAllowed(policy, { source, destination, service });
  const pairs = sources.flatMap((source) =>
    MEDIA.filter((one) => one.includes(':') === source.includes(':')).map((to) => [source, to] as const),
  );
  const familiesOf = (destinations: readonly string[], ...texts: readonly string[]) =>
    [4, 6].filter((family) =>
      sources.some((source) =>
        destinations.some((to) => isFamily(to, family) && texts.some((service) => reached(source, to, service))),
      ),
    );
  const families = familiesOf(WEB, 'tcp/443', 'udp/443');
  const ofSets = [families, familiesOf(MEDIA, 'udp/3478'), familiesOf(MEDIA, 'tcp/443')];
  const isWhole = (family: number): boolean =>
    sources.some((source) =>
      WEB.filter((to) => isFamily(to, family)).every(
        (to) => reached(source, to, 'tcp/443') && reached(source, to, 'udp/443'),
      ),
    );
  return {
    MEDIA_UDP_MISSING: pairs.some(([from, to]) => reached(from, to, 'tcp/443') && !reached(from, to, 'udp/3478')),
    REQUIRED_MISSING: families.length === 0 || !families.every(isWhole),
    IPV6_ASYMMETRY: ofSets.some(({ length }) => length === 1),
  };
}

describe('lints that judge packets', () => {
  it('say what trying every packet says', () => {
    const seen = new Map<string, number>();
    let runs = 0;
    fc.assert(
      fc.property(fc.array(aRule, { minLength: 1, maxLength: 4 }), fc.boolean(), (rules, usesAll) => {
        const used: RuleInit = usesAll ? uses : { ...uses, services: services('tcp/443') };
        const document = policyDocument({
          feeds: [FEED],
          rules: [...rules, used].map((init, index) => rule(`r${index}`, init)),
        });
        const compiled = compilePolicy(document, { asOf: '2026-11-01', deadRules: 'ignore' });
        if (!compiled.ok) return;
        runs++;
        const found = new Set<string>(
          lint({ document, policies: [compiled.value], outputs: [] }).map(({ code }) => code),
        );
        for (const [code, is] of Object.entries(expected(compiled.value))) {
          expect(found.has(code), code).to.equal(is);
          if (is) seen.set(code, (seen.get(code) ?? 0) + 1);
        }
      }),
      { numRuns: 150 },
    );
    expect(runs).to.be.greaterThan(100);
    expect([...seen.keys()].sort()).to.include.members(['MEDIA_UDP_MISSING', 'REQUIRED_MISSING']);
    for (const [code, count] of seen) expect(count, code).to.be.lessThan(runs);
  });
});
