import { expect } from 'chai';
import { lanesToBigInt } from '../../src/net/lanes.ts';
import { sortRecords } from '../../src/net/sort-records.ts';

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

/** Addresses sorted as records that carry their number: numbers and addresses in the order that comes out. */
function sorted(
  addresses: readonly (readonly number[])[],
  payload: 'below' | 'above',
): { readonly numbers: readonly number[]; readonly values: readonly bigint[] } {
  const lanes = addresses[0]?.length ?? 1;
  const stride = lanes + 1;
  const [numberAt, offset] = payload === 'below' ? [0, 1] : [lanes, 0];
  const words = new Uint32Array(addresses.length * stride);
  addresses.forEach((address, number) => {
    words.set(address, number * stride + offset);
    words[number * stride + numberAt] = number;
  });
  const order = sortRecords({ words, count: addresses.length, stride, offset, lanes });
  const positions = [...(order ?? addresses.keys())].map((position) => position * stride);
  return {
    numbers: positions.map((position) => words[position + numberAt]!),
    values: positions.map((position) => lanesToBigInt(words, position + offset, lanes)),
  };
}

function valueOfAddress(address: readonly number[]): bigint {
  return lanesToBigInt(Uint32Array.from(address), 0, address.length);
}

describe('sorting records', () => {
  for (const lanes of [1, 4] as const) {
    // Few distinct upper words make long runs that only the lower words decide.
    for (const [name, masks] of [
      ['spread', [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]],
      ['equal in the upper half', [0, 0, 0xffff_ffff, 0xffff_ffff]],
      ['in a few long runs', [3, 0x8000_0000, 7, 0xffff_ffff]],
      ['in many short runs', [0xff, 0xff00_0000, 1, 3]],
      ['all equal', [0, 0, 0, 0]],
    ] as const) {
      for (const count of [2, 30, 64, 65, 3000]) {
        it(`${count} addresses of ${lanes} words, ${name}, come out in order, each with what belongs to it`, () => {
          const random = randomWords(count + lanes);
          const addresses = Array.from({ length: count }, () =>
            masks.slice(0, lanes).map((mask) => (random() & mask) >>> 0),
          );
          const expected = addresses.map(valueOfAddress).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          for (const payload of ['below', 'above'] as const) {
            const { numbers, values } = sorted(addresses, payload);
            expect(values).to.deep.equal(expected);
            expect(new Set(numbers).size).to.equal(count);
            expect(numbers.map((number) => valueOfAddress(addresses[number]!))).to.deep.equal(expected);
          }
        });
      }
    }
  }

  it('leaves ascending addresses alone', () => {
    const records = { count: 4, lanes: 1, stride: 1, offset: 0 };
    expect(sortRecords({ ...records, words: Uint32Array.of(1, 1, 2, 0xffff_ffff) })).to.equal(undefined);
    expect(sortRecords({ ...records, words: Uint32Array.of(), count: 0 })).to.equal(undefined);
  });

  it('compares words as unsigned', () => {
    expect(sorted([[0x8000_0000], [1], [0xffff_ffff], [0x7fff_ffff]], 'above').numbers).to.deep.equal([1, 3, 0, 2]);
    expect(sorted([[0x8000_0000], [1], [0xffff_ffff], [0x7fff_ffff]], 'below').numbers).to.deep.equal([1, 3, 0, 2]);
  });
});
