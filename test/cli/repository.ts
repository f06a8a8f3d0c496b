import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree, type Tree, writeTree } from './folder.ts';

const SETTINGS = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'protocol.file.allow=always'];

/** Runs the real git in a folder and gives what it prints. Throws when it fails. */
export function git(
  at: string | { readonly folder: string; readonly input: string },
  ...argv: readonly string[]
): string {
  const { folder, input } = typeof at === 'string' ? { folder: at, input: '' } : at;
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync('git', [...SETTINGS, ...argv], {
    cwd: folder,
    env,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git ${argv.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A new repository with a branch `main` and no commit: what `git init` makes, as far as git needs it. */
export function makeRepository(): string {
  const folder = makeTree({
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.git/config': '[core]\n\trepositoryformatversion = 0\n\tbare = false\n',
  });
  for (const name of ['objects', 'refs/heads']) mkdirSync(join(folder, '.git', name), { recursive: true });
  return folder;
}

/** A file of each commit, absent: it is removed. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A new repository with these commits on `main`, made in one go; its work tree is empty. */
export function makeHistory(...commits: readonly Changes[]): string {
  const folder = makeRepository();
  const stream = commits.map((changes) => {
    const files = Object.entries(changes).map(([path, text]) =>
      text === undefined ? `D ${path}\n` : `M 644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    );
    return `commit refs/heads/main\ncommitter Ada <ada@example.com> 0 +0000\ndata 6\nchange\n${files.join('')}\n`;
  });
  git({ folder, input: stream.join('') }, 'fast-import', '--quiet');
  return folder;
}

/** The full hash of a commit. */
export function hashOf(folder: string, revision = 'HEAD'): string {
  return git(folder, 'rev-parse', revision);
}

/** Writes files, removes those whose text is `undefined`, and commits everything. */
export function commit(folder: string, changes: Changes): void {
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) rmSync(join(folder, path));
    else writeTree(folder, { [path]: text } satisfies Tree);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message=change');
}
