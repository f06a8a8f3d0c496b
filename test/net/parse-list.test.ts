import { expect } from 'chai';
import fc from 'fast-check';
import { equals } from '../../src/net/address-set.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import { parseAddressList } from '../../src/net/parse-list.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';

function parse(text: string, options?: Parameters<typeof parseAddressList>[1]) {
  return parseAddressList(Buffer.from(text), options);
}

function prefixesIn(text: string): readonly string[] {
  const { set, problems } = parse(text);
  expect(problems).to.deep.equal([]);
  return ([4, 6] as const).flatMap((family) => {
    const prefixes = prefixesOf(set, family);
    return prefixes.kind === 'some' ? prefixes.prefixes.map(formatPrefix) : [];
  });
}

describe('address list', () => {
  for (const [claim, text, expected] of [
    ['an empty file is an empty set', '', []],
    ['a file of comments and blank lines is an empty set', '# a\n\n ; b\n\t\n#', []],
    [
      'prefixes, hosts and ranges stand one a line',
      '10.0.0.0/8\n192.0.2.1\n192.0.2.4-192.0.2.5\n',
      ['10.0.0.0/8', '192.0.2.1/32', '192.0.2.4/31'],
    ],
    ['both families may mix', '2001:db8::/32\n10.0.0.0/8\n::1\n', ['10.0.0.0/8', '::1/128', '2001:db8::/32']],
    ['the last line needs no end', '10.0.0.0/8\n11.0.0.0/8', ['10.0.0.0/7']],
    [
      'lines may end in CRLF',
      '10.0.0.0/8\r\n\r\n2001:db8::/32 # x\r\n#\r\n12.0.0.0/8\r',
      ['10.0.0.0/8', '12.0.0.0/8', '2001:db8::/32'],
    ],
    [
      'comments may follow',
      '10.0.0.0/8 # lan\n12.0.0.0/8;x\n2001:db8::/32\t; ü\n14.0.0.0/8#',
      ['10.0.0.0/8', '12.0.0.0/8', '14.0.0.0/8', '2001:db8::/32'],
    ],
    ['blanks and tabs may stand around', '  10.0.0.0/8 \t\n\t12.0.0.1  \n', ['10.0.0.0/8', '12.0.0.1/32']],
    ['a byte order mark may stand first', '\ufeff10.0.0.0/8\n', ['10.0.0.0/8']],
    [
      'IPv6 may be in upper case',
      '2C0F:E9A0:1000::/48\n2C0F:E9A0:2::13:0/112\n',
      ['2c0f:e9a0:2::13:0/112', '2c0f:e9a0:1000::/48'],
    ],
    ['IPv6 may end in dotted decimal', '::ffff:192.0.2.0/120\n', ['::ffff:192.0.2.0/120']],
    ['whole families are prefixes too', '0.0.0.0/0\n::/0\n', []],
  ] as const) {
    it(claim, () => {
      expect(prefixesIn(text)).to.deep.equal(expected);
    });
  }

  it('counts the lines that have an entry', () => {
    expect(parse('# x\n10.0.0.0/8\n10.0.0.0/8\n\n::1\n1.2.3.4-1.2.3.5\nx\n').count).to.equal(4);
  });

  for (const [text, place] of [
    ['10.0.0.0/8\n10.0.0.256 # c\n', { line: 2, column: 1, endColumn: 11, code: 'ADDRESS_INVALID' }],
    ['\ufeff  1.2.3\r\n', { line: 1, column: 3, endColumn: 8, code: 'ADDRESS_INVALID' }],
    ['\n\n10.1.0.0/8', { line: 3, column: 1, endColumn: 11, code: 'HOST_BITS' }],
    ['2001:db8::1/64\n', { line: 1, column: 1, endColumn: 15, code: 'HOST_BITS' }],
    ['10.0.0.0/8 11.0.0.0/8\n', { line: 1, column: 1, endColumn: 22, code: 'ADDRESS_INVALID' }],
    ['10.0.0.1\r10.0.0.2\n', { line: 1, column: 9, endColumn: 10, code: 'ADDRESS_INVALID' }],
    ['10.0.0.1\r# x\r10.0.0.2\r', { line: 1, column: 9, endColumn: 10, code: 'ADDRESS_INVALID' }],
    ['# ü\r10.0.0.2\r', { line: 1, column: 4, endColumn: 5, code: 'ADDRESS_INVALID' }],
    ['10.0.0.1 # x\r10.0.0.2\n', { line: 1, column: 13, endColumn: 14, code: 'ADDRESS_INVALID' }],
    ['\r10.0.0.1\n', { line: 1, column: 1, endColumn: 2, code: 'ADDRESS_INVALID' }],
    ['10.0.0.1\r\r\n', { line: 1, column: 9, endColumn: 10, code: 'ADDRESS_INVALID' }],
    ['😀\n', { line: 1, column: 1, endColumn: 3, code: 'ADDRESS_INVALID' }],
    ['\n\ufeff10.0.0.0/8', { line: 2, column: 1, endColumn: 12, code: 'ADDRESS_INVALID' }],
    ['1.2.3.4/33', { line: 1, column: 1, endColumn: 11, code: 'ADDRESS_INVALID' }],
    ['1.2.3.4/8x', { line: 1, column: 1, endColumn: 11, code: 'ADDRESS_INVALID' }],
    ['010.0.0.1', { line: 1, column: 1, endColumn: 10, code: 'ADDRESS_INVALID' }],
    ['1.2.3.4\0', { line: 1, column: 1, endColumn: 9, code: 'ADDRESS_INVALID' }],
    ['fe80::1%eth0', { line: 1, column: 1, endColumn: 13, code: 'ADDRESS_INVALID' }],
  ] as const) {
    it(`${JSON.stringify(text)} has ${place.code} at ${place.line}:${place.column}`, () => {
      const { problems, moreProblems } = parse(text);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.deep.include(place);
      expect(moreProblems).to.equal(0);
    });
  }

  it('keeps the lines that can be read', () => {
    const { count, problems } = parse('10.0.0.0/8\nx\n12.0.0.0/8\n');
    expect([count, problems.length]).to.deep.equal([2, 1]);
  });

  it('masks host bits on request, on plain and on unusual lines', () => {
    const { set, problems } = parse('10.1.2.3/8\n 12.1.2.3/8\n2001:db8::1/32\n::ffff:1.2.3.4/96\n', {
      hostBits: 'mask',
    });
    expect(problems).to.deep.equal([]);
    expect(equals(set, parse('10.0.0.0/8\n12.0.0.0/8\n2001:db8::/32\n::ffff:0:0/96\n').set)).to.equal(true);
  });

  it('keeps the first thousand problems and counts the rest', () => {
    const { problems, moreProblems } = parse('x\n'.repeat(1234));
    expect([problems.length, moreProblems, problems.at(-1)?.line]).to.deep.equal([1000, 234, 1000]);
  });

  it('takes, refuses and means the same as the text parser, line by line', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const list = parse(entries.join('\n'));
        const texts = entries.filter((text) => text !== '').map((text) => parseAddressText(text));
        expect(equals(list.set, unionAll(texts.flatMap((text) => (text.ok ? [text.value] : []))))).to.equal(true);
        const reasons = texts.flatMap((text) => (text.ok ? [] : [text.reason]));
        expect(list.problems.map(({ reason }) => reason)).to.deep.equal(reasons);
      }),
      { numRuns: 1500 },
    );
  });
});

/** Texts that are often nearly an address: valid ones, valid ones with one character changed, and noise. */
const valid = fc.oneof(
  fc.tuple(fc.ipV4(), fc.nat(33)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.nat(129)).map(([address, length]) => `${address}/${length}`),
  fc.ipV4(),
  fc.ipV6(),
);
const character = fc.constantFrom(...'0123456789abcfFx.:/-%');
const entry = fc.oneof(
  valid,
  fc.tuple(valid, fc.nat(40), character).map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
  fc.tuple(valid, fc.nat(40)).map(([text, at]) => text.slice(0, at) + text.slice(at + 1)),
  fc.string({ unit: character, maxLength: 20 }),
);
