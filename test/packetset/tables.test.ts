import { expect } from 'chai';
import fc from 'fast-check';
import { mix } from '../../src/packetset/ints.ts';
import { Membership } from '../../src/packetset/membership.ts';
import { PairTable } from '../../src/packetset/pair-table.ts';
import { SequenceTable } from '../../src/packetset/sequence-table.ts';

describe('interned sequences', () => {
  it('have one number exactly when they are equal, over thousands and through every growth', () => {
    const table = new SequenceTable();
    const numbers = new Map<string, number>();
    const words = new Int32Array(6);
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 10_000; index++) {
        const length = index % 7;
        for (let at = 0; at < length; at++) words[at] = ((index >> at) & 15) * 0x1000_0000 + (index % 11);
        const text = words.subarray(0, length).join();
        const number = table.intern(words, length);
        if ((numbers.get(text) ?? number) !== number) expect.fail(`${text} is ${numbers.get(text)} and ${number}`);
        numbers.set(text, number);
      }
    }
    expect(new Set(numbers.values()).size).to.equal(numbers.size);
    expect(table.count).to.equal(numbers.size);
  });

  it('are told apart where their hashes are equal', () => {
    const table = new SequenceTable();
    const alike = Array.from({ length: 50 }, (_, first) => {
      // The second word makes up for what the first did to the hash of a sequence of two.
      return Int32Array.of(first, mix(2, first) ^ 12_345);
    });
    expect(new Set(alike.map(([first = 0, second = 0]) => mix(mix(2, first), second))).size).to.equal(1);
    expect(new Set(alike.map((words) => table.intern(words, 2))).size).to.equal(alike.length);
  });
});

describe('a table of pairs', () => {
  it('keeps the value of each pair, keys up to 2^31 - 1, through every growth', () => {
    const table = new PairTable();
    const model = new Map<string, number>();
    const top = 0x7fff_ffff;
    for (let index = 0; index < 8000; index++) {
      const [a, b] = index % 2 === 0 ? [top - (index >> 3), index & 1023] : [index & 511, top - (index >> 2)];
      table.set(a, b, index);
      model.set(`${a} ${b}`, index);
    }
    for (const [key, value] of model) {
      const [a = 0, b = 0] = key.split(' ').map(Number);
      if (table.get(a, b) !== value) expect.fail(`${key} is ${table.get(a, b)} and not ${value}`);
    }
    expect(table.get(top, top)).to.equal(-1);
  });
});

describe('membership', () => {
  for (const sets of [1, 15, 16, 17, 100, 700]) {
    it(`of ${sets} sets has one number for one combination`, () => {
      fc.assert(
        fc.property(fc.array(fc.nat(sets - 1), { maxLength: 120 }), (toggles) => {
          const membership = new Membership(sets);
          const inside = new Set<number>();
          const numbers = new Map<string, number>();
          for (const set of toggles) {
            membership.toggle(set);
            if (!inside.delete(set)) inside.add(set);
            const key = [...inside].sort((a, b) => a - b).join();
            const number = membership.number();
            if ((numbers.get(key) ?? number) !== number) expect.fail(`${key} is ${numbers.get(key)} and ${number}`);
            numbers.set(key, number);
          }
          expect(new Set(numbers.values()).size).to.equal(numbers.size);
          expect(membership.seen).to.equal(numbers.size);
        }),
        { numRuns: 10 },
      );
    });
  }
});
