import { expect } from 'chai';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import type { Cause, SetSize, SettingChange } from '../../../src/review/review.ts';
import { addresses, change, subject, tcp, texts, violations } from './reviews.ts';

const ANYWHERE: PacketMatch = { ...tcp(443), destination: addresses('0.0.0.0/0') };
const SITES = { subjects: [subject('p at oslo', 'oslo'), subject('p at bergen', 'bergen'), subject('file')] };

describe('what a guardrail is about', () => {
  it('sites: changes there, and changes that belong to no site', () => {
    const judged = (keys: string, ...subjects: readonly string[]): number =>
      violations('any-destination', [change(ANYWHERE, { subjects })], { keys, more: SITES }).length;
    expect(judged('sites: oslo', 'p at oslo')).to.equal(1);
    expect(judged('sites: [oslo]', 'p at bergen', 'p at oslo')).to.equal(1);
    expect(judged('sites: oslo', 'p at bergen')).to.equal(0);
    expect(judged('sites: [oslo, bergen]', 'p at bergen')).to.equal(1);
    expect(judged('sites: oslo', 'file')).to.equal(1);
    expect(judged('sites: oslo', 'nobody knows')).to.equal(1);
  });

  it('directions: the packets of a change in one of them', () => {
    const judged = (keys: string, term: PacketMatch): number =>
      violations('any-destination', [change(term)], { keys }).length;
    expect(judged('directions: outbound', { ...ANYWHERE, directions: ['outbound', 'inbound'] })).to.equal(1);
    expect(judged('directions: outbound', ANYWHERE)).to.equal(1);
    expect(judged('directions: outbound', { ...ANYWHERE, directions: ['inbound', 'forward'] })).to.equal(0);
    expect(judged('directions: [outbound, forward]', { ...ANYWHERE, directions: ['forward'] })).to.equal(1);
  });

  it('the far side follows the directions that are left', () => {
    const term = { source: addresses('0.0.0.0/1'), destination: addresses('192.0.2.0/24') };
    const wide = (keys: string): readonly string[] => texts(violations('prefix-wider-than', [change(term)], { keys }));
    expect(wide('directions: inbound')).to.deep.equal(['0.0.0.0/1 is wider than /8 on tcp/443']);
    expect(wide('directions: outbound')).to.deep.equal([]);
  });
});

describe('exceptions of a guardrail', () => {
  const many = (except: string, term: PacketMatch, asOf?: string): readonly string[] =>
    texts(
      violations('addresses-opened', [change(term)], {
        keys: `ipv4: 256, except: [{ ${except}, reason: agreed }]`,
        ...(asOf !== undefined && { asOf }),
      }),
    );
  const outbound = (text: string): PacketMatch => ({
    ...tcp(443),
    directions: ['outbound'],
    destination: addresses(text),
  });

  it('take away exactly their packets', () => {
    expect(many('to: 12.0.0.0/24', outbound('12.0.0.0/23'))).to.deep.equal([]);
    expect(many('to: 12.0.0.0/25', outbound('12.0.0.0/23'))).to.deep.equal([
      '384 IPv4 addresses opened, more than 256',
    ]);
    expect(many('to: [12.0.0.0/25, 12.0.1.128-12.0.1.255]', outbound('12.0.0.0/23'))).to.deep.equal([]);
  });

  it('hold only for packets that match all of their keys', () => {
    const all = ['512 IPv4 addresses opened, more than 256'];
    expect(many('to: 12.0.0.0/23, services: tcp/443', outbound('12.0.0.0/23'))).to.deep.equal([]);
    expect(many('to: 12.0.0.0/23, services: [tcp/80, tcp/443]', outbound('12.0.0.0/23'))).to.deep.equal([]);
    expect(many('to: 12.0.0.0/23, services: udp/443', outbound('12.0.0.0/23'))).to.deep.equal(all);
    expect(many('to: 12.0.0.0/23, from: 10.0.0.0/8', outbound('12.0.0.0/23'))).to.deep.equal(all);
    expect(many('from: 10.0.0.0/8', { ...outbound('12.0.0.0/23'), source: addresses('10.1.0.0/16') })).to.deep.equal(
      [],
    );
    expect(many('to: 12.0.0.0/23, services: tcp/443', { ...outbound('12.0.0.0/23'), ...tcp(443, 444) })).to.deep.equal(
      all,
    );
  });

  it('hold until their last day, and not at all where nobody says which day it is', () => {
    const except = 'to: 12.0.0.0/23, until: 2026-11-23';
    expect(many(except, outbound('12.0.0.0/23'), '2026-11-23')).to.deep.equal([]);
    expect(many(except, outbound('12.0.0.0/23'), '2026-11-24')).to.have.length(1);
    expect(many(except, outbound('12.0.0.0/23'))).to.have.length(1);
  });

  it('leave a limit crossed that the rest crosses', () => {
    const found = violations('any-destination', [change(outbound('0.0.0.0/0'))], {
      keys: 'except: [{ to: 10.0.0.0/8, reason: ours }]',
    });
    expect(texts(found)).to.deep.equal(['any IPv4 destination on tcp/443']);
  });
});

