import { expect } from 'chai';
import type { Comparison } from '../../src/review/comparison.ts';
import type { DeltaPart } from '../../src/review/delta/delta.ts';
import { subjectOf } from '../../src/review/subjects.ts';

const COMPARISON: Pick<Comparison, 'head' | 'pair'> = {
  head: { kind: 'policy', name: 'p', state: 'compared', fingerprints: {} },
  pair: { from: [], to: [] },
};

function outcomeOf(total: number) {
  const part: DeltaPart = { effect: 'opened', from: ['drop'], to: ['allow'], terms: [{}], total, packets: 1n };
  const { outcome, note } = subjectOf(COMPARISON as Comparison, { kind: 'changed', parts: [part], region: [{}] });
  return { outcome, note };
}

describe('what became of a comparison', () => {
  it('is unknown where changes are left out of the list, since nobody judges those', () => {
    expect(outcomeOf(1)).to.deep.equal({ outcome: 'changed', note: undefined });
    expect(outcomeOf(7)).to.deep.equal({ outcome: 'unknown', note: '6 more changes are not listed' });
  });
});
