import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { commitTree } from '../../../src/cli/diff/commit-tree.ts';
import type { Tree } from '../../../src/cli/diff/tree.ts';
import { openRepository } from '../../../src/cli/git/repository.ts';
import { resolveRevision } from '../../../src/cli/git/revision.ts';
import { runGit } from '../../../src/cli/git/run-git.ts';
import { makeTree, removeTrees } from '../folder.ts';
import { commit, git, makeRepository } from '../repository.ts';

function treeAt(folder: string, revision = 'HEAD'): Tree {
  const repository = openRepository(runGit, folder);
  const found = repository.ok && resolveRevision(repository.value, revision);
  const tree = repository.ok && found !== false && found.ok && commitTree(repository.value, found.value);
  if (tree === false || !tree.ok) throw new Error(`no tree of ${revision}`);
  return tree.value;
}

function textAt(tree: Tree, path: string): string {
  const content = tree.read(path);
  return content.ok ? Buffer.from(content.bytes).toString() : `${content.code}: ${content.reason}`;
}

describe('a tree of a commit', () => {
  let folder = '';
  before(() => {
    folder = makeRepository();
    commit(folder, {
      'a.txt': 'one\n',
      'b/c.txt': '',
      'b/ü "q".txt': '\u0000\n',
      'b/.d/e': 'x',
      'node_modules/f': 'x',
    });
  });
  after(removeTrees);

  it('reads any bytes under any name, one by one or at once', () => {
    const names = ['a.txt', 'b/c.txt', 'b/ü "q".txt'];
    const texts = ['one\n', '', '\u0000\n'];
    expect(names.map((name) => textAt(treeAt(folder), name))).to.deep.equal(texts);
    const tree = treeAt(folder);
    tree.prepare([...names, 'missing']);
    expect(names.map((name) => textAt(tree, name))).to.deep.equal(texts);
  });

  it('knows files, folders and what is neither', () => {
    const tree = treeAt(folder);
    const kinds = ['', 'b', 'a.txt', 'b/.d', 'a.txt/x', 'none'].map((path) => tree.kind(path));
    expect(kinds).to.deep.equal(['folder', 'folder', 'file', 'folder', 'none', 'none']);
  });

  it('lists all but what lies in hidden folders and node_modules', () => {
    const list = (at: string) =>
      treeAt(folder)
        .list(at)
        .map(({ path }) => path);
    expect(list('')).to.deep.equal(['a.txt', 'b/c.txt', 'b/ü "q".txt']);
    expect(list('b')).to.deep.equal(['b/c.txt', 'b/ü "q".txt']);
    expect(list('b/.d')).to.deep.equal(['b/.d/e']);
  });

  it('refuses links and submodules, and what lies behind them', () => {
    const repository = makeRepository();
    const other = makeRepository();
    commit(other, { 'x.txt': 'x' });
    writeFileSync(join(repository, 'real.txt'), 'x');
    symlinkSync('real.txt', join(repository, 'link.txt'));
    symlinkSync('/etc', join(repository, 'etc'));
    git(repository, 'submodule', '--quiet', 'add', other, 'sub');
    commit(repository, {});
    const tree = treeAt(repository);
    expect(textAt(tree, 'real.txt')).to.equal('x');
    expect(textAt(tree, 'link.txt')).to.equal(
      'LINK_REFUSED: it is a symbolic link, which is not followed in a revision',
    );
    expect(textAt(tree, 'etc/passwd')).to.equal(
      'LINK_REFUSED: etc is a symbolic link, which is not followed in a revision',
    );
    expect(textAt(tree, 'sub/x.txt')).to.equal('LINK_REFUSED: sub is a submodule, which is not followed in a revision');
  });

  it('refuses paths outside of the repository', () => {
    expect(textAt(treeAt(folder), '../x')).to.match(/^PATH_OUTSIDE/);
    expect(textAt(treeAt(folder), '/etc/passwd')).to.match(/^PATH_OUTSIDE/);
  });

  it('reads a bare repository', () => {
    const bare = makeTree();
    git(bare, 'clone', '--quiet', '--bare', folder, '.');
    expect(textAt(treeAt(bare), 'a.txt')).to.equal('one\n');
  });

  it('of nothing is empty', () => {
    const tree = treeAt(makeRepository());
    expect([tree.kind(''), tree.list(''), tree.commit]).to.deep.equal(['folder', [], undefined]);
    expect(textAt(tree, 'a.txt')).to.equal('FILE_NOT_FOUND: it does not exist');
  });

  it('says so where a partial clone lacks a file', () => {
    const clone = makeTree();
    git(folder, 'config', 'uploadpack.allowFilter', 'true');
    git(clone, 'clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${folder}`, 'copy');
    git(`${clone}/copy`, 'remote', 'set-url', 'origin', 'file:///nowhere');
    expect(textAt(treeAt(`${clone}/copy`), 'a.txt')).to.match(/FILE_NOT_FOUND: git does not have its content here/);
  });
});
