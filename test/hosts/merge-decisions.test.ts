import { expect } from 'chai';
import fc from 'fast-check';
import { compareDecisions, type HostDecision } from '../../src/hosts/compare-hosts.ts';
import { hostsOf, otherHosts } from '../../src/hosts/host-set.ts';
import { decisionMerger } from '../../src/hosts/merge-decisions.ts';

const SETS = [['a.b'], ['*.b'], ['a.*'], ['c'], ['*.b', 'c']].flatMap((patterns) => [
  hostsOf(patterns),
  otherHosts(hostsOf(patterns)),
]);

const decisions = fc.array(
  fc.record({ hosts: fc.constantFrom(...SETS), value: fc.constantFrom('allowed', 'denied') }),
  { maxLength: 6 },
);

describe('merged decisions', () => {
  it('decide what they did before', () => {
    fc.assert(
      fc.property(decisions, (all: readonly HostDecision[]) => {
        const merged = decisionMerger()(all);
        expect(compareDecisions(all, merged.decisions)).to.deep.equal({ kind: 'equal' });
      }),
    );
  });

  it('have one key however neighbours of one value are ordered, and another for other values', () => {
    const merge = decisionMerger();
    const [one, two, three] = SETS.map((hosts) => ({ hosts, value: 'allowed' })) as [
      HostDecision,
      HostDecision,
      HostDecision,
    ];
    const copy = structuredClone(one);
    expect(merge([two, copy, two]).key).to.equal(merge([one, two]).key);
    expect(merge([one, { ...two, value: 'denied' }]).key).to.not.equal(merge([one, two]).key);
    expect(merge([one, { ...two, value: 'denied' }, three]).decisions).to.have.length(3);
    expect(merge([one, two, three]).decisions).to.have.length(1);
  });
});
