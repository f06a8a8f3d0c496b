import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { NODE_FILES } from '../../src/cli/node-files.ts';
import { locate, placeOf } from '../../src/cli/place.ts';
import { repositoryFiles } from '../../src/cli/repository-files.ts';
import { makeTree, removeTrees } from './folder.ts';

/** A repository with a policy folder, an inner and an outer link, and a folder beside the repository. */
function makeRepository(): { readonly root: string; readonly folder: string } {
  const parent = makeTree({
    'repository/.git/config': 'password',
    'repository/policies/list.txt': 'list',
    'repository/shared/list.txt': 'shared',
    'outside/list.txt': 'outside',
  });
  const root = join(parent, 'repository');
  const folder = join(root, 'policies');
  symlinkSync('../shared', join(folder, 'inner'));
  symlinkSync('../../outside', join(folder, 'outer'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('../../outside/list.txt', join(folder, 'outer.txt'));
  symlinkSync('round', join(folder, 'round'));
  return { root, folder };
}

describe('place', () => {
  after(removeTrees);

  it('the repository is the nearest folder upwards with .git, a file or a folder', () => {
    const { root, folder } = makeRepository();
    expect(placeOf(NODE_FILES, folder)).to.deep.equal({ root, folder });
    const worktree = makeTree({ '.git': 'gitdir: elsewhere', 'a/b/c.txt': '' });
    expect(placeOf(NODE_FILES, join(worktree, 'a/b')).root).to.equal(worktree);
  });

  it('without .git the repository is the folder of the policy', () => {
    const folder = makeTree({ 'a/b.txt': '' });
    expect(placeOf(NODE_FILES, join(folder, 'a')).root).to.equal(join(folder, 'a'));
  });

  const inside: readonly (readonly [string, string])[] = [
    ['out.nft', 'policies/out.nft'],
    ['./out.nft', 'policies/out.nft'],
    ['new/deep/out.nft', 'policies/new/deep/out.nft'],
    ['../out.nft', 'out.nft'],
    ['inner/out.nft', 'shared/out.nft'],
    ['inner/new/out.nft', 'shared/new/out.nft'],
    ['..out.nft', 'policies/..out.nft'],
    ['.gitattributes', 'policies/.gitattributes'],
    ['outer.txt', 'policies/outer.txt'],
  ];
  for (const [path, expected] of inside) {
    it(`locates ${path} at ${expected}`, () => {
      const { root, folder } = makeRepository();
      const located = locate(NODE_FILES, { root, folder }, path);
      expect(located.ok && located.value).to.equal(join(root, expected));
    });
  }

  const outside = [
    '../../out.nft',
    '/etc/out.nft',
    'C:\\out.nft',
    'c:out.nft',
    'a\\out.nft',
    'a\0.nft',
    '',
    '.',
    '..',
    'out/',
    'out/..',
    'outer/out.nft',
    'outer/new/out.nft',
    'dangling/out.nft',
    'round/out.nft',
    '../.git/config',
    '../.GIT/config',
    '.git/config',
    'a/.git/hooks/post-merge',
  ];
  for (const path of outside) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      const { diagnostics } = locate(NODE_FILES, makeRepository(), path);
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(['PATH_OUTSIDE']);
    });
  }

  it('refuses a path through a file', () => {
    const { diagnostics } = locate(NODE_FILES, makeRepository(), 'list.txt/out.nft');
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['OUTPUT_FOREIGN']);
  });
});

describe('repositoryFiles', () => {
  after(removeTrees);

  const read = (path: string) => repositoryFiles(NODE_FILES, makeRepository()).read(path);

  for (const [path, text] of [
    ['list.txt', 'list'],
    ['../shared/list.txt', 'shared'],
    ['inner/list.txt', 'shared'],
  ] as const) {
    it(`reads ${path}`, () => {
      const content = read(path);
      expect(content.ok && Buffer.from(content.bytes).toString()).to.equal(text);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['missing.txt', 'FILE_NOT_FOUND'],
    ['list.txt/below', 'FILE_NOT_FOUND'],
    ['inner', 'FILE_NOT_FOUND'],
    ['dangling', 'FILE_NOT_FOUND'],
    ['round', 'FILE_NOT_FOUND'],
    ['../../outside/list.txt', 'PATH_OUTSIDE'],
    ['outer/list.txt', 'PATH_OUTSIDE'],
    ['outer.txt', 'PATH_OUTSIDE'],
    ['/etc/hostname', 'PATH_OUTSIDE'],
    ['../.git/config', 'PATH_OUTSIDE'],
    ['a\0b', 'PATH_OUTSIDE'],
  ];
  for (const [path, code] of refused) {
    it(`does not read ${JSON.stringify(path)}: ${code}`, () => {
      expect(read(path)).to.include({ ok: false, code });
    });
  }

  it('does not read a file of more than 128 MiB', () => {
    const files = { ...NODE_FILES, size: () => 128 * 1024 * 1024 + 1 };
    expect(repositoryFiles(files, makeRepository()).read('list.txt')).to.include({ code: 'FILE_TOO_LARGE' });
  });

  it('does not read what is no file', () => {
    const { root, folder } = makeRepository();
    mkdirSync(join(folder, 'device'));
    const files = { ...NODE_FILES, kind: () => 'other' as const };
    expect(repositoryFiles(files, { root, folder }).read('device')).to.include({ code: 'FILE_NOT_FOUND' });
  });
});
