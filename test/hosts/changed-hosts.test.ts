import { expect } from 'chai';
import fc from 'fast-check';
import { changedHosts, type HostWays } from '../../src/hosts/changed-hosts.ts';
import { hostsOf } from '../../src/hosts/host-set.ts';
import { matchesPattern, minimalPatterns } from '../../src/hosts/pattern.ts';
import { hostsUpTo, pattern } from './universe.ts';

const UNIVERSE = hostsUpTo(5);

const value = fc.constantFrom('allow', 'deny', 'left');

const ways: fc.Arbitrary<HostWays> = fc.record({
  layers: fc.array(fc.record({ hosts: fc.array(pattern, { minLength: 1, maxLength: 3 }), value }), { maxLength: 3 }),
  otherwise: value,
});

function answer({ layers, otherwise }: HostWays, host: string): string {
  const layer = layers.find(({ hosts }) => hosts.some((one) => matchesPattern(one, host)));
  return layer?.value ?? otherwise;
}

describe('hosts that change', () => {
  it('are told with a pattern each exactly where one of them has another value', () => {
    fc.assert(
      fc.property(ways, ways, (from, to) => {
        const found = changedHosts(from, to);
        if (found === 'too-large') throw new Error('these are small');
        for (const host of UNIVERSE) {
          const [before, after] = [answer(from, host), answer(to, host)];
          if (before === after) continue;
          const own = found.filter((one) => one.from === before && one.to === after);
          // Without any pattern, all hosts had one value and have another.
          const isTold = own.some(({ patterns }) => patterns.some((one) => matchesPattern(one.pattern, host)));
          if (from.otherwise === to.otherwise) expect(isTold, host).to.equal(true);
        }
      }),
    );
  });

  it('are in each pattern that is told, and the example is one of them', () => {
    fc.assert(
      fc.property(ways, ways, (from, to) => {
        const found = changedHosts(from, to);
        if (found === 'too-large') throw new Error('these are small');
        for (const { from: before, to: after, patterns } of found) {
          for (const { pattern: text, host } of patterns) {
            expect(matchesPattern(text, host)).to.equal(true);
            expect([answer(from, host), answer(to, host)]).to.deep.equal([before, after]);
          }
          const texts = patterns.map((one) => one.pattern);
          expect(texts).to.deep.equal(minimalPatterns(texts));
        }
      }),
    );
  });

  it('are none where other patterns, or another order, say the same', () => {
    const one = { layers: [{ hosts: ['*.a', 'b.a'], value: 'allow' }], otherwise: 'left' };
    const other = {
      layers: [
        { hosts: ['b.a'], value: 'allow' },
        { hosts: ['*.a'], value: 'allow' },
      ],
      otherwise: 'left',
    };
    expect(changedHosts(one, other)).to.deep.equal([]);
  });

  it('are told by the exception that went, not by the wildcard around it', () => {
    const before = {
      layers: [
        { hosts: ['*.cdn.a.net'], value: 'proxy' },
        { hosts: ['*.a.net'], value: 'direct' },
      ],
      otherwise: 'proxy',
    };
    const now = { layers: [{ hosts: ['*.a.net'], value: 'direct' }], otherwise: 'proxy' };
    const [change, ...more] = changedHosts(before, now);
    expect(more).to.deep.equal([]);
    expect(change).to.deep.equal({
      from: 'proxy',
      to: 'direct',
      patterns: [{ pattern: '*.cdn.a.net', host: 'a.cdn.a.net' }],
    });
  });

  it('are told by all patterns around when only their order changed', () => {
    const before = {
      layers: [
        { hosts: ['*.x'], value: 'deny' },
        { hosts: ['a.*'], value: 'allow' },
      ],
      otherwise: 'left',
    };
    const now = { ...before, layers: before.layers.toReversed() };
    expect(changedHosts(before, now)).to.deep.equal([
      {
        from: 'deny',
        to: 'allow',
        patterns: [
          { pattern: 'a.*', host: 'a.x' },
          { pattern: '*.x', host: 'a.x' },
        ],
      },
    ]);
  });

  it('are looked for within a set', () => {
    const before = { layers: [], otherwise: 'proxy' };
    const now = { layers: [{ hosts: ['*'], value: 'direct' }], otherwise: 'proxy' };
    expect(changedHosts(before, now, hostsOf([]))).to.deep.equal([]);
    const [change] = changedHosts(before, now, hostsOf(['*.*']));
    expect(change).to.deep.include({ patterns: [{ pattern: '*', host: 'a.a' }] });
  });
});