describe('set-shrinks', () => {
  const size = (from: readonly [number, number], to: readonly [number, number]): SetSize => ({
    name: 'm365:11',
    from: { ipv4: `${from[0]}`, ipv6: `${from[1]}` },
    to: { ipv4: `${to[0]}`, ipv6: `${to[1]}` },
  });
  const judged = (set: SetSize, keys = ''): readonly string[] =>
    texts(violations('set-shrinks', [], { keys, more: { sets: [set] } }));

  it('is crossed by more than its percentage of a family, not by as much', () => {
    expect(judged(size([1000, 0], [800, 0]))).to.deep.equal([]);
    expect(judged(size([1000, 0], [799, 0]))).to.deep.equal(['m365:11 lost 201 of 1,000 IPv4 addresses (20.1 %)']);
    expect(judged(size([10, 100], [10, 79]))).to.deep.equal(['m365:11 lost 21 of 100 IPv6 addresses (21 %)']);
    expect(judged(size([1000, 0], [875, 0]), 'percent: 12.5')).to.deep.equal([]);
    expect(judged(size([1000, 0], [874, 0]), 'percent: 12.5')).to.have.length(1);
  });

  it('is crossed by a set that is emptied, whatever the percentage', () => {
    expect(judged(size([1, 4], [0, 4]), 'percent: 100')).to.deep.equal(['m365:11 lost its only IPv4 address']);
    expect(judged(size([4, 4], [4, 0]), 'percent: 100')).to.deep.equal(['m365:11 lost all of its 4 IPv6 addresses']);
    expect(judged(size([0, 4], [0, 4]), 'percent: 0')).to.deep.equal([]);
  });

  it('counts what is gone, where that is known, and not what came instead', () => {
    const set = { ...size([100, 0], [100, 0]), lost: { ipv4: '50', ipv6: '0' }, site: 'oslo' };
    expect(judged(set)).to.deep.equal(['m365:11 at oslo lost 50 of 100 IPv4 addresses (50 %)']);
  });

  it('says nothing where nobody counted, or where a set is new', () => {
    expect(texts(violations('set-shrinks', []))).to.deep.equal([]);
    expect(judged(size([0, 0], [5, 5]))).to.deep.equal([]);
  });
});

describe('established-rule-lost', () => {
  const CLOSED = { effect: 'closed', verdicts: { from: ['allow'], to: ['drop'] } } as const;
  const deciders = (by: string) =>
    ({ from: { verdict: 'allow', by }, to: { verdict: 'drop', by: 'default' } }) as const;
  const judged = (term: PacketMatch, by: string, effect: object = CLOSED): readonly string[] =>
    texts(violations('established-rule-lost', [change(term, { ...effect, deciders: deciders(by) })]));

  it('is crossed when housekeeping let packets of connections through', () => {
    const states = ['established', 'related'] as const;
    expect(judged({ states, directions: ['forward'] }, 'housekeeping established')).to.deep.equal([
      'replies are not let through any more: forward',
    ]);
  });

  it('is crossed when a rule file let through packets of connections alone', () => {
    expect(judged({ states: ['established'] }, 'line 3')).to.have.length(1);
    expect(
      judged({ states: ['related'] }, 'line 3', {
        effect: 'undecided',
        verdicts: { from: ['allow'], to: ['allow', 'drop'] },
      }),
    ).to.have.length(1);
  });

  it('is kept when a rule goes that was about new packets, too', () => {
    expect(judged({}, 'web')).to.deep.equal([]);
    expect(judged({ states: ['new', 'untracked'] }, 'housekeeping established')).to.deep.equal([]);
    expect(judged({ states: ['established'] }, 'line 3', { effect: 'opened' })).to.deep.equal([]);
  });
});

describe('default-changed', () => {
  const CAUSE: Cause = { kind: 'default-changed', text: 'default drop changed to allow', side: 'to' };
  const setting = (level: 'high' | 'low'): SettingChange => ({
    kind: 'default',
    level,
    text: 'default drop changed to allow',
    side: 'to',
  });

  it('is crossed once by another default action, whatever follows from it', () => {
    const changes = [change({}, { causes: [CAUSE] }), change({}, { causes: [CAUSE] })];
    const found = violations('default-changed', changes, { more: { settings: [setting('high')] } });
    expect(texts(found)).to.deep.equal(['default drop changed to allow']);
    expect(found[0]).to.not.have.property('change');
  });

  it('is crossed by every change that comes of it where no setting says so', () => {
    expect(violations('default-changed', [change({}, { causes: [CAUSE] }), change({})])).to.have.length(1);
  });

  it('is kept when only the log of the default is another', () => {
    expect(violations('default-changed', [change({})], { more: { settings: [setting('low')] } })).to.deep.equal([]);
  });
});
