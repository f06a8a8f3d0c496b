import { expect } from 'chai';
import { checkGuards, type GuardRequest } from '../../src/feeds/guards.ts';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import { contentOf, requestOf } from './snapshots.ts';

interface Written {
  readonly ips?: readonly string[];
  readonly urls?: readonly string[];
  readonly category?: string;
}

/** Endpoint sets as the reader of Microsoft 365 makes them. */
function sets(...written: readonly Written[]): readonly EndpointSet[] {
  const records = written.map((set, index) => ({ id: index + 1, category: 'Allow', tcpPorts: '443', ...set }));
  return contentOf(requestOf(JSON.stringify(records))).endpointSets;
}

const found = (
  old: readonly EndpointSet[] | undefined,
  next: readonly EndpointSet[],
  more: Partial<GuardRequest> = {},
) =>
  checkGuards({
    ...(old && { old: { endpointSets: old } }),
    new: { endpointSets: next },
    shrink: 20,
    labels: ['category'],
    ...more,
  }).map(({ guard, items }) => [guard, ...items].join(' '));

const TEN = Array.from({ length: 10 }, (_, index) => `20.${index}.0.0/16`);
const NAMES = TEN.map((_, index) => `h${index}.example.com`);

describe('guards', () => {
  it('let growth and a loss up to the limit pass', () => {
    expect(found(sets({ ips: TEN }), sets({ ips: [...TEN.slice(2), '30.0.0.0/8'] }))).to.deep.equal([]);
  });

  it('shrink: one address beyond the limit is held back, even when as many come', () => {
    const next = sets({ ips: [...TEN.slice(2, -1), '20.9.0.0/17', '20.9.128.0/18', '30.0.0.0/8'] });
    expect(found(sets({ ips: TEN }), next)).to.deep.equal(['shrink 20.0.0.0/15 20.9.192.0/18']);
    expect(found(sets({ ips: TEN }), next, { shrink: 23 })).to.deep.equal([]);
  });

  it('shrink: each family and host names are judged by themselves', () => {
    const six = ['2603::/32', '2604::/32'];
    const old = sets({ ips: [...TEN, ...six], urls: NAMES });
    expect(found(old, sets({ ips: [...TEN, '2603::/32'], urls: NAMES }))).to.deep.equal(['shrink 2604::/32']);
    const fewer = sets({ ips: [...TEN, ...six], urls: NAMES.slice(3) });
    expect(found(old, fewer)).to.deep.equal(['shrink h0.example.com h1.example.com h2.example.com']);
  });

  it('shrink: a family that is replaced as a whole is lost as a whole', () => {
    expect(found(sets({ ips: ['20.0.0.0/16'] }), sets({ ips: ['30.0.0.0/16'] }))).to.deep.equal(['shrink 20.0.0.0/16']);
  });

  it('shrink: a prefix that is split or merged is no loss', () => {
    expect(found(sets({ ips: ['20.0.0.0/15'] }), sets({ ips: ['20.0.0.0/16', '20.1.0.0/16'] }))).to.deep.equal([]);
  });

  it('emptied: a family that goes is named by it', () => {
    const old = sets({ ips: ['20.0.0.0/16', '2603::/32'] });
    expect(found(old, sets({ ips: ['20.0.0.0/16'] }))).to.deep.equal(['emptied 2603::/32']);
  });

  it('emptied: a label value that keeps nothing is named, however small', () => {
    const old = sets(
      { ips: TEN },
      { ips: ['30.0.0.1/32'], category: 'Optimize' },
      { urls: NAMES, category: 'Default' },
    );
    const next = sets({ ips: [...TEN, '30.0.0.1/32'] }, { urls: NAMES, category: 'Allow' });
    expect(found(old, next)).to.deep.equal(['emptied category Default category Optimize']);
  });

  it('special: private, reserved and default routes that are new are held back, also at first', () => {
    const next = sets({ ips: ['20.0.0.0/16', '10.0.0.0/24', '2001:db8::/32'] });
    const expected = ['special 10.0.0.0/24 (private) 2001:db8::/32 (documentation)'];
    expect(found(undefined, next)).to.deep.equal(expected);
    expect(found(sets({ ips: ['20.0.0.0/16'] }), next)).to.deep.equal(expected);
    expect(found(next, next)).to.deep.equal([]);
    const wide = found(undefined, sets({ ips: ['0.0.0.0/1'] }));
    expect(wide[0]).to.match(/^special /);
  });

  it('stale: what is announced and did not come is held back', () => {
    const same = sets({ ips: TEN });
    expect(found(same, sets({ ips: [...TEN].reverse() }), { isAnnounced: true })).to.deep.equal(['stale']);
    expect(found(same, sets({ ips: [...TEN, '30.0.0.0/16'] }), { isAnnounced: true })).to.deep.equal([]);
    expect(found(same, same)).to.deep.equal([]);
  });

  it('an example snapshot has nothing to lose', () => {
    const example = sets({ ips: ['192.0.2.0/24', '2001:db8::/48'], urls: NAMES, category: 'Optimize' });
    expect(found(example, sets({ ips: TEN }))).to.deep.equal([]);
    expect(found(sets({ ips: ['192.0.2.0/24', '20.0.0.0/16'] }), sets({ ips: TEN.slice(1) }))).to.have.lengthOf(1);
  });

  const versions: readonly (readonly [string, string, boolean])[] = [
    ['2026081400', '2026081401', false],
    ['2026081400', '2026081400', false],
    ['2026081400', '2026073100', true],
    ['9', '10', false],
    ['1000', '999', true],
    ['2026-08-21T10:00:00Z', '2026-08-20T23:00:00Z', true],
    ['2026-08-21T10:00:00Z', '2026-08-21T11:00:00Z', false],
    ['abc', 'abb', false],
  ];
  for (const [old, next, isHeld] of versions) {
    it(`backwards: from ${old} to ${next} is ${isHeld ? 'held back' : 'let pass'}`, () => {
      const same = sets({ ips: TEN });
      const findings = checkGuards({
        old: { endpointSets: same, version: old },
        new: { endpointSets: same, version: next },
        shrink: 20,
        labels: [],
      });
      expect(findings.map(({ guard }) => guard)).to.deep.equal(isHeld ? ['backwards'] : []);
    });
  }
});
