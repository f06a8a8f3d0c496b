import { expect } from 'chai';
import fc from 'fast-check';
import { type AddressSet, ANY, EMPTY, equals, isAny, isEmpty, rangeCount } from '../../src/net/address-set.ts';
import { complement, covers, except, intersect, overlaps, union, unionAll } from '../../src/net/algebra.ts';
import { contains } from '../../src/net/contains.ts';
import { size } from '../../src/net/count.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import { rangesOf } from '../../src/net/prefixes-of.ts';
import { type Model, modelIn, modelOf, setIn, someSpans, UNIVERSES, type Universe } from './universe.ts';

const RUNS = { numRuns: 30 };

function set(...texts: readonly string[]): AddressSet {
  return unionAll(
    texts.map((text) => {
      const parsed = parseAddressText(text);
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.value;
    }),
  );
}

function zip(a: Model, b: Model, combine: (x: boolean, y: boolean) => boolean): Model {
  return a.map((x, index) => combine(x, b[index] as boolean));
}

function expectNormal(value: AddressSet): void {
  for (const family of [4, 6] as const) {
    let last = -2n;
    for (const { start, end } of rangesOf(value, family)) {
      expect(start > last + 1n, 'sorted, disjoint and non-adjacent').to.equal(true);
      expect(start <= end, 'start is not above end').to.equal(true);
      last = end;
    }
  }
}

describe('address algebra against a model of 256 booleans', () => {
  for (const universe of UNIVERSES) {
    describe(universe.name, () => {
      it('every operation agrees with the model', () => {
        fc.assert(
          fc.property(someSpans, someSpans, (x, y) => {
            const [a, b] = [setIn(universe, x), setIn(universe, y)];
            const [p, q] = [modelIn(x), modelIn(y)];
            const results: readonly (readonly [AddressSet, Model])[] = [
              [a, p],
              [union(a, b), zip(p, q, (i, j) => i || j)],
              [unionAll([a, EMPTY, b]), zip(p, q, (i, j) => i || j)],
              [intersect(a, b), zip(p, q, (i, j) => i && j)],
              [except(a, b), zip(p, q, (i, j) => i && !j)],
              [complement(a), p.map((i) => !i)],
            ];
            for (const [actual, expected] of results) {
              expectNormal(actual);
              expect(modelOf(actual, universe)).to.deep.equal(expected);
            }
            expect(covers(a, b)).to.equal(q.every((j, index) => !j || p[index]));
            expect(overlaps(a, b)).to.equal(q.some((j, index) => j && p[index]));
            expect(size(a, universe.family)).to.equal(BigInt(p.filter((i) => i).length));
          }),
          RUNS,
        );
      });

      it('a random sequence of operations agrees with the model', () => {
        const steps = fc.array(fc.tuple(fc.constantFrom(...OPERATIONS), someSpans), { maxLength: 12 });
        fc.assert(
          fc.property(steps, (sequence) => {
            let actual: AddressSet = EMPTY;
            let expected: Model = modelIn([]);
            for (const [{ onSets, onBits }, spans] of sequence) {
              actual = onSets(actual, setIn(universe, spans));
              expected = zip(expected, modelIn(spans), onBits);
              expectNormal(actual);
            }
            expect(modelOf(actual, universe)).to.deep.equal(expected);
          }),
          RUNS,
        );
      });

      it('the laws of sets hold', () => {
        fc.assert(
          fc.property(someSpans, someSpans, someSpans, (x, y, z) => expectLaws(universe, [x, y, z])),
          RUNS,
        );
      });
    });
  }
});

const OPERATIONS: readonly {
  readonly onSets: (a: AddressSet, b: AddressSet) => AddressSet;
  readonly onBits: (a: boolean, b: boolean) => boolean;
}[] = [
  { onSets: union, onBits: (a, b) => a || b },
  { onSets: intersect, onBits: (a, b) => a && b },
  { onSets: except, onBits: (a, b) => a && !b },
  { onSets: (a, b) => complement(union(a, b)), onBits: (a, b) => !(a || b) },
];

function expectLaws(universe: Universe, spans: Parameters<typeof setIn>[1][]): void {
  const [a, b, c] = spans.map((some) => setIn(universe, some)) as [AddressSet, AddressSet, AddressSet];
  const laws: Readonly<Record<string, boolean>> = {
    'union commutes': equals(union(a, b), union(b, a)),
    'union associates': equals(union(a, union(b, c)), union(union(a, b), c)),
    'intersection distributes': equals(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))),
    'complement is its own inverse': equals(complement(complement(a)), a),
    'De Morgan': equals(complement(union(a, b)), intersect(complement(a), complement(b))),
    'except is intersection with the complement': equals(except(a, b), intersect(a, complement(b))),
    'a set and its complement are everything': isAny(union(a, complement(a))),
    'a set and its complement share nothing': !overlaps(a, complement(a)),
    'covering is being the union': covers(a, b) === equals(union(a, b), a),
    absorption: equals(union(a, intersect(a, b)), a),
  };
  expect(Object.keys(laws).filter((law) => !laws[law])).to.deep.equal([]);
}

describe('address algebra at its bounds', () => {
  it('everything is one range in each family', () => {
    expect(equals(set('0.0.0.0/0', '::/0'), ANY)).to.equal(true);
    expect([isAny(ANY), isEmpty(ANY), isAny(EMPTY), isEmpty(EMPTY)]).to.deep.equal([true, false, false, true]);
    expect([rangeCount(ANY), rangeCount(ANY, 4), rangeCount(EMPTY, 6)]).to.deep.equal([2, 1, 0]);
  });

  it('counts all addresses of a family', () => {
    expect([size(ANY, 4), size(ANY, 6), size(EMPTY, 4)]).to.deep.equal([1n << 32n, 1n << 128n, 0n]);
  });

  it('everything and nothing are complements', () => {
    expect(equals(complement(ANY), EMPTY)).to.equal(true);
    expect(equals(complement(EMPTY), ANY)).to.equal(true);
  });

  it('the last address does not touch the first', () => {
    const ends = set('0.0.0.0', '255.255.255.255', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
    expect(rangeCount(ends)).to.equal(4);
    expect(equals(complement(complement(ends)), ends)).to.equal(true);
    expect(isEmpty(intersect(complement(ends), ends))).to.equal(true);
  });

  it('joins two halves into everything', () => {
    expect(equals(set('0.0.0.0/1', '128.0.0.0/1', '8000::/1', '::/1'), ANY)).to.equal(true);
  });

  it('joins neighbours across a word of an IPv6 address', () => {
    expect(rangeCount(set('2001:db8::/64', '2001:db8:0:1::/64'))).to.equal(1);
    expect(rangeCount(set('2001:db8:0:0:ffff:ffff:ffff:ffff', '2001:db8:0:1::'))).to.equal(1);
    expect(rangeCount(set('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::1'))).to.equal(2);
  });

  it('families never mix', () => {
    const [v4, v6] = [set('192.0.2.1'), set('::ffff:192.0.2.1')];
    expect([overlaps(v4, v6), covers(v4, v6), equals(v4, v6)]).to.deep.equal([false, false, false]);
    expect(contains(v6, 4, 0xc000_0201n)).to.equal(false);
  });

  it('the union of none is empty and of one is that one', () => {
    const one = set('192.0.2.0/31');
    expect(equals(unionAll([]), EMPTY)).to.equal(true);
    expect(equals(unionAll([one]), one)).to.equal(true);
  });
});
