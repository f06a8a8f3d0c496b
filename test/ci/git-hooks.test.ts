import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { removeTrees, writeTree } from '../cli/folder.ts';
import { git } from '../cli/repository.ts';
import { type Answer, type Machine, makeMachine } from './machine.ts';
import { fileOf, shellOf } from './page.ts';
import { built, makeBase, POLICY, pushTo, REMARK, WIDER, WIDEST } from './scene.ts';

let machine: Machine;
let folder = '';

function run(script: string): Promise<Answer> {
  return machine.run(script, { cwd: folder });
}

async function start(): Promise<void> {
  machine = makeMachine();
  folder = await makeBase();
}

describe('the recipe for pre-commit', () => {
  beforeEach(start);
  after(removeTrees);

  it('has a local hook whose entry fails for stale files, writes nothing, and passes after a build', async () => {
    const { repos } = parse(fileOf('pre-commit.md', '.pre-commit-config.yaml'));
    const [{ repo, hooks }] = repos;
    const [hook] = hooks;
    expect({ repo, ...hook }).to.include({ repo: 'local', language: 'system', pass_filenames: false });
    const files = new RegExp(hook.files);
    for (const path of ['rulecast.yaml', 'rulecast.manifest.json', 'out/lab.nft', 'feeds/m365.json']) {
      expect(files.test(path), path).to.equal(true);
    }
    expect(files.test('README.md')).to.equal(false);
    expect((await run(hook.entry)).code).to.equal(0);
    writeTree(folder, { 'rulecast.yaml': WIDER });
    expect((await run(hook.entry)).code).to.equal(2);
    expect(git(folder, 'status', '--porcelain')).to.equal('M rulecast.yaml');
    expect((await run(`rulecast build && ${hook.entry}`)).code).to.equal(0);
  });

  it('has a hook of git that refuses a commit with stale files, and one of a part', async () => {
    const path = join(folder, '.git/hooks/pre-commit');
    writeTree(folder, { '.git/hooks/pre-commit': fileOf('pre-commit.md', '.git/hooks/pre-commit') });
    chmodSync(path, 0o755);
    writeTree(folder, { 'rulecast.yaml': WIDER });
    const stale = await run('git commit --all --message=stale');
    expect(stale.code).to.equal(1);
    expect(stale.stderr).to.match(/^stale +out\/lab\.nft$/m);
    const part = await run('rulecast build && git reset -q && git add rulecast.yaml && git commit --message=part');
    expect(part.code).to.equal(1);
    expect(part.stderr).to.include('Stage your changes');
    const whole = await run('git add --all out rulecast.manifest.json && git commit --message=whole');
    expect(whole.code, whole.stderr).to.equal(0);
    expect(git(folder, 'status', '--porcelain')).to.equal('');
  });
});

