import { expect } from 'chai';
import fc from 'fast-check';
import { changedLines } from '../../src/review/lines.ts';

const LINES = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

describe('lines of two texts', () => {
  const cases: readonly (readonly [string, string, string, object | undefined])[] = [
    ['that are the same', 'a\nb\n', 'a\nb\n', undefined],
    ['with one more', 'a\n', 'a\nb\n', { added: 1, removed: 0 }],
    ['with another one', 'a\n', 'b\n', { added: 1, removed: 1 }],
    ['in another order', 'a\nb\nc\n', 'b\nc\na\n', { added: 0, removed: 0, moved: 1 }],
    ['in another order and with another one', 'a\nb\nc\nd\n', 'b\nc\na\ne\n', { added: 1, removed: 1, moved: 1 }],
    ['of which one stands there twice', 'a\nb\n', 'b\na\nb\n', { added: 1, removed: 0 }],
  ];
  for (const [what, from, to, lines] of cases) {
    it(`${what} are counted`, () => expect(changedLines(from, to).lines).to.deep.equal(lines));
  }

  it('that are only put in another order are neither added nor removed', () => {
    fc.assert(
      fc.property(LINES, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (lines, keys) => {
        const shuffled = lines
          .map((line, at) => ({ line, key: keys[at] ?? 0 }))
          .sort((one, other) => one.key - other.key);
        const { lines: counted } = changedLines(lines.join('\n'), shuffled.map(({ line }) => line).join('\n'));
        if (counted !== undefined) expect(counted).to.include({ added: 0, removed: 0 }).and.property('moved').above(0);
      }),
    );
  });

  it('are balanced by what was added and removed', () => {
    fc.assert(
      fc.property(LINES, LINES, (from, to) => {
        const lengthOf = (text: string): number => (text === '' ? 0 : text.split('\n').length);
        const { added = 0, removed = 0, moved = 0 } = changedLines(from.join('\n'), to.join('\n')).lines ?? {};
        expect(lengthOf(from.join('\n')) - removed + added).to.equal(lengthOf(to.join('\n')));
        expect(Math.min(added, removed, moved)).to.be.at.least(0);
      }),
    );
  });
});
