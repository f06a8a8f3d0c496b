import { expect } from 'chai';
import fc from 'fast-check';
import { compilePolicy } from '../../../src/model/compile.ts';
import { decide } from '../../../src/model/decide.ts';
import { matches } from '../../../src/model/match-packet.ts';
import { DIRECTIONS, type Packet } from '../../../src/model/packet.ts';
import type { Policy } from '../../../src/model/policy.ts';
import { addressSetOfRanges } from '../../../src/net/address-set.ts';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import { type Envelope, envelopeOf, placeTerms } from '../../../src/review/guardrails/envelope.ts';
import { judge } from '../../../src/review/guardrails/judge.ts';
import type { Change, Review, SettingChange } from '../../../src/review/review.ts';
import { documentOf } from '../../../src/testing/policy-text.ts';
import { addresses, change, review, subject, tcp } from './reviews.ts';

function policyOf(rules: readonly object[], more: object = {}, site?: string): Policy {
  const outputs = [{ exporter: 'csv', path: '{site}/out' }];
  const document = documentOf({
    version: 1,
    name: 'approved',
    default: 'drop',
    management: 'none',
    outputs,
    rules,
    ...more,
  });
  const compiled = compilePolicy(document, {
    asOf: '2026-11-01',
    allowExpired: new Set(),
    ...(site !== undefined && { site }),
  });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  return compiled.value;
}

const WEB = {
  name: 'web',
  direction: 'outbound',
  from: '10.0.0.0/8',
  to: '12.0.0.0/8',
  services: 'tcp/443',
  action: 'allow',
};
const APPROVED = envelopeOf([policyOf([WEB])]);

/** New packets from inside to some addresses. */
function web(text: string, more: PacketMatch = {}): PacketMatch {
  return {
    directions: ['outbound'],
    states: ['new'],
    source: addresses('10.1.0.0/16'),
    destination: addresses(text),
    ...tcp(443),
    ...more,
  };
}

function judged(
  changes: readonly Change[],
  envelope: Envelope = APPROVED,
  more: Partial<Review> = {},
): readonly string[] {
  return judge(review(changes, more), { envelope }).map(({ guardrail, text }) => `${guardrail}: ${text}`);
}

describe('the envelope', () => {
  it('has what a policy allows, and nothing beside it', () => {
    expect(judged([change(web('12.1.0.0/16'))])).to.deep.equal([]);
    expect(judged([change(web('12.1.0.0/16', { states: ['new', 'untracked'] }))])).to.deep.equal([]);
    expect(judged([change(web('12.255.255.255 13.0.0.0'))])).to.deep.equal([
      'envelope: not approved: outbound tcp to ports 443 from 10.1.0.0/16 to 13.0.0.0/32, state new; such as outbound tcp 10.1.0.0:49152 -> 13.0.0.0:443 new',
    ]);
    expect(judged([change(web('12.1.0.0/16', tcp(443, 444)))])).to.have.length(1);
    expect(judged([change(web('12.1.0.0/16', { directions: ['outbound', 'forward'] }))])).to.have.length(1);
    expect(judged([change(web('12.1.0.0/16', { states: ['new', 'established'] }))])).to.have.length(1);
  });

  it('approves what is refused in another way, and not what was refused and is left to other rules', () => {
    const altered = (to: 'reject' | 'pass', text: string): Change =>
      change(web(text), { effect: 'altered', verdicts: { from: ['drop'], to: [to] } });
    expect(judged([altered('reject', '13.0.0.0')])).to.deep.equal([]);
    expect(judged([altered('pass', '12.1.0.0/16')])).to.deep.equal([]);
    expect(judged([altered('pass', '13.0.0.0')]).map((text) => text.split(',')[0])).to.deep.equal([
      'envelope: left to other rules',
    ]);
  });

  it('is the union of its policies', () => {
    const other = policyOf([
      { ...WEB, to: '13.0.0.0/8' },
      { ...WEB, name: 'no', to: '12.0.0.0/8', action: 'drop' },
    ]);
    const both = envelopeOf([policyOf([WEB]), other]);
    expect(judged([change(web('12.0.0.0/7'))], both)).to.deep.equal([]);
    expect(judged([change(web('12.0.0.0/7'))])).to.have.length(1);
    expect(judged([change(web('12.0.0.0/24'))], envelopeOf([]))).to.have.length(1);
  });

  it('approves at a site what the policy of that site allows', () => {
    const sites = {
      sites: { oslo: { lan: ['10.1.0.0/16'] }, bergen: { lan: ['10.2.0.0/16'] } },
      sets: { lan: { per: 'site' } },
    };
    const rules = [{ ...WEB, from: 'lan' }];
    const envelope = envelopeOf(['oslo', 'bergen'].map((site) => policyOf(rules, sites, site)));
    const subjects = [subject('p at oslo', 'oslo'), subject('p at bergen', 'bergen'), subject('file')];
    const at = (...names: readonly string[]): number =>
      judged([change(web('12.0.0.0/24'), { subjects: names })], envelope, { subjects }).length;
    expect(at('p at oslo')).to.equal(0);
    expect(at('p at bergen')).to.equal(1);
    expect(at('p at oslo', 'p at bergen')).to.equal(1);
    expect(at('file')).to.equal(1);
  });

  it('takes closed and altered packets, and nothing that is not known', () => {
    expect(judged([change({}, { effect: 'closed' }), change({}, { effect: 'altered' })])).to.deep.equal([]);
    expect(judged([change(web('12.0.0.0/24'), { effect: 'undecided' })])).to.deep.equal([
      'envelope: it is not known what becomes of these packets',
    ]);
    const unknown = { ...subject('p'), outcome: 'unknown' } as const;
    expect(judged([], APPROVED, { subjects: [unknown] })).to.deep.equal([
      'envelope: p cannot be compared: that takes more work than the budget allows',
    ]);
  });

  it('approves no setting of level high', () => {
    const setting = (level: SettingChange['level']): SettingChange => ({
      kind: 'scope',
      level,
      text: 'scope changed',
      side: 'to',
    });
    expect(judged([], APPROVED, { settings: [setting('medium'), setting('low')] })).to.deep.equal([]);
    expect(judged([], APPROVED, { settings: [setting('high')] })).to.deep.equal([
      'envelope: a setting is not approved by an envelope: scope changed',
    ]);
  });
});

