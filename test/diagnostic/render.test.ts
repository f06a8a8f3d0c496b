import { expect } from 'chai';
import { type Diagnostic, error, info, type Span, warning } from '../../src/diagnostic/diagnostic.ts';
import { renderDiagnostic, renderDiagnostics } from '../../src/diagnostic/render.ts';

const FILE = 'rulecast.yaml';

function span(line: number, from: number, to: number, endLine = line): Span {
  return { file: FILE, start: { line, column: from }, end: { line: endLine, column: to } };
}

/** The excerpt of a one-line text: the line, and the carets under it. */
function excerpt(text: string, from: number, to: number): readonly string[] {
  const rendered = renderDiagnostic(error('SET_EMPTY', 'm', { span: span(1, from, to) }), new Map([[FILE, text]]));
  return rendered
    .split('\n')
    .slice(1)
    .map((line) => line.slice('      | '.length));
}

describe('a rendered diagnostic', () => {
  it('has the place, the line with carets, related places and the hint', () => {
    const text = 'sets:\n  lab: [10.0.0.0/8]\nmore:\n  lab: []\n';
    const diagnostic = error('DUPLICATE_NAME', 'The set "lab" is defined twice', {
      span: span(4, 3, 6),
      related: [{ message: 'first defined here', span: span(2, 3, 6) }],
      hint: 'rename one of them',
    });
    expect(renderDiagnostic(diagnostic, new Map([[FILE, text]]))).to.equal(
      [
        'rulecast.yaml:4:3: error DUPLICATE_NAME: The set "lab" is defined twice',
        '    4 |   lab: []',
        '      |   ^^^',
        '  rulecast.yaml:2:3: first defined here',
        '    2 |   lab: [10.0.0.0/8]',
        '      |   ^^^',
        '  hint: rename one of them',
      ].join('\n'),
    );
  });

  it('goes without the line when the text is not at hand, and without a place when there is none', () => {
    expect(renderDiagnostic(warning('EXPIRED', 'm', { span: span(1, 1, 2) }), new Map())).to.equal(
      'rulecast.yaml:1:1: warning EXPIRED: m',
    );
    expect(renderDiagnostic(error('FILE_NOT_FOUND', 'm', { hint: 'h' }), new Map())).to.equal(
      'error FILE_NOT_FOUND: m\n  hint: h',
    );
  });

  it('marks at least one column, also at the end of a line and of the file', () => {
    expect(excerpt('abc', 4, 4)).to.deep.equal(['abc', '   ^']);
    expect(excerpt('abc', 9, 12)).to.deep.equal(['abc', '   ^']);
    expect(excerpt('', 1, 1)).to.deep.equal(['', '^']);
  });

  it('marks the rest of the first line of a place that goes on below', () => {
    const diagnostic = error('KEY_MISSING', 'm', { span: span(1, 3, 9, 2) });
    expect(renderDiagnostic(diagnostic, new Map([[FILE, '- name: web \n  to: any\n']]))).to.equal(
      'rulecast.yaml:1:3: error KEY_MISSING: m\n    1 | - name: web\n      |   ^^^^^^^^^',
    );
  });

  it('aligns carets under tabs, wide and combining characters', () => {
    expect(excerpt('\tab', 2, 4)).to.deep.equal(['    ab', '    ^^']);
    expect(excerpt('a\tb', 3, 4)).to.deep.equal(['a   b', '    ^']);
    expect(excerpt('日本: x', 5, 6)).to.deep.equal(['日本: x', '      ^']);
    expect(excerpt('日本: x', 1, 3)).to.deep.equal(['日本: x', '^^^^']);
    expect(excerpt('e\u0301: x', 5, 6)).to.deep.equal(['e\u0301: x', '   ^']);
    expect(excerpt('😀: x', 5, 6)).to.deep.equal(['😀: x', '    ^']);
  });

  it('cuts long lines around the place', () => {
    for (const [from, to] of [
      [1, 3],
      [101, 104],
      [5001, 5004],
      [9998, 10001],
      [50, 9000],
    ] as const) {
      const text = Array.from({ length: 10_000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
      const [line = '', carets = ''] = excerpt(text, from, to);
      expect(line.length, `${from}`).to.be.at.most(103);
      expect(line[carets.indexOf('^')]).to.equal(text[from - 1]);
      expect(carets.trim().length).to.equal(Math.min(to - from, 101 - carets.indexOf('^') - 1));
      expect(line.startsWith('…')).to.equal(from > 41);
      expect(line.endsWith('…')).to.equal(from < 9000);
    }
  });

  it('never parts a surrogate pair', () => {
    const text = '😀'.repeat(500);
    for (let column = 1; column < 400; column++) {
      expect(excerpt(text, column, column + 1).join('')).to.not.match(/\\ud/, `${column}`);
    }
  });

  it('shows control characters and marks of direction, never writes them', () => {
    const diagnostic = error('NAME_INVALID', 'bad \u001b[31m', {
      span: { ...span(1, 2, 3), file: 'a\u0007.yaml' },
      hint: 'x\ny',
      related: [{ message: '\u202e', span: span(1, 1, 2) }],
    });
    const rendered = renderDiagnostic(diagnostic, new Map([['a\u0007.yaml', 'a\u001b\u202eb']]), { color: false });
    expect(rendered.split('\n')).to.deep.equal([
      'a\\u0007.yaml:1:2: error NAME_INVALID: bad \\u001b[31m',
      '    1 | a\\u001b\\u202eb',
      '      |  ^^^^^^',
      '  rulecast.yaml:1:1: \\u202e',
      '  hint: x\\u000ay',
    ]);
  });

  it('has colours only when they are asked for', () => {
    const diagnostic = error('SET_EMPTY', 'm', { span: span(1, 1, 2) });
    const sources = new Map([[FILE, 'a']]);
    expect(renderDiagnostic(diagnostic, sources)).to.not.include('\u001b');
    expect(renderDiagnostic(diagnostic, sources, { color: true })).to.include('\u001b[1;31merror\u001b[0m SET_EMPTY');
  });
});

describe('rendered diagnostics', () => {
  it('are sorted by file and place, each once, and counted in a last line', () => {
    const all: readonly Diagnostic[] = [
      warning('EXPIRED', 'w', { span: span(2, 1, 2) }),
      error('SET_EMPTY', 'b', { span: span(10, 1, 2) }),
      error('SET_EMPTY', 'a', { span: span(2, 5, 6) }),
      error('SET_EMPTY', 'a', { span: span(2, 5, 6) }),
      error('CYCLE', 'c', { span: { ...span(1, 1, 2), file: 'a.yaml' } }),
      info('RULE_DISABLED', 'i'),
    ];
    expect(renderDiagnostics(all, new Map()).split('\n')).to.deep.equal([
      'info RULE_DISABLED: i',
      'a.yaml:1:1: error CYCLE: c',
      'rulecast.yaml:2:1: warning EXPIRED: w',
      'rulecast.yaml:2:5: error SET_EMPTY: a',
      'rulecast.yaml:10:1: error SET_EMPTY: b',
      '3 errors, 1 warning, 1 note',
    ]);
  });

  it('are nothing when there are none', () => {
    expect(renderDiagnostics([], new Map())).to.equal('');
  });
});
