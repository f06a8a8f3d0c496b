import { expect } from 'chai';
import { documentOf, HEAD, load, problems, RULES } from './memory-files.ts';

function rule(name: string): string {
  return `{ name: ${name}, from: any, to: any, services: any, action: allow }`;
}

describe('include', () => {
  it('puts the rules of included files before those of the including one, in order', () => {
    const document = documentOf(`${HEAD}include: [a.yaml, b.yaml]\nrules: [${rule('own')}]\n`, {
      'a.yaml': `rules: [${rule('a')}]\ninclude: [deep/c.yaml]\n`,
      'b.yaml': `rules: [${rule('b')}]\n`,
      'deep/c.yaml': `rules: [${rule('c')}]\n`,
    });
    expect(document.rules.map(({ name }) => name)).to.deep.equal(['c', 'a', 'b', 'own']);
    expect(document.rules[0]?.span.file).to.equal('deep/c.yaml');
  });

  it('gives included rules the direction of the policy', () => {
    const document = documentOf(`${HEAD}include: [a.yaml]\n`, { 'a.yaml': `rules: [${rule('a')}]\n` });
    expect(document.rules[0]?.direction).to.equal('outbound');
  });

  it('reads a file once, however many paths lead to it', () => {
    const document = documentOf(`${HEAD}include: [x/a.yaml, ./x/../x/a.yaml, y/b.yaml]\n${RULES}`, {
      'x/a.yaml': 'sets: { a: any }\n',
      'y/b.yaml': 'include: [../x/a.yaml]\n',
    });
    expect([...document.sets.keys()]).to.deep.equal(['a']);
  });

  it('refuses a cycle and prints it', () => {
    const files = { 'a.yaml': 'include: [b.yaml]\n', 'b.yaml': 'include: [a.yaml]\n' };
    const { result } = load(`${HEAD}include: [a.yaml]\n${RULES}`, files);
    expect(result.diagnostics.map(({ code, message, span }) => [code, message, span?.file])).to.deep.equal([
      ['CYCLE', '"a.yaml" includes itself: a.yaml -> b.yaml -> a.yaml', 'b.yaml'],
    ]);
    expect(problems(`${HEAD}include: [rulecast.yaml]\n${RULES}`)).to.deep.equal(['8:11 CYCLE']);
  });

  it('refuses a name that two files define, and shows the first', () => {
    const { result } = load(`${HEAD}include: [a.yaml]\nsets: { lab: any }\n${RULES}`, {
      'a.yaml': 'sets:\n  lab: any\n',
    });
    const [diagnostic] = result.diagnostics;
    expect(diagnostic).to.include({ code: 'DUPLICATE_NAME' });
    expect(diagnostic?.span).to.deep.include({ file: 'rulecast.yaml', start: { line: 9, column: 9 } });
    expect(diagnostic?.related?.[0]?.span).to.deep.include({ file: 'a.yaml', start: { line: 2, column: 3 } });
  });

  it('refuses keys that only the policy may have', () => {
    const files = { 'a.yaml': 'version: 1\nsites: {}\nset: {}\n' };
    expect(problems(`${HEAD}include: [a.yaml]\n${RULES}`, files)).to.deep.equal([
      'a.yaml:1:1 KEY_UNKNOWN',
      'a.yaml:2:1 KEY_UNKNOWN',
      'a.yaml:3:1 KEY_UNKNOWN',
    ]);
  });

  it('goes on after a file that is missing or broken, and reports all files sorted', () => {
    const files = { 'b.yaml': 'sets: {\n', 'c.yaml': 'sets: { x: 1.2.3 }\n' };
    expect(problems(`${HEAD}include: [c.yaml, none.yaml, b.yaml, ../../x]\nzone: [a]\n`, files)).to.deep.equal([
      'b.yaml:2:1 YAML_SYNTAX',
      'c.yaml:1:12 ADDRESS_INVALID',
      '8:19 FILE_NOT_FOUND',
      '8:38 PATH_OUTSIDE',
      '9:1 KEY_UNKNOWN',
    ]);
  });
});
