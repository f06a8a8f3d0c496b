import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson } from '../../src/policy/parse-json.ts';
import { parseYaml } from '../../src/policy/parse-yaml.ts';
import { spanOf, type YamlNode } from '../../src/policy/yaml-node.ts';

/** A tree as plain data, each value with its text and place; a comment of one line may stand in front. */
function shape(node: YamlNode | undefined, above: number): unknown {
  if (node === undefined) return undefined;
  const { start, end } = spanOf(node);
  const place = `${start.line - above}:${start.column}-${end.line - above}:${end.column}`;
  switch (node.kind) {
    case 'scalar':
      return [place, node.value, node.text];
    case 'list':
      return [place, node.items.map((item) => shape(item, above))];
    case 'map':
      return [place, [...node.entries.values()].map(({ key, value }) => [shape(key, above), shape(value, above)])];
  }
}

// Keys beyond 1,024 code units and lone surrogates are refused as YAML.
const text = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((one) => !/[\u007f-\u009f\ud800-\udfff\ufeff]/.test(one));
const { object } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(text, tie('value'), { maxKeys: 4 }),
}));

describe('a policy in JSON', () => {
  it('is the same tree, with the same places, as the text read as YAML', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1, 2), (value, indent) => {
        const written = JSON.stringify(value, undefined, indent);
        const yaml = parseYaml('a.yaml', `# YAML\n${written}\n`);
        expect(yaml.diagnostics).to.deep.equal([]);
        expect(shape(parseJson('a.yaml', `${written}\n`), 0)).to.deep.equal(shape(yaml.root, 1));
      }),
      { numRuns: 300 },
    );
  });

  it('is left to YAML where that has a better word: repeated keys, deep nesting, what is no JSON', () => {
    for (const refused of [
      '{"a":1,"a":2}',
      `{"a":${'['.repeat(70)}${']'.repeat(70)}}`,
      '{a: 1}',
      '{"a":1,}',
      '[1]',
      '',
    ]) {
      expect(parseJson('a.yaml', refused), refused).to.equal(undefined);
    }
    const [found] = parseYaml('a.json', '{"a":1,"a":2}').diagnostics;
    expect(found?.code).to.equal('DUPLICATE_NAME');
  });
});
