import { expect } from 'chai';
import fc from 'fast-check';
import { addressSetOf } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import { indexAtoms, valuesOf, weightsOf } from '../../src/packetset/atom-values.ts';
import { type Atoms, atomsOf } from '../../src/packetset/atoms.ts';
import { atomAt } from '../../src/packetset/decide.ts';
import { mix } from '../../src/packetset/ints.ts';
import { EVERY_VALUE, NO_VALUE, ValueSets } from '../../src/packetset/value-sets.ts';
import { setIn, someSpans, UNIVERSES, type Universe } from '../net/universe.ts';

const WORD = 0xffff_ffff;
const DOMAINS = {
  4: { lanes: 1, last: Uint32Array.of(WORD) },
  6: { lanes: 4, last: Uint32Array.of(WORD, WORD, WORD, WORD) },
} as const;

function atomsIn(
  { family }: Universe,
  sets: readonly ReturnType<typeof setIn>[],
): { atoms: Atoms; numbers: readonly number[] } {
  const values = new ValueSets(DOMAINS[family]);
  const numbers = sets.map((set) => values.add(family === 4 ? set.v4 : set.v6));
  return { atoms: atomsOf(values), numbers };
}

function isInside(intervals: readonly number[], atom: number): boolean {
  return intervals.some((from, at) => at % 2 === 0 && from <= atom && atom < intervals[at + 1]!);
}

describe('atoms', () => {
  for (const universe of UNIVERSES) {
    it(`${universe.name}: two values share one exactly when no set separates them`, () => {
      fc.assert(
        fc.property(fc.array(someSpans, { maxLength: 5 }), (spans) => {
          const sets = spans.map((some) => setIn(universe, some));
          const { atoms, numbers } = atomsIn(universe, sets);
          const byMembers = new Map<string, number>();
          for (let at = 0n; at < 256n; at++) {
            const value = universe.base + at;
            const members = sets.map((set) => contains(set, universe.family, value));
            const atom = atomAt(atoms, value);
            if ((byMembers.get(members.join()) ?? atom) !== atom) expect.fail(`${value} is apart from its like`);
            byMembers.set(members.join(), atom);
            members.forEach((isMember, set) => {
              const number = numbers[set]!;
              const isIn = number === EVERY_VALUE || (number !== NO_VALUE && isInside(atoms.sets[number - 1]!, atom));
              if (isIn !== isMember) expect.fail(`${value} is in set ${set}: ${isIn}`);
            });
          }
          expect(new Set(byMembers.values()).size).to.equal(byMembers.size);
        }),
        { numRuns: 10 },
      );
    });

    it(`${universe.name}: the atoms of a set are its values again, and weigh as much`, () => {
      fc.assert(
        fc.property(fc.array(someSpans, { minLength: 1, maxLength: 4 }), (spans) => {
          const sets = spans.map((some) => setIn(universe, some));
          const { atoms, numbers } = atomsIn(universe, sets);
          const index = indexAtoms(atoms);
          numbers.forEach((number, set) => {
            if (number <= EVERY_VALUE) return;
            const { starts, ends } = universe.family === 4 ? sets[set]!.v4 : sets[set]!.v6;
            expect(valuesOf(index, atoms.sets[number - 1]!)).to.deep.equal({
              starts: starts.slice(),
              ends: ends.slice(),
            });
          });
          const whole = weightsOf(atoms, undefined).reduce((sum, one) => sum + one, 0n);
          expect(whole).to.equal(universe.family === 4 ? 1n << 32n : 1n << 128n);
        }),
        { numRuns: 10 },
      );
    });
  }

  it('are as few as the combinations of sets, however many ranges a set has', () => {
    const prefixes = Array.from({ length: 5000 }, (_, index) => ({
      family: 6 as const,
      address: BigInt(index) << 80n,
      length: 64,
    }));
    const odd = prefixes.filter((_, index) => index % 2 === 1);
    const sets = [prefixes, odd].map((some) => addressSetOf(some));
    const { atoms } = atomsIn(UNIVERSES[3]!, sets);
    expect(atoms.count).to.equal(3);
    expect(atoms.sets).to.deep.equal([
      [0, 1, 2, 3],
      [2, 3],
    ]);
  });

  it('of no sets are one', () => {
    expect(atomsOf(new ValueSets(DOMAINS[4]))).to.include({ count: 1 });
  });

  it('of equal sets are made once, and "every value" and "none" need no atom', () => {
    const values = new ValueSets({ lanes: 1, last: Uint32Array.of(65_535) });
    const numbers = [[{ from: 1, to: 5 }], [{ from: 1, to: 5 }], [{ from: 0, to: 65_535 }], []].map((set) =>
      values.addIntervals(set),
    );
    expect(numbers).to.deep.equal([1, 1, EVERY_VALUE, NO_VALUE]);
    expect(atomsOf(values).count).to.equal(2);
  });

  it('of sets with equal hashes are told apart', () => {
    const values = new ValueSets(DOMAINS[4]);
    const alike = Array.from({ length: 40 }, (_, start) => {
      // The end makes up for what the start did to the hash of a set of one range.
      return { starts: Uint32Array.of(start), ends: Uint32Array.of(mix(1, start) ^ 777) };
    });
    const hashes = alike.map(({ starts, ends }) => mix(mix(1, starts[0]!), ends[0]!));
    expect(new Set(hashes).size).to.equal(1);
    expect(new Set(alike.map((set) => values.add(set))).size).to.equal(alike.length);
  });

  it('are not made of intervals that overlap, run backwards or leave the field', () => {
    const values = new ValueSets({ lanes: 1, last: Uint32Array.of(255) });
    const wrong = [
      [
        { from: 1, to: 5 },
        { from: 5, to: 9 },
      ],
      [{ from: 6, to: 5 }],
      [{ from: 0, to: 256 }],
      [{ from: -1, to: 3 }],
      [{ from: 0.5, to: 3 }],
    ];
    for (const intervals of wrong) expect(() => values.addIntervals(intervals)).to.throw('is no set of its field');
  });
});