describe('the recipe for git diff', () => {
  before(start);
  after(removeTrees);

  it('says what a change of a rule file does in place of its lines, until it is switched off', async () => {
    writeTree(folder, { '.gitattributes': fileOf('git-diff-driver.md', '.gitattributes') });
    git(folder, 'add', '.gitattributes');
    git(folder, 'commit', '--quiet', '--message=attributes');
    expect((await run(shellOf('git-diff-driver.md', 'diff.rulecast.command'))).code).to.equal(0);
    writeTree(folder, await built(WIDER));
    const changed = await run('git --no-pager diff');
    expect(changed.code, changed.stderr).to.equal(0);
    expect(changed.stdout)
      .to.include('rulecast: out/lab.nft')
      .and.match(/^1 opened/m);
    expect(changed.stdout).to.match(/^\+ .*tcp\/80\b/m);
    expect(changed.stdout).to.not.include('diff --git a/out/lab.nft');
    expect(changed.stdout).to.include('diff --git a/rulecast.yaml');
    const lines = await run('git --no-pager diff --no-ext-diff -- out');
    expect(lines.stdout).to.include('diff --git a/out/lab.nft').and.not.include('1 opened');
    expect((await run('git config --global --unset diff.rulecast.command')).code).to.equal(0);
    expect((await run('git --no-pager diff -- out')).stdout).to.equal(lines.stdout);
  });

  it('shows the lines of what cannot be compared, and goes on', async () => {
    expect((await run(shellOf('git-diff-driver.md', 'diff.rulecast.command'))).code).to.equal(0);
    writeTree(folder, { 'out/lab.nft': 'table inet lab {\n', 'other.nft': '#\n' });
    git(folder, 'add', '--intent-to-add', 'other.nft');
    const { code, stdout } = await run('git --no-pager diff');
    expect(code).to.equal(0);
    expect(stdout)
      .to.include('rulecast: out/lab.nft')
      .and.match(/^\+table inet lab \{$/m);
    expect(stdout).to.include('rulecast: other.nft');
    rmSync(join(folder, 'other.nft'));
  });

  it('has a command for policies', async () => {
    git(folder, 'checkout', '--quiet', '--force', 'main');
    expect((await run(shellOf('git-diff-driver.md', 'alias.traffic'))).code).to.equal(0);
    pushTo(folder, 'change', { 'rulecast.yaml': WIDER });
    const { code, stdout } = await run('git traffic main...HEAD');
    expect(code).to.equal(2);
    expect(stdout).to.match(/^1 opened/);
  });
});

describe('the recipe for merging', () => {
  const AFTER = shellOf('merge-driver.md', 'git commit --no-edit');
  const TWO = `${POLICY.replace('services: tcp/443, action: allow }', 'services: tcp/443, action: allow }\n  - { name: dns, from: lab, to: web, services: udp/53, action: allow }')}`;

  beforeEach(async () => {
    await start();
    writeTree(folder, { '.gitattributes': fileOf('merge-driver.md', '.gitattributes') });
    git(folder, 'add', '.gitattributes');
    git(folder, 'commit', '--quiet', '--message=attributes');
  });
  after(removeTrees);

  /** Two branches that change the policy in places that git merges, and build. */
  async function diverge(): Promise<void> {
    pushTo(folder, 'ours', await built(POLICY.replace('lab: [10.1.0.0/16]', 'lab: [10.1.0.0/16, 10.7.0.0/16]')));
    pushTo(folder, 'theirs', await built(TWO));
    git(folder, 'checkout', '--quiet', 'ours');
  }

  it('refuses to merge generated files, and a build makes them anew from the merged policy', async () => {
    expect((await run(shellOf('merge-driver.md', 'merge.rulecast.driver'))).code).to.equal(0);
    await diverge();
    const before = readFileSync(join(folder, 'out/lab.nft'), 'utf8');
    const merge = await run('git merge --no-edit theirs');
    expect(merge.code).to.equal(1);
    const said = `${merge.stdout}${merge.stderr}`;
    expect(said).to.include('out/lab.nft is generated. Merge the policy, then: rulecast build && git add --all out');
    expect(readFileSync(join(folder, 'out/lab.nft'), 'utf8')).to.equal(before);
    expect(git(folder, 'diff', '--name-only', '--diff-filter=U').split('\n')).to.deep.equal([
      'out/lab.nft',
      'rulecast.manifest.json',
    ]);
    const done = await run(AFTER);
    expect(done.code, done.stderr).to.equal(0);
    expect(git(folder, 'status', '--porcelain')).to.equal('');
    expect(git(folder, 'rev-list', '--count', '--merges', 'HEAD')).to.equal('1');
    expect(readFileSync(join(folder, 'out/lab.nft'), 'utf8'))
      .to.include('10.7.0.0/16')
      .and.include('udp dport 53');
    expect((await run('rulecast build --check')).code).to.equal(0);
  });

  it('works for a rebase, and where the policy conflicts', async () => {
    expect((await run(shellOf('merge-driver.md', 'merge.rulecast.driver'))).code).to.equal(0);
    pushTo(folder, 'ours', await built(WIDER));
    pushTo(folder, 'theirs', await built(WIDEST));
    expect((await run('git rebase ours')).code).to.equal(1);
    expect((await run('rulecast build')).code).to.equal(1);
    writeFileSync(join(folder, 'rulecast.yaml'), REMARK);
    const done = await run(
      'git add rulecast.yaml && rulecast build && git add --all out rulecast.manifest.json && GIT_EDITOR=true git rebase --continue',
    );
    expect(done.code, done.stderr).to.equal(0);
    expect((await run('rulecast build --check')).code).to.equal(0);
    expect(existsSync(join(folder, '.git/rebase-merge'))).to.equal(false);
  });

  it('has a variant without set-up', async () => {
    writeTree(folder, {
      '.gitattributes': fileOf('merge-driver.md', '.gitattributes').replaceAll('merge=rulecast', '-merge'),
    });
    git(folder, 'commit', '--quiet', '--all', '--message=attributes');
    await diverge();
    expect((await run('git merge --no-edit theirs')).code).to.equal(1);
    expect(readFileSync(join(folder, 'out/lab.nft'), 'utf8')).to.not.include('<<<<<<<');
    expect((await run(AFTER)).code).to.equal(0);
    expect((await run('rulecast build --check')).code).to.equal(0);
  });
});
