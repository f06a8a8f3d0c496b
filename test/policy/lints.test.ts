import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { LINT_CODES } from '../../src/diagnostic/codes.ts';
import { documentOf, HEAD, load, problems, RULES } from './memory-files.ts';

const WHOLE = `${HEAD}${RULES}`;

describe('lints of a policy', () => {
  it('are none where nothing is written', () => {
    expect(documentOf(WHOLE).lints.size).to.equal(0);
  });

  it('have a level, a reason and the place of their code, sorted by code', () => {
    const { lints } = documentOf(
      `${WHOLE}lints:\n  TENANT_BYPASS: { level: error, reason: b }\n  BROAD_WILDCARD: { level: off, reason: a }\n`,
    );
    expect([...lints.keys()]).to.deep.equal(['BROAD_WILDCARD', 'TENANT_BYPASS']);
    expect(lints.get('BROAD_WILDCARD')).to.deep.include({ code: 'BROAD_WILDCARD', level: 'off', reason: 'a' });
    expect(lints.get('BROAD_WILDCARD')?.span.start).to.deep.equal({ line: 11, column: 3 });
  });

  it('are NAME_UNKNOWN for a code that is none, with the one that was meant', () => {
    const { result } = load(`${WHOLE}lints:\n  TENANT_BYPAS: { level: off, reason: a }\n`);
    expect(result.diagnostics).to.have.length(1);
    expect(result.diagnostics[0]).to.deep.include({ code: 'NAME_UNKNOWN', hint: 'did you mean "TENANT_BYPASS"?' });
    expect(result.diagnostics[0]?.span?.start).to.deep.equal({ line: 10, column: 3 });
  });

  const WRONG = {
    'no reason': ['lints: { BROAD_WILDCARD: { level: off } }', '9:26 KEY_MISSING'],
    'no level': ['lints: { BROAD_WILDCARD: { reason: a } }', '9:26 KEY_MISSING'],
    'an empty reason': ['lints: { BROAD_WILDCARD: { level: off, reason: " " } }', '9:48 VALUE_INVALID'],
    'a reason of several lines': ['lints: { BROAD_WILDCARD: { level: off, reason: "a\\nb" } }', '9:48 VALUE_INVALID'],
    'a level that is none': ['lints: { BROAD_WILDCARD: { level: of, reason: a } }', '9:35 VALUE_INVALID'],
    'a level alone': ['lints: { BROAD_WILDCARD: off }', '9:26 VALUE_INVALID'],
    'a key that is none': ['lints: { BROAD_WILDCARD: { level: off, reason: a, why: b } }', '9:51 KEY_UNKNOWN'],
    'a list': ['lints: [BROAD_WILDCARD]', '9:8 VALUE_INVALID'],
  } as const satisfies Record<string, readonly [string, string]>;

  for (const [what, [text, problem]] of Object.entries(WRONG)) {
    it(`are refused with ${what}`, () => {
      expect(problems(`${WHOLE}${text}\n`)).to.deep.equal([problem]);
    });
  }

  it('are refused in an included file', () => {
    expect(problems(`${HEAD}include: [a.yaml]\n${RULES}`, { 'a.yaml': 'lints: {}\n' })).to.deep.equal([
      'a.yaml:1:1 KEY_UNKNOWN',
    ]);
  });

  it('are all known to the schema, for editors', () => {
    const path = join(import.meta.dirname, '../../../schemas/policy.schema.json');
    const { properties } = JSON.parse(readFileSync(path, 'utf8'));
    const described = Object.entries<{ description: string }>(properties.lints.properties);
    expect(Object.fromEntries(described.map(([code, { description }]) => [code, description]))).to.deep.equal(
      LINT_CODES,
    );
  });
});
