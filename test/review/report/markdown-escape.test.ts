import { expect } from 'chai';
import fc from 'fast-check';
import {
  codeListMarkdown,
  codeMarkdown,
  escapeMarkdown,
  linkMarkdown,
} from '../../../src/review/report/markdown-escape.ts';
import { flawsOf, readable } from './markdown-structure.ts';
import { HOSTILE } from './samples.ts';

const MARKER = '<!-- rulecast-diff: -->\n';
const FOREIGN = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 200 }),
);

describe('foreign text in Markdown', () => {
  it('stands between backticks where nothing in it can end them', () => {
    for (const text of ['10.0.0.0/8', 'm365:11', '*.example.com', '@all', 'www.example.com', 'not lan: any']) {
      expect(codeMarkdown(text, 80)).to.equal(`\`${text}\``);
    }
    for (const text of ['a|b', 'a`b', 'a\\', '<b>', ' a', 'a ', '', 'a&amp;b'])
      expect(codeMarkdown(text, 80), text).to.not.match(/`/);
  });

  it('reads as it was written', () => {
    for (const text of ['a | b', '**bold** _x_ ~y~', '<b>&amp;</b>', '[a](b)', '@all', '#1 !2 $x$ :bug:', '{+ a +}']) {
      expect(readable(escapeMarkdown(text, 500)), text).to.equal(text);
    }
  });

  it('mentions nobody and links nowhere', () => {
    expect(escapeMarkdown('@all #12 !7', 100)).to.equal('&#64;&#8203;all &#35;&#8203;12 &#33;&#8203;7');
    expect(escapeMarkdown('see www.evil.example or http://x', 100)).to.equal(
      'see ww&#119;.evil.example or http&#58;//x',
    );
  });

  it('never breaks out, and never takes more characters than it may', () => {
    fc.assert(
      fc.property(FOREIGN, fc.integer({ min: 20, max: 400 }), (text, most) => {
        for (const markdown of [escapeMarkdown(text, most), codeMarkdown(text, most)]) {
          expect(markdown.length).to.be.at.most(most);
          expect(flawsOf(`${MARKER}- ${markdown}`)).to.deep.equal([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is listed as far as there is room, and the others are counted', () => {
    expect(codeListMarkdown(['a', 'b', 'c'], 40)).to.equal('`a`, `b`, `c`');
    expect(codeListMarkdown(['a', 'b', 'c'], 8)).to.equal('`a`, `b` and 1 more');
    expect(codeListMarkdown(['long item', 'b'], 2)).to.equal('l… and 1 more');
  });

  it('is a link for pages of the web only', () => {
    expect(linkMarkdown('a', 'https://x.example/a(b)"<>')).to.equal('[a](https://x.example/a%28b%29%22%3c%3e)');
    for (const address of [undefined, '', 'data:text/html,x', '//x']) expect(linkMarkdown('a', address)).to.equal('');
  });
});
