import { expect } from 'chai';
import fc from 'fast-check';
import { fitSections, type Section } from '../../../src/review/report/fit-sections.ts';

function sectionOf(title: string, count: number, share: number): Section {
  return {
    title,
    open: `[${title}\n`,
    close: ']\n',
    count,
    row: (index) => `${title}${index}`,
    rest: (shown) => `+${count - shown}\n`,
    share,
  };
}

describe('fitting sections into a length', () => {
  it('writes all rows where there is room, and none of what stands for those left out', () => {
    expect(fitSections([sectionOf('a', 3, 0.5), sectionOf('b', 1, 0.5)], 100)).to.equal(
      '[a\na0\na1\na2\n]\n[b\nb0\n]\n',
    );
  });

  it('gives every section its share first, and the earlier ones what is left', () => {
    expect(fitSections([sectionOf('a', 50, 0.5), sectionOf('b', 50, 0.5)], 42)).to.equal(
      '[a\na0\na1\na2\na3\n+46\n]\n[b\nb0\nb1\nb2\nb3\n+46\n]\n',
    );
    expect(fitSections([sectionOf('a', 50, 0.2), sectionOf('b', 1, 0.2)], 40)).to.equal(
      '[a\na0\na1\na2\na3\na4\na5\n+44\n]\n[b\nb0\n]\n',
    );
  });

  it('leaves the last sections out where their frames do not fit, and names them', () => {
    const sections = ['a', 'b', 'c'].map((title) => sectionOf(title, 10_000, 0.3));
    expect(fitSections(sections, 30)).to.equal('[a\n+10000\n]\n\nLeft out: b, c.\n');
    expect(fitSections(sections, 28)).to.equal('\nLeft out: a, b, c.\n');
    expect(fitSections(sections, 19)).to.equal('');
  });

  it('is never longer than the room, and every row is written or counted', () => {
    const shares = fc.array(fc.tuple(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 6 });
    fc.assert(
      fc.property(shares, fc.nat(400), (parts, room) => {
        const sections = parts.map(([count, share], index) => sectionOf('abcdef'[index]!, count, share));
        const text = fitSections(sections, room);
        expect(text.length).to.be.at.most(room);
        for (const { title, count } of sections) {
          const [, body] = new RegExp(`\\[${title}\\n([^\\]]*)\\]`).exec(text) ?? [];
          if (body === undefined) continue;
          const rest = Number(/\+(\d+)/.exec(body)?.[1] ?? 0);
          expect((body.match(new RegExp(`^${title}\\d+$`, 'gm'))?.length ?? 0) + rest).to.equal(count);
        }
      }),
    );
  });
});
