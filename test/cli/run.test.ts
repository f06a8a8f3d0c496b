import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { COMMAND_NAMES } from '../../src/cli/command-names.ts';
import { BUILD } from '../../src/cli/commands/build.ts';
import { CHANGES } from '../../src/cli/commands/changes.ts';
import { DIFF } from '../../src/cli/commands/diff.ts';
import { EXPLAIN } from '../../src/cli/commands/explain.ts';
import { FORMATS } from '../../src/cli/commands/formats.ts';
import { INIT } from '../../src/cli/commands/init.ts';
import { LINT } from '../../src/cli/commands/lint.ts';
import { UPDATE } from '../../src/cli/commands/update.ts';
import { VERIFY } from '../../src/cli/commands/verify.ts';
import { helpOf } from '../../src/cli/help.ts';
import { NODE_FILES } from '../../src/cli/node-files.ts';
import { call } from './call.ts';
import { makeTree, removeTrees } from './folder.ts';

const COMMANDS = {
  build: BUILD,
  diff: DIFF,
  explain: EXPLAIN,
  formats: FORMATS,
  init: INIT,
  lint: LINT,
  changes: CHANGES,
  update: UPDATE,
  verify: VERIFY,
};

describe('run', () => {
  after(removeTrees);

  for (const name of [undefined, ...COMMAND_NAMES]) {
    it(`the help of ${name ?? 'rulecast'} fits a screen of 40 lines and 80 columns`, () => {
      const lines = helpOf(name).split('\n');
      expect(lines.length - 1).to.be.at.most(40);
      expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(80);
    });
  }

  for (const name of COMMAND_NAMES) {
    it(`the help of ${name} names every option it has, and no other`, () => {
      const named = new Set([...helpOf(name).matchAll(/--[a-z-]+/g)].map(([option]) => option.slice(2)));
      const options = [...new Set(['format', ...Object.keys(COMMANDS[name].options)])];
      expect([...named].sort()).to.deep.equal(options.sort());
    });

    it(`${name} --help, help ${name} and ${name} ARGUMENT -h show its help`, async () => {
      const expected = { exitCode: 0, stdout: helpOf(name), stderr: '' };
      for (const argv of [
        [name, '--help'],
        ['help', name],
        [name, '--bogus', '-h'],
      ]) {
        expect(await call('/', argv), argv.join(' ')).to.deep.equal(expected);
      }
    });

    it(`the overview lists ${name}`, () => {
      expect(helpOf(undefined)).to.match(new RegExp(`^  ${name} `, 'm'));
    });
  }

  it('--help, -h and help show the overview', async () => {
    for (const word of ['--help', '-h', 'help']) {
      expect(await call('/', [word])).to.deep.equal({ exitCode: 0, stdout: helpOf(undefined), stderr: '' });
    }
  });

  it('without a command it shows the overview as an error', async () => {
    expect(await call('/', [])).to.deep.equal({ exitCode: 1, stdout: '', stderr: helpOf(undefined) });
  });

  it('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await call('/', ['--version'])).to.deep.equal({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('an unknown command is an error with a suggestion', async () => {
    const { exitCode, stdout, stderr } = await call('/', ['biuld']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr).to.include('COMMAND_UNKNOWN: There is no command "biuld"').and.include('did you mean "build"?');
  });

  it('an unknown topic of help and an unknown option before a command are errors', async () => {
    expect((await call('/', ['help', 'biuld'])).stderr).to.include('COMMAND_UNKNOWN');
    expect((await call('/', ['--verison'])).stderr).to.include('did you mean "--version"?');
  });

  it('with --format json a mistake in the arguments is one document on stdout', async () => {
    const { exitCode, stdout, stderr } = await call('/', ['build', '--chek', '--format', 'json']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 1, stderr: '' });
    const document = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    expect(document).to.include({ schema: 'rulecast-build/1', exitCode: 1 });
    expect(document.diagnostics.map(({ code }) => code)).to.deep.equal(['OPTION_UNKNOWN']);
  });

  it('a bug of ours is one line and a stack, and exit code 1', async () => {
    const kind = () => {
      throw new TypeError('the moon is full');
    };
    const { exitCode, stderr } = await call(makeTree(), ['init'], { files: { ...NODE_FILES, kind } });
    expect(exitCode).to.equal(1);
    expect(stderr.split('\n')[0]).to.equal('rulecast bug: the moon is full');
    expect(stderr).to.match(/^ {4}at /m);
  });

  describe('colour', () => {
    const cases: readonly (readonly [string, object, boolean])[] = [
      ['on a terminal', { isTerminal: true }, true],
      ['not on a terminal', { isTerminal: false }, false],
      ['not on a terminal with NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }, false],
      ['not on a terminal with CI', { isTerminal: true, env: { CI: 'true' } }, false],
      ['with FORCE_COLOR in a pipe', { isTerminal: false, env: { FORCE_COLOR: '1' } }, true],
      ['not with FORCE_COLOR=0', { isTerminal: true, env: { FORCE_COLOR: '0' } }, false],
      ['on a terminal with an empty NO_COLOR', { isTerminal: true, env: { NO_COLOR: '' } }, true],
    ];
    for (const [title, world, expected] of cases) {
      it(`${expected ? 'is used' : 'is left out'} ${title}`, async () => {
        const { stderr } = await call('/', ['biuld'], world);
        expect(stderr.includes('\u001b[')).to.equal(expected);
      });
    }
  });
});
