import { expect } from 'chai';
import type { Span } from '../../src/diagnostic/diagnostic.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import { validateOptions } from '../../src/exporter/validate-options.ts';

interface Options {
  readonly hook: 'input' | 'forward';
  readonly priority: number;
  readonly names: { readonly prefix: string; readonly max: number };
}

const DEFAULTS: Options = { hook: 'forward', priority: 0, names: { prefix: 'rc', max: 31 } };

const SCHEMA = {
  $id: 'test:options',
  type: 'object',
  additionalProperties: false,
  properties: {
    hook: { enum: ['input', 'forward'] },
    priority: { type: 'integer', minimum: -400 },
    names: {
      type: 'object',
      additionalProperties: false,
      properties: { prefix: { type: 'string' }, max: { type: 'integer' } },
    },
  },
};

function exporter(schema: object = SCHEMA): Exporter<Options> {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  return {
    apiVersion: 1,
    id: 'outside',
    title: 'Outside',
    subject: 'packets',
    layout: 'file',
    replies: 'engine',
    options: { schema, defaults: DEFAULTS },
    capabilities: unused,
    limits: unused,
    hooks: () => ({}),
    scopeRequired: () => [],
    emit: unused,
    identify: () => 'no',
    read: unused,
  };
}

/** Places that say which pointer, and which part of it, was asked for. */
function locate(pointer: string, part = 'value'): Span {
  return { file: `${part} ${pointer}`, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
}

async function problems(written: unknown, schema?: object): Promise<readonly (string | undefined)[]> {
  const { diagnostics } = await validateOptions(exporter(schema), written, locate);
  return diagnostics.flatMap(({ code, span, hint }) => [`${code} at ${span?.file}`, ...(hint ? [hint] : [])]);
}

describe('validateOptions', () => {
  it('lays what is written over the defaults, mapping by mapping', async () => {
    const result = await validateOptions(exporter(), { hook: 'input', names: { max: 15 } }, locate);
    expect(result.ok && result.value).to.deep.equal({ hook: 'input', priority: 0, names: { prefix: 'rc', max: 15 } });
  });

  it('takes absent options for none', async () => {
    const result = await validateOptions(exporter(), undefined, locate);
    expect(result.ok && result.value).to.deep.equal(DEFAULTS);
  });

  it('refuses unknown options at their key, with the nearest known one', async () => {
    expect(await problems({ hok: 'input' })).to.deep.equal(['KEY_UNKNOWN at key /hok', 'did you mean "hook"?']);
    expect(await problems({ names: { 'a/b~': 1 } })).to.deep.equal([
      'KEY_UNKNOWN at key /names/a~1b~0',
      'known: prefix, max',
    ]);
    expect(await problems(JSON.parse('{ "__proto__": 1 }'))).to.deep.equal([
      'KEY_UNKNOWN at key /__proto__',
      'known: hook, priority, names',
    ]);
  });

  it('refuses values of the wrong type or outside of their list, all together', async () => {
    expect(await problems({ hook: 'inptu', priority: -500, names: [] })).to.deep.equal([
      'OPTION_INVALID at value /hook',
      'did you mean "input"?',
      'OPTION_INVALID at value /priority',
      'OPTION_INVALID at value /names',
    ]);
    expect(await problems([])).to.deep.equal(['OPTION_INVALID at value ']);
    expect(await problems({}, { type: 'object', required: ['hook'] })).to.deep.equal(['OPTION_INVALID at value ']);
  });

  it('says once what no branch of a choice takes, for the branch that was meant', async () => {
    const branches = [
      { type: 'integer', maximum: 9 },
      { type: 'string', pattern: '^a' },
      { type: 'object', required: ['x'] },
    ];
    const schema = { properties: { hook: { oneOf: branches } } };
    const message = async (hook: unknown): Promise<unknown> =>
      (await validateOptions(exporter(schema), { hook }, locate)).diagnostics.map((diagnostic) => diagnostic.message);
    expect(await message(10)).to.deep.equal(['"hook" must be <= 9, not 10']);
    expect(await message('b')).to.deep.equal(['"hook" must match ^a, not "b"']);
    expect(await message(true)).to.deep.equal(['"hook" must be a whole number, text or a mapping, not true']);
  });

  it('gives the description of a text that has another form', async () => {
    const hook = { type: 'string', pattern: '^a', description: 'It begins with a.' };
    expect(await problems({ hook: 'b' }, { properties: { hook } })).to.deep.equal([
      'OPTION_INVALID at value /hook',
      'It begins with a.',
    ]);
  });

  it('refuses a key that another one forbids', async () => {
    const schema = { dependentSchemas: { hook: { properties: { priority: false } } } };
    expect(await problems({ hook: 'input', priority: 1 }, schema)).to.deep.equal(['OPTION_INVALID at value /priority']);
  });

  it('blames an exporter whose schema cannot be compiled', async () => {
    expect(await problems({}, { type: 'nothing' })).to.deep.equal(['EXPORTER_INVALID at undefined']);
  });
});