/** The first of four addresses: 10.0.0.0. */
const FIRST = 10n << 24n;
const someRange = fc.tuple(fc.nat(3), fc.nat(3)).map((ends) => ({
  family: 4 as const,
  start: FIRST + BigInt(Math.min(...ends)),
  end: FIRST + BigInt(Math.max(...ends)),
}));
const someAddresses = fc.array(someRange, { minLength: 1, maxLength: 2 }).map(addressSetOfRanges);
const someText = someRange.map(({ start, end }) => `10.0.0.${start - FIRST}-10.0.0.${end - FIRST}`);
const someDirection = fc.constantFrom(...DIRECTIONS);
const someTerm: fc.Arbitrary<PacketMatch> = fc.record({
  directions: fc.subarray([...DIRECTIONS], { minLength: 1 }),
  states: fc.constantFrom(['new'], ['new'], ['established'], ['new', 'established']),
  source: someAddresses,
  destination: someAddresses,
  protocols: fc.constantFrom([{ from: 6, to: 6 }], [{ from: 17, to: 17 }]),
  sourcePorts: fc.constant([{ from: 9, to: 9 }]),
  destinationPorts: fc.constantFrom([{ from: 1, to: 1 }], [{ from: 1, to: 3 }], [{ from: 2, to: 3 }]),
});
const someRule = fc.record({
  direction: someDirection,
  from: fc.oneof(someText, fc.constant('any'), fc.constant('any')),
  to: fc.oneof(someText, fc.constant('any'), fc.constant('any')),
  services: fc.constantFrom('any', 'tcp/1-2', 'tcp/3', 'udp', 'tcp'),
  action: fc.constantFrom('allow', 'allow', 'drop'),
});
const somePolicy = fc
  .tuple(fc.array(someRule, { minLength: 1, maxLength: 4 }), fc.constantFrom('drop', 'pass', 'allow'))
  .map(([rules, verdict]) =>
    policyOf(
      rules.map((rule, index) => ({ ...rule, name: `r${index}` })),
      { default: verdict },
    ),
  );

/** Every packet of a term in the small universe. */
function packetsOf(term: PacketMatch): readonly Packet[] {
  const numbers = Array.from({ length: 4 }, (_, index) => FIRST + BigInt(index));
  return DIRECTIONS.flatMap((direction) =>
    (['new', 'established'] as const).flatMap((state) =>
      [6, 17].flatMap((protocol) =>
        [1, 2, 3].flatMap((destinationPort) =>
          numbers.flatMap((source) =>
            numbers.map((destination) => ({
              ...{ direction, state, protocol, destinationPort, source, destination },
              ...({ family: 4, sourcePort: 9 } as const),
            })),
          ),
        ),
      ),
    ),
  ).filter((packet) => isIn(packet, term));
}

function isIn(packet: Packet, { directions = DIRECTIONS, ...match }: PacketMatch): boolean {
  return directions.includes(packet.direction) && matches(match, packet);
}

describe('the envelope, against every packet of a small universe', () => {
  it('has a term exactly when some policy allows each of its packets, and shows one that none allows', () => {
    const outcomes = { inside: 0, outside: 0 };
    fc.assert(
      fc.property(
        fc.array(somePolicy, { minLength: 1, maxLength: 3 }),
        fc.array(someTerm, { minLength: 1, maxLength: 3 }),
        (policies, terms) => {
          const isAllowed = (packet: Packet): boolean =>
            policies.some((policy) => decide(policy, { housekeeping: [] }, packet).verdict === 'allow');
          const placements = placeTerms(
            terms.map((term) => ({ term, site: undefined })),
            envelopeOf(policies),
          );
          for (const [index, term] of terms.entries()) {
            const placement = placements[index];
            const isInside = packetsOf(term).every(isAllowed);
            expect(placement?.kind).to.equal(isInside ? 'inside' : 'outside');
            outcomes[isInside ? 'inside' : 'outside']++;
            if (placement?.kind !== 'outside') continue;
            expect(isIn(placement.packet, term) && isIn(placement.packet, placement.term)).to.equal(true);
            expect(packetsOf(placement.term).some((packet) => isAllowed(packet) || !isIn(packet, term))).to.equal(
              false,
            );
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(Math.min(outcomes.inside, outcomes.outside)).to.be.greaterThan(1);
  });
});
