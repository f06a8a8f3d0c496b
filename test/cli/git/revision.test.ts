import { expect } from 'chai';
import { openRepository, type Repository } from '../../../src/cli/git/repository.ts';
import { type RevisionRange, readRange } from '../../../src/cli/git/revision.ts';
import { runGit } from '../../../src/cli/git/run-git.ts';
import type { Result } from '../../../src/diagnostic/result.ts';
import { makeTree, removeTrees } from '../folder.ts';
import { commit, git, hashOf, makeRepository } from '../repository.ts';

function open(folder: string): Repository {
  const opened = openRepository(runGit, folder);
  if (!opened.ok) throw new Error(opened.diagnostics[0]?.message);
  return opened.value;
}

function commitsOf(result: Result<RevisionRange>): readonly (string | undefined)[] {
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return [result.value.from.commit, result.value.to?.commit];
}

function complaint(folder: string, range: string): string {
  const result = readRange(open(folder), range);
  if (result.ok) throw new Error(`${range} is known`);
  const [{ code, message, hint } = { code: '', message: '', hint: '' }] = result.diagnostics;
  return [code, message, hint].filter(Boolean).join(' | ');
}

describe('revisions', () => {
  let folder = '';
  let [first, second, third] = ['', '', ''];

  before(() => {
    folder = makeRepository();
    commit(folder, { 'a.txt': '1' });
    first = hashOf(folder);
    git(folder, 'switch', '--quiet', '--create', 'topic');
    commit(folder, { 'b.txt': '2' });
    second = hashOf(folder);
    git(folder, 'switch', '--quiet', 'main');
    commit(folder, { 'c.txt': '3' });
    third = hashOf(folder);
    git(folder, 'tag', '--annotate', '--message=one', 'v1', first);
  });
  after(removeTrees);

  it('are one against the work tree, two, or a merge base and one', () => {
    const range = (text: string) => commitsOf(readRange(open(folder), text));
    expect(range('topic')).to.deep.equal([second, undefined]);
    expect(range('main..topic')).to.deep.equal([third, second]);
    expect(range('main...topic')).to.deep.equal([first, second]);
    expect(range('topic..')).to.deep.equal([second, third]);
    expect(range('..topic')).to.deep.equal([third, second]);
    expect(range('v1..HEAD')).to.deep.equal([first, third]);
    expect(range(`${first.slice(0, 10)}..HEAD~1`)).to.deep.equal([first, first]);
  });

  it('before the first commit are nothing, however that is spelt', () => {
    for (const name of [`${first}^`, `${first}~1`, 'v1^1', 'HEAD~1^', '0'.repeat(40)]) {
      expect(commitsOf(readRange(open(folder), `${name}..main`)), name).to.deep.equal([undefined, third]);
    }
    expect(commitsOf(readRange(open(makeRepository()), 'HEAD'))).to.deep.equal([undefined, undefined]);
  });

  it('that do not exist are errors with a suggestion', () => {
    expect(complaint(folder, 'mian..topic')).to.equal(
      'REVISION_UNKNOWN | git knows no commit "mian" | did you mean "main"?',
    );
    expect(complaint(folder, `${first}^2`)).to.include('REVISION_UNKNOWN');
    expect(complaint(folder, `${first}~5..main`)).to.include('REVISION_UNKNOWN');
    expect(complaint(folder, 'main:a.txt')).to.include('REVISION_UNKNOWN');
  });

  it('of a remote are suggested where only the remote has them', () => {
    const clone = makeTree();
    git(clone, 'clone', '--quiet', folder, 'copy');
    expect(complaint(`${clone}/copy`, 'topic')).to.include('did you mean "origin/topic"?');
  });

  it('that look like options or hold control characters never reach git', () => {
    for (const name of ['--output=x', '-h', '--all', 'main\n--stdin', 'main..--output=x']) {
      expect(complaint(folder, name), name).to.include('REVISION_UNKNOWN');
    }
  });

  it('without a commit in common are an error', () => {
    const other = makeRepository();
    commit(other, { 'a.txt': '1' });
    git(other, 'switch', '--quiet', '--orphan', 'island');
    commit(other, { 'b.txt': '1' });
    expect(complaint(other, 'main...island')).to.include('have no commit in common | write main..island');
  });

  it('that a shallow clone has cut off are an error, not the beginning', () => {
    const clone = makeTree();
    git(clone, 'clone', '--quiet', '--depth=1', `file://${folder}`, 'copy');
    expect(complaint(`${clone}/copy`, 'HEAD^..HEAD'))
      .to.include('REVISION_UNKNOWN')
      .and.include('shallow');
    expect(commitsOf(readRange(open(`${clone}/copy`), 'HEAD'))).to.deep.equal([third, undefined]);
  });

  it('are read as they are where somebody replaced objects', () => {
    const other = makeRepository();
    commit(other, { 'a.txt': '1' });
    commit(other, { 'a.txt': '2' });
    const [one, two] = [hashOf(other, 'HEAD^'), hashOf(other)];
    git(other, 'replace', two, one);
    expect(commitsOf(readRange(open(other), 'HEAD^..HEAD'))).to.deep.equal([one, two]);
  });

  it('outside of a repository are an error that says so', () => {
    const opened = openRepository(runGit, makeTree());
    expect(opened.ok).to.equal(false);
    expect(opened.diagnostics.map(({ code }) => code)).to.deep.equal(['GIT_FAILED']);
  });

  it('say when git cannot be run', () => {
    const opened = openRepository(() => ({ status: undefined, stdout: new Uint8Array(), stderr: 'it is gone' }), '/');
    expect(opened.diagnostics.map(({ message }) => message)).to.deep.equal(['git cannot be run: it is gone']);
  });
});
