import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { updatesGoldens } from '../golden.ts';
import { call } from './call.ts';
import { makeTree, removeTrees } from './folder.ts';

const SESSIONS = 'fixtures/sessions';

/**
 * A session is a text that reads like a terminal: `$ ` begins a command, what follows is its output, diagnostics behind `! `, and an exit
 * code other than 0 in brackets. Lines with `#` are remarks. Besides rulecast there are `rm FILE`, `cp FILE FILE` and `echo TEXT >> FILE`. An argument
 * of rulecast may stand in double quotes.
 */
async function replay(session: string): Promise<string> {
  const folder = makeTree();
  const lines: string[] = [];
  for (const line of session.split('\n')) {
    if (line.startsWith('#')) lines.push(...(lines.length > 0 ? [''] : []), line);
    if (line.startsWith('$ ')) lines.push('', line, ...(await answerTo(line.slice(2), folder)));
  }
  return `${lines.join('\n').replaceAll(folder, '/home/user').trim()}\n`;
}

async function answerTo(command: string, folder: string): Promise<readonly string[]> {
  const [program, ...argv] = command.split(' ');
  if (program === 'rulecast') {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    const { stdout, stderr, exitCode } = await call(folder, words.slice(1));
    const code = exitCode === 0 ? [] : [`[exit ${exitCode}]`];
    return [...linesOf(stdout), ...linesOf(stderr).map((line) => `! ${line}`), ...code];
  }
  if (program === 'rm') rmSync(join(folder, argv[0]!));
  else if (program === 'cp') copyFileSync(join(folder, argv[0]!), join(folder, argv[1]!));
  else if (program === 'echo') appendFileSync(join(folder, argv.at(-1)!), `${argv.slice(0, -2).join(' ')}\n`);
  else throw new Error(`a session cannot run ${program}`);
  return [];
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

describe('sessions', () => {
  after(removeTrees);

  const names = readdirSync(SESSIONS);
  for (const name of names) {
    it(`${name} shows what rulecast answers`, async () => {
      const path = join(SESSIONS, name);
      const written = readFileSync(path, 'utf8');
      const replayed = await replay(written);
      if (updatesGoldens()) writeFileSync(path, replayed);
      else expect(replayed).to.equal(written);
    });
  }

  it('are there', () => expect(names).to.have.length.of.at.least(3));
});
