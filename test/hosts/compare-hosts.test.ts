import { expect } from 'chai';
import fc from 'fast-check';
import { compareDecisions, compareHostSets, hasHost, hostsBeyond } from '../../src/hosts/compare-hosts.ts';
import {
  ANY_HOST,
  type HostSet,
  hostsOf,
  intersectionOfHosts,
  otherHosts,
  unionOfHosts,
} from '../../src/hosts/host-set.ts';
import { coversPattern, matchesPattern, minimalPatterns } from '../../src/hosts/pattern.ts';
import { hostsUpTo, pattern } from './universe.ts';

/** A universe small enough to look at whole. */
const UNIVERSE = hostsUpTo(6);

const set: fc.Arbitrary<HostSet> = fc.letrec<{ set: HostSet; leaf: HostSet }>((tie) => ({
  leaf: fc.oneof(fc.array(pattern, { maxLength: 4 }).map(hostsOf), fc.constant(ANY_HOST)),
  set: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('set'), { minLength: 1, maxLength: 3 }).map(unionOfHosts),
    fc.array(tie('set'), { minLength: 1, maxLength: 3 }).map(intersectionOfHosts),
    tie('set').map(otherHosts),
  ),
})).set;

/** The definition, by regular expressions. */
function isIn(one: HostSet, host: string): boolean {
  switch (one.kind) {
    case 'any':
      return true;
    case 'patterns':
      return one.patterns.some((each) => expressionOf(each).test(host));
    case 'union':
      return one.of.some((part) => isIn(part, host));
    case 'intersection':
      return one.of.every((part) => isIn(part, host));
    case 'complement':
      return !isIn(one.of, host);
  }
}

function expressionOf(text: string): RegExp {
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
}

describe('patterns of hosts', () => {
  it('match what the expression with any characters for each star matches', () => {
    fc.assert(
      fc.property(pattern, (text) => {
        for (const host of UNIVERSE) expect(matchesPattern(text, host), host).to.equal(expressionOf(text).test(host));
      }),
    );
  });

  it('cover another only when they match all of its hosts', () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        if (!coversPattern(outer, inner)) return;
        for (const host of UNIVERSE)
          if (matchesPattern(inner, host)) expect(matchesPattern(outer, host)).to.equal(true);
      }),
    );
  });

  it('cover what stands below a domain, and not the domain, nor what ends alike', () => {
    expect(coversPattern('*.x.net', 'a.b.x.net')).to.equal(true);
    expect(coversPattern('*.x.net', '*.a.x.net')).to.equal(true);
    expect(coversPattern('*.x.net', 'x.net')).to.equal(false);
    expect(coversPattern('*.x.net', 'evilx.net')).to.equal(false);
    expect(coversPattern('*x.net', '*.x.net')).to.equal(true);
    expect(coversPattern('*.x.net', '*x.net')).to.equal(false);
  });

  it('are the same hosts without those that others cover', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), (patterns) => {
        const least = minimalPatterns(patterns);
        expect(compareHostSets(hostsOf(patterns), hostsOf(least))).to.deep.equal({ kind: 'equal' });
        expect(least.length).to.be.at.most(patterns.length);
      }),
    );
  });
});

describe('sets of hosts', () => {
  it('have the hosts of their definition', () => {
    fc.assert(
      fc.property(set, fc.constantFrom(...UNIVERSE), (one, host) => {
        expect(hasHost(one, host)).to.equal(isIn(one, host));
      }),
      { numRuns: 500 },
    );
  });

  it('are equal when no host is in one alone, and else differ on a shortest one', () => {
    let equal = 0;
    let differing = 0;
    fc.assert(
      fc.property(set, set, (one, other) => {
        const found = compareHostSets(one, other);
        const shortest = UNIVERSE.filter((host) => isIn(one, host) !== isIn(other, host)).map(({ length }) => length);
        if (found.kind === 'differs') {
          differing += 1;
          expect(isIn(one, found.host)).to.not.equal(isIn(other, found.host));
          if (shortest.length > 0) expect(found.host.length).to.be.at.most(Math.min(...shortest));
        } else {
          equal += 1;
          expect(shortest).to.deep.equal([]);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(equal, differing)).to.be.greaterThan(50);
  });

  it('are decided by the first of a list that has a host', () => {
    const decisions = [
      { hosts: hostsOf(['a.x.net']), value: 'proxy' },
      { hosts: hostsOf(['*.x.net']), value: 'direct' },
    ];
    const [first, second] = decisions;
    expect(compareDecisions(decisions, decisions)).to.deep.equal({ kind: 'equal' });
    expect(compareDecisions(decisions, [second!, first!])).to.deep.equal({
      kind: 'differs',
      host: 'a.x.net',
      values: ['proxy', 'direct'],
    });
  });

  it('go beyond another by a host that only they have', () => {
    expect(hostsBeyond(hostsOf(['a.x.net']), hostsOf(['*.x.net'])).kind).to.equal('equal');
    expect(hostsBeyond(hostsOf(['*.x.net', 'x.net']), hostsOf(['*.x.net']))).to.deep.include({ host: 'x.net' });
  });

  it('are compared in moderate work when they are large and hostile', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `*.n${index}.example.net`);
    expect(compareHostSets(hostsOf(many), hostsOf([...many].reverse()))).to.deep.equal({ kind: 'equal' });
    expect(compareHostSets(hostsOf(many), hostsOf(many.slice(1)))).to.deep.include({
      kind: 'differs',
      host: 'a.n0.example.net',
    });
    const stars = hostsOf(
      Array.from({ length: 40 }, (_, index) => `*${'a*'.repeat(index % 7)}b${'*a'.repeat(index)}.x`),
    );
    expect(compareHostSets(stars, otherHosts(otherHosts(stars))).kind).to.be.oneOf(['equal', 'too-large']);
  });

  it('is given up when it takes more work than its meter has, and several may share one', () => {
    const sets = [
      hostsOf(['*a*b*a.example', '*b*a*b.example']),
      hostsOf(['*b*a*b.example', '*a*b*a.example']),
    ] as const;
    const decisions = sets.map((hosts) => [{ hosts, value: 'in' }]);
    const meter = { left: 100_000 };
    expect(compareDecisions(decisions[0]!, decisions[1]!, meter)).to.deep.equal({ kind: 'equal' });
    meter.left = 100_000 - meter.left;
    expect(compareDecisions(decisions[0]!, decisions[1]!, meter).kind).to.equal('equal');
    expect(compareDecisions(decisions[0]!, decisions[1]!, meter).kind).to.equal('too-large');
  });

  it('takes a moment for thousands of patterns, in whatever order', function () {
    this.timeout(10_000);
    const all = Array.from({ length: 3_000 }, (_, index) => `${index % 2 ? '*.' : ''}h${index}.example.com`);
    expect(compareHostSets(hostsOf(all), hostsOf(all.toReversed()))).to.deep.equal({ kind: 'equal' });
    expect(compareHostSets(hostsOf(all), hostsOf(all.slice(1))).kind).to.equal('differs');
  });
});
