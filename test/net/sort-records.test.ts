import { expect } from 'chai';
import { compareLanes, lanesToBigInt } from '../../src/net/lanes.ts';
import { sortOrder } from '../../src/net/sort-order.ts';

/** A small generator of the same numbers on every run (mulberry32). */
function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

describe('sort order', () => {
  for (const lanes of [1, 4] as const) {
    // Few distinct upper words make long runs that only the lower words decide.
    for (const [name, masks] of [
      ['spread', [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]],
      ['equal in the upper half', [0, 0, 0xffff_ffff, 0xffff_ffff]],
      ['in a few long runs', [3, 0x8000_0000, 7, 0xffff_ffff]],
      ['in many short runs', [0xff, 0xff00_0000, 1, 3]],
      ['all equal', [0, 0, 0, 0]],
    ] as const) {
      for (const count of [2, 30, 512, 513, 6000]) {
        it(`${count} addresses of ${lanes} words, ${name}, come out in order and complete`, () => {
          const random = randomWords(count + lanes);
          const words = Uint32Array.from({ length: count * lanes }, (_, index) => random() & masks[index % lanes]!);
          const order = sortOrder(words, count, lanes) ?? Uint32Array.from({ length: count }, (_, index) => index);
          expect(new Set(order).size).to.equal(count);
          const isSorted = order.every(
            (position, index) =>
              index === 0 || compareLanes(words, order[index - 1]! * lanes, words, position * lanes, lanes) <= 0,
          );
          expect(isSorted).to.equal(true);
        });
      }
    }
  }

  it('leaves ascending addresses alone', () => {
    expect(sortOrder(Uint32Array.of(1, 1, 2, 0xffff_ffff), 4, 1)).to.equal(undefined);
    expect(sortOrder(Uint32Array.of(), 0, 4)).to.equal(undefined);
  });

  it('compares words as unsigned', () => {
    const words = Uint32Array.of(0x8000_0000, 1, 0xffff_ffff, 0x7fff_ffff);
    const order = sortOrder(words, 4, 1);
    expect([...order!].map((position) => lanesToBigInt(words, position, 1))).to.deep.equal([
      1n,
      0x7fffffffn,
      0x80000000n,
      0xffffffffn,
    ]);
  });
});
