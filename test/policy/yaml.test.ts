import { expect } from 'chai';
import { loadPolicy } from '../../src/policy/load.ts';
import { HEAD, load, memoryFiles, problems, RULES } from './memory-files.ts';

const POLICY = HEAD + RULES;

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const bytes = [...`\ufeff${text}`].flatMap((character) => {
    const code = character.charCodeAt(0);
    return isBigEndian ? [code >> 8, code & 255] : [code & 255, code >> 8];
  });
  return new Uint8Array(bytes);
}

describe('the text of a policy', () => {
  it('may be UTF-8 with a byte order mark, UTF-16 of both orders, and have CRLF', () => {
    const crlf = POLICY.replaceAll('\n', '\r\n');
    for (const text of [`\ufeff${POLICY}`, utf16(POLICY, false), utf16(POLICY, true), crlf]) {
      expect(problems(text)).to.deep.equal([]);
    }
    expect(problems(`${crlf}zone: a\r\n`)).to.deep.equal(['9:1 KEY_UNKNOWN']);
    expect(problems(`\ufeffzone: a\n${POLICY}`)).to.deep.equal(['1:1 KEY_UNKNOWN']);
  });

  it('is refused in other encodings at the first bad character', () => {
    const latin1 = new Uint8Array([...new TextEncoder().encode(`${POLICY}# gr`), 0xfc, 0x6e]);
    expect(problems(latin1)).to.deep.equal(['9:5 TEXT_ENCODING']);
  });

  it('is refused when it is empty or no mapping', () => {
    expect(problems('')).to.deep.equal(['1:1 VALUE_INVALID']);
    expect(problems('# nothing\n')).to.deep.equal(['1:1 VALUE_INVALID']);
    expect(problems('- a\n')).to.deep.equal(['1:1 VALUE_INVALID']);
  });

  it('has all of its syntax errors reported, and nothing that follows from them', () => {
    expect(problems('a: {b\nc: "d\n')).to.deep.equal(['2:1 YAML_SYNTAX', '3:1 YAML_SYNTAX']);
    expect(problems(`${POLICY}zones: [a, b\n`)).to.deep.equal(['10:1 YAML_SYNTAX']);
    expect(problems(`${POLICY}\tzones: []\n`)).to.not.deep.equal([]);
  });

  it('may use anchors and aliases', () => {
    expect(problems(`${POLICY}sets: { a: &a [10.0.0.1], b: *a }\n`)).to.deep.equal([]);
    expect(problems(`${POLICY}sets: { a: &a [10.0.0.256], b: *a }\n`)).to.deep.equal(['9:16 ADDRESS_INVALID']);
    expect(problems(`${POLICY}sets: { a: *a }\n`)).to.deep.equal(['9:12 YAML_SYNTAX']);
    expect(problems(`${POLICY}zones: &z [*z]\n`)).to.deep.equal(['9:12 YAML_SYNTAX']);
  });

  it('cannot use tags, directives, merge keys or several documents', () => {
    expect(problems(`${POLICY}zones: !!set { a }\n`)).to.deep.equal(['9:14 YAML_SYNTAX']);
    expect(problems(`${POLICY}zones: [!mine a, !!str b]\n`)).to.deep.equal(['9:15 YAML_SYNTAX', '9:24 YAML_SYNTAX']);
    expect(problems(`%YAML 1.1\n---\n${POLICY}`)).to.deep.equal(['1:1 YAML_SYNTAX']);
    expect(problems(`${POLICY}---\na: 1\n`)).to.deep.equal(['9:1 YAML_SYNTAX']);
    expect(problems(`${POLICY}sites: { a: &a { x: any }, b: { <<: *a } }\n`)).to.deep.equal([
      '9:18 KEY_UNKNOWN',
      '9:33 NAME_INVALID',
    ]);
  });

  it('cannot have control characters, such as a NUL or a lone carriage return', () => {
    for (const character of ['\0', '\u001b', '\r', '\u009b']) {
      expect(problems(`${POLICY}# a${character}b\n`)).to.deep.equal(['9:4 YAML_SYNTAX']);
    }
  });

  it('cannot nest without bound, by brackets, indentation or aliases', () => {
    const bombs = [
      `sets: { a: ${'['.repeat(10_000)}${']'.repeat(10_000)} }`,
      `sets: ${'{ a: '.repeat(100_000)}`,
      `sets:\n${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`,
      `zones:\n  - &a0 [x]\n${Array.from({ length: 200 }, (_, i) => `  - &a${i + 1} [*a${i}]\n`).join('')}`,
    ];
    for (const bomb of bombs) {
      const [first, ...more] = load(`${POLICY}${bomb}\n`).result.diagnostics;
      expect(first).to.include({ code: 'YAML_SYNTAX' });
      expect(first?.message).to.match(/more than 64 levels/);
      expect(more).to.deep.equal([]);
    }
    const deep = `sets: { a: ${'['.repeat(40)}10.0.0.1${']'.repeat(40)} }`;
    expect(problems(`${POLICY}${deep}\n`)).to.deep.equal([]);
  });

  it('cannot grow without bound by aliases', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `  - &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]\n`);
    expect(problems(`${POLICY}zones:\n  - &a0 [x, x]\n${levels.join('')}`)).to.deep.equal(['15:20 YAML_SYNTAX']);
  });

  it('is read in time when a line is very long', () => {
    expect(problems(`${POLICY}zones: [${'x'.repeat(10_000_000)}]\n`)).to.deep.equal(['9:9 NAME_INVALID']);
    expect(problems(`${POLICY}${'x'.repeat(17_000_000)}`)).to.deep.equal(['1:1 FILE_TOO_LARGE']);
  });

  it('is read in time when every value of a long list is wrong', () => {
    expect(problems(`${POLICY}sets: { a: [${'~,'.repeat(2000)}] }\n`).length).to.equal(2000);
    expect(problems(`${POLICY}sets: { a: [${'{x: 1},'.repeat(2000)}] }\n`).length).to.equal(2000);
  });

  it('that does not exist is reported without a place', () => {
    expect(
      loadPolicy('rulecast.yaml', memoryFiles({})).result.diagnostics.map(({ code, span }) => [code, span]),
    ).to.deep.equal([['FILE_NOT_FOUND', undefined]]);
  });
});
