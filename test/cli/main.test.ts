import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { makeTree, removeTrees, writeTree } from './folder.ts';
import { policy } from './policy.ts';

const COMMAND = 'dist/lib/rulecast.js';

describe('the command as shipped', () => {
  after(removeTrees);

  it('can be executed', () => {
    accessSync(COMMAND, constants.X_OK);
    expect(readFileSync(COMMAND, 'utf8').startsWith('#!/usr/bin/env node\n')).to.equal(true);
  });

  it('names the licence of every bundled package', () => {
    const notices = readFileSync('dist/lib/THIRD_PARTY_NOTICES.txt', 'utf8');
    for (const name of ['yaml', 'fastest-levenshtein', 'jsonc-parser', 'saxes', 'xmlchars'])
      expect(notices).to.match(new RegExp(`^${name} \\d`, 'm'));
  });

  it('gives its results, diagnostics and exit code to the shell', () => {
    const folder = makeTree(policy());
    const run = (...argv: readonly string[]) =>
      spawnSync(process.execPath, [`${process.cwd()}/${COMMAND}`, 'build', ...argv], { cwd: folder, encoding: 'utf8' });
    expect(run()).to.include({ status: 0, stderr: '' });
    writeTree(folder, { 'out/lab.nft': '' });
    expect(run('--check', '--quiet')).to.include({ status: 2, stdout: '' });
    expect(run('--bogus')).to.include({ status: 1, stdout: '' });
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, [COMMAND, 'formats', 'nftables'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const status = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
  });
});
