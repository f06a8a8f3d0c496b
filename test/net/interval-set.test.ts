import { expect } from 'chai';
import fc from 'fast-check';
import {
  containsInteger,
  countIntegers,
  coversIntervals,
  equalIntervals,
  exceptIntervals,
  type IntervalSet,
  intersectIntervals,
  intervalsOf,
  unionIntervals,
} from '../../src/net/interval-set.ts';

const intervals = fc.array(
  fc.tuple(fc.nat(63), fc.nat(12)).map(([from, more]) => ({ from, to: Math.min(63, from + more) })),
  { maxLength: 8 },
);

function modelOf(set: IntervalSet): readonly boolean[] {
  return Array.from({ length: 64 }, (_, integer) => containsInteger(set, integer));
}

function isNormal(set: IntervalSet): boolean {
  return set.every(({ from, to }, index) => from <= to && (index === 0 || from > (set[index - 1]?.to ?? 0) + 1));
}

describe('interval set', () => {
  it('joins intervals that overlap, touch or repeat', () => {
    const set = intervalsOf([
      { from: 5, to: 6 },
      { from: 1, to: 2 },
      { from: 3, to: 3 },
      { from: 8, to: 9 },
      { from: 5, to: 5 },
    ]);
    expect(set).to.deep.equal([
      { from: 1, to: 3 },
      { from: 5, to: 6 },
      { from: 8, to: 9 },
    ]);
  });

  it('every operation agrees with a model of booleans', () => {
    fc.assert(
      fc.property(intervals, intervals, (x, y) => {
        const [a, b] = [intervalsOf(x), intervalsOf(y)];
        const [p, q] = [modelOf(x), modelOf(y)];
        const both = p.map((i, index) => i && q[index]);
        expect(modelOf(a)).to.deep.equal(p);
        expect(modelOf(unionIntervals(a, b))).to.deep.equal(p.map((i, index) => i || q[index]));
        expect(modelOf(intersectIntervals(a, b))).to.deep.equal(both);
        expect(modelOf(exceptIntervals(a, b))).to.deep.equal(p.map((i, index) => i && !q[index]));
        expect(coversIntervals(a, b)).to.equal(q.every((j, index) => !j || p[index]));
        expect(countIntegers(a)).to.equal(p.filter((i) => i).length);
        expect(equalIntervals(a, b)).to.equal(p.every((i, index) => i === q[index]));
        const results = [a, unionIntervals(a, b), intersectIntervals(a, b), exceptIntervals(a, b)];
        expect(results.every(isNormal)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('does not change what it is given', () => {
    const given = Object.freeze([Object.freeze({ from: 1, to: 2 }), Object.freeze({ from: 2, to: 9 })]);
    expect(intervalsOf(given)).to.deep.equal([{ from: 1, to: 9 }]);
  });
});
