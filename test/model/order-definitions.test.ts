import { expect } from 'chai';
import fc from 'fast-check';
import { orderDefinitions } from '../../src/model/order-definitions.ts';
import { name } from './document-builder.ts';

function order(uses: Readonly<Record<string, readonly string[]>>) {
  return orderDefinitions(Object.keys(uses), (each) => (uses[each] ?? []).map((use) => name(use)));
}

describe('ordering definitions', () => {
  it('puts each behind what it uses', () => {
    expect(order({ a: ['c', 'b'], b: ['c'], c: [] }).names).to.deep.equal(['c', 'b', 'a']);
  });

  it('skips names that are not defined', () => {
    expect(order({ a: ['nowhere'] })).to.deep.equal({ names: ['a'], cycles: [] });
  });

  it('finds a definition that uses itself', () => {
    expect(order({ a: ['a'] }).cycles.map(({ path }) => path)).to.deep.equal([['a', 'a']]);
  });

  it('prints a cycle without the way that led to it', () => {
    expect(order({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }).cycles.map(({ path }) => path)).to.deep.equal([
      ['a', 'b', 'c', 'a'],
    ]);
  });

  it('finds no cycle in a diamond', () => {
    expect(order({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }).cycles).to.deep.equal([]);
  });

  it('finds no cycle exactly when the order is good', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const anyUses = fc.record(Object.fromEntries(names.map((each) => [each, fc.subarray(names, { maxLength: 2 })])));
    fc.assert(
      fc.property(anyUses, (uses) => {
        const { names: ordered, cycles } = order(uses);
        const isGood = ordered.every((each, index) => uses[each]!.every((use) => ordered.indexOf(use) < index));
        expect([...ordered].sort()).to.deep.equal(names);
        expect(cycles.length === 0).to.equal(isGood);
      }),
    );
  });
});
