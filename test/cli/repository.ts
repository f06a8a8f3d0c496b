import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree, type Tree, writeTree } from './folder.ts';

const SETTINGS = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'protocol.file.allow=always'];

/** Runs the real git in a folder and gives what it prints. Throws when it fails. */
export function git(folder: string, ...argv: readonly string[]): string {
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync('git', [...SETTINGS, ...argv], { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${argv.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A new repository with a branch `main` and no commit. */
export function makeRepository(): string {
  const folder = makeTree();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return folder;
}

/** Writes files, removes those whose text is `undefined`, and commits everything. Gives the hash of the commit. */
export function commit(folder: string, changes: Readonly<Record<string, string | undefined>>): string {
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) rmSync(join(folder, path));
    else writeTree(folder, { [path]: text } satisfies Tree);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=change');
  return git(folder, 'rev-parse', 'HEAD');
}
