import { expect } from 'chai';
import { parseArguments } from '../../src/cli/arguments.ts';

const OPTIONS = {
  check: { type: 'boolean' },
  only: { type: 'string', repeatable: true },
  stdout: { type: 'string' },
  format: { type: 'string', values: ['text', 'json'] },
} as const;

const parse = (...argv: readonly string[]) => parseArguments(argv, { options: OPTIONS, operands: 1 });

describe('parseArguments', () => {
  it('takes flags, values in both forms, repeated values and operands in any order', async () => {
    const result = await parse('--only', 'a', 'policy.yaml', '--check', '--only=b', '--format=json');
    if (!result.ok) throw new Error('refused');
    const { value: args } = result;
    expect(args.has('check')).to.equal(true);
    expect(args.has('stdout')).to.equal(false);
    expect(args.values('only')).to.deep.equal(['a', 'b']);
    expect(args.values('stdout')).to.equal(undefined);
    expect(args.value('format')).to.equal('json');
    expect(args.operands).to.deep.equal(['policy.yaml']);
  });

  it('takes what follows -- for operands', async () => {
    const result = await parse('--', '--check');
    expect(result.ok && result.value.operands).to.deep.equal(['--check']);
    expect(result.ok && result.value.has('check')).to.equal(false);
  });

  const refused: readonly (readonly [readonly string[], string, string])[] = [
    [['--chek'], 'OPTION_UNKNOWN', 'There is no option --chek'],
    [['-c'], 'OPTION_UNKNOWN', 'There is no option -c'],
    [['--no-check'], 'OPTION_UNKNOWN', 'There is no option --no-check'],
    [['--constructor'], 'OPTION_UNKNOWN', 'There is no option --constructor'],
    [['--check=yes'], 'ARGUMENT_INVALID', '--check takes no value'],
    [['--only'], 'ARGUMENT_INVALID', '--only needs a value'],
    [['--only='], 'ARGUMENT_INVALID', '--only needs a value'],
    [['--only', '--check'], 'ARGUMENT_INVALID', '--only needs a value'],
    [['--stdout', 'a', '--stdout', 'b'], 'ARGUMENT_INVALID', '--stdout is given more than once'],
    [['--format', 'xml'], 'ARGUMENT_INVALID', '--format cannot be "xml"'],
    [['one', 'two'], 'ARGUMENT_INVALID', 'Unexpected argument "two"'],
  ];
  for (const [argv, code, message] of refused) {
    it(`refuses ${argv.join(' ')}: ${message}`, async () => {
      const { ok, diagnostics } = await parse(...argv);
      expect(ok).to.equal(false);
      expect(diagnostics.map((each) => [each.code, each.message])).to.deep.equal([[code, message]]);
    });
  }

  it('suggests the option that was meant', async () => {
    const { diagnostics } = await parse('--chek');
    expect(diagnostics[0]?.hint).to.equal('did you mean "--check"?');
  });

  it('reports every mistake at once', async () => {
    const { diagnostics } = await parse('--chek', '--format', 'xml', 'one', 'two');
    expect(diagnostics).to.have.lengthOf(3);
  });
});
