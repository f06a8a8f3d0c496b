import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { FEED_TYPES } from '../../src/feeds/feed-type.ts';
import { HOUSEKEEPING } from '../../src/model/housekeeping.ts';
import { DIRECTIONS } from '../../src/model/packet.ts';
import { ACTIONS } from '../../src/policy/read-rule.ts';

const COMPILED = [
  'dist/src/policy/policy-validator.js',
  ...readdirSync('dist/src/exporter/options-validators').map((name) => `dist/src/exporter/options-validators/${name}`),
  'dist/src/review/guardrails/guardrails-validator.js',
];

describe('compiled validators', () => {
  it('are whole: they import and require nothing', () => {
    for (const path of COMPILED) {
      const code = readFileSync(path, 'utf8');
      expect(code, path).to.not.match(/\bimport\b/);
      // A text that names a module is left over where ajv generates code; a call is not.
      expect(code.replaceAll(/'require\([^']*'/g, ''), path).to.not.match(/\brequire\(/);
    }
  });
});

interface Choice {
  readonly if: { readonly properties: { readonly exporter: { readonly const: string } } };
  readonly then: { readonly properties: { readonly options: { readonly $ref: string } } };
}

describe('the policy schema', () => {
  const { $defs } = JSON.parse(readFileSync('schemas/policy.schema.json', 'utf8'));

  it('lists the words that the code knows', () => {
    expect($defs.action.enum).to.deep.equal(ACTIONS);
    expect($defs.direction.enum).to.deep.equal(DIRECTIONS);
    expect($defs.feed.properties.type.enum).to.deep.equal(Object.keys(FEED_TYPES));
    expect($defs.output.properties.housekeeping.then.items.enum).to.deep.equal([
      'default',
      ...HOUSEKEEPING.map(({ name }) => name),
    ]);
  });

  it('leads editors to the options of every built-in exporter', () => {
    const files = readdirSync('schemas').filter((name) => name.endsWith('.options.schema.json'));
    const { allOf }: { allOf: readonly Choice[] } = $defs.output;
    expect(allOf.map((choice) => choice.then.properties.options.$ref).sort()).to.deep.equal(files.sort());
    for (const choice of allOf) {
      const { const: exporter } = choice.if.properties.exporter;
      expect(choice.then.properties.options.$ref).to.equal(`${exporter}.options.schema.json`);
    }
  });

  it('explains every key to an editor', () => {
    for (const [name, definition] of Object.entries<Record<string, object>>({ ...$defs })) {
      for (const [key, schema] of Object.entries<object>({ ...definition.properties })) {
        const { $ref } = schema as { $ref?: string };
        const target = $ref === undefined ? {} : $defs[$ref.replace('#/$defs/', '')];
        expect({ ...target, ...schema }, `${name}.${key}`).to.have.property('title');
      }
    }
  });
});
