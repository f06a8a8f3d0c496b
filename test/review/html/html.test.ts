import { expect } from 'chai';
import fc from 'fast-check';
import { countText } from '../../../src/review/html/count-text.ts';
import { escapeText, html, joinHtml, NOTHING, renderHtml } from '../../../src/review/html/html.ts';

const HOSTILE = fc.string({
  unit: fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '=',
    '/',
    '!',
    '-',
    ' ',
    'a',
    '\n',
    '\u0000',
    '\u202e',
    '\u2066',
    ';',
    '\ud800',
  ),
  maxLength: 30,
});

describe('markup with values', () => {
  it('never lets a text end its place between tags or in an attribute', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        const page = renderHtml(html`<b title="${text}">${text}</b>`);
        expect(page.match(/[<>"]/g)?.join('')).to.equal('<""><>');
      }),
    );
  });

  it('shows characters that hide, control or reorder', () => {
    expect(escapeText('a\u202eb\u0007c\u2028')).to.equal('a\\u202eb\\u0007c\\u2028');
  });

  it('keeps what the text says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '`', 'x', ' ', 'l', 't', ';') }),
        (text) => {
          expect(unescaped(escapeText(text))).to.equal(text);
        },
      ),
    );
  });

  it('takes markup as it is, lists one after the other, and leaves nothing for what is absent', () => {
    const bold = html`<b>${'&'}</b>`;
    expect(renderHtml(html`<p>${[bold, bold]}${undefined}${NOTHING}${7}</p>`)).to.equal(
      '<p><b>&amp;</b><b>&amp;</b>7</p>',
    );
  });

  it('escapes separators too', () => {
    expect(renderHtml(joinHtml([html`a`, html`b`], ' < '))).to.equal('a &lt; b');
  });
});

describe('counts', () => {
  for (const [digits, text] of [
    ['0', '0'],
    ['999', '999'],
    ['65536', '65,536'],
    ['4294967296', '4,294,967,296'],
    ['79228162514264337593543950336', '2^96'],
    ['79228162514264337593543950337', 'about 2^96'],
    ['<many>', '<many>'],
  ] as const) {
    it(`reads ${digits} as ${text}`, () => expect(countText(digits)).to.equal(text));
  }
});

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&#96;': '`',
    '&amp;': '&',
  };
  return text.replace(/&(?:lt|gt|quot|#39|#96|amp);/g, (name) => names[name] ?? '');
}
