import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openRevisions, type RevisionRequest } from '../../../src/cli/diff/revisions.ts';
import type { SidesFound } from '../../../src/cli/diff/sides.ts';
import type { PolicyItem } from '../../../src/review/side.ts';
import { call } from '../call.ts';
import { makeTree, readTree, removeTrees, writeTree } from '../folder.ts';
import { policy } from '../policy.ts';
import { commit, git, hashOf, makeHistory, makeRepository } from '../repository.ts';
import { ioIn, SETTINGS, summaryOf } from './world.ts';

const POLICY = policy()['rulecast.yaml']!;
const WIDER = POLICY.replace('tcp/443', '[tcp/443, tcp/80]');

function open(folder: string, range: string, more: Partial<RevisionRequest> = {}): Promise<SidesFound> {
  return openRevisions({ range, trustExporters: false, ...more }, SETTINGS, ioIn(folder));
}

async function summary(folder: string, range: string, path?: string): Promise<readonly string[]> {
  return summaryOf(await open(folder, range, path === undefined ? {} : { path }));
}

function policiesOf({ result }: SidesFound): readonly PolicyItem[] {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  const { from, to } = result.value;
  return [...from.side.items, ...to.side.items].flatMap((item) => (item.kind === 'policy' ? [item] : []));
}

describe('two revisions', () => {
  after(removeTrees);

  it('are read with all that they include, whatever the work tree has', async () => {
    const folder = makeRepository();
    const text = POLICY.replace('version: 1', 'version: 1\ninclude: [../shared/sets.yaml]');
    commit(folder, { 'edge/rulecast.yaml': text, 'shared/sets.yaml': 'sets: { extra: [192.0.2.9] }\n' });
    commit(folder, { 'shared/sets.yaml': 'sets: { extra: [192.0.2.10] }\n' });
    rmSync(join(folder, 'shared'), { recursive: true });
    const found = await open(folder, 'HEAD^..HEAD', { path: 'edge' });
    expect(summaryOf(found)).to.deep.equal([
      'HEAD^:edge/rulecast.yaml: policy rulecast.yaml',
      'HEAD:edge/rulecast.yaml: policy rulecast.yaml',
    ]);
    expect(found.result.ok && [found.result.value.from.side.commit, found.result.value.to.side.commit]).to.deep.equal([
      hashOf(folder, 'HEAD^'),
      hashOf(folder),
    ]);
    const [before, after] = policiesOf(found);
    expect(before?.document.sets.get('extra')).to.not.deep.equal(after?.document.sets.get('extra'));
    expect(after?.document.sets.get('extra')?.span.file).to.equal('shared/sets.yaml');
  });

  it('are called from a folder of the repository, with paths relative to it', async () => {
    const folder = makeRepository();
    commit(folder, { 'edge/rulecast.yaml': POLICY });
    const expected = ['HEAD:edge/rulecast.yaml: policy rulecast.yaml', 'edge/rulecast.yaml: policy rulecast.yaml'];
    expect(await summary(join(folder, 'edge'), 'HEAD')).to.deep.equal(expected);
    expect(await summary(join(folder, 'edge'), 'HEAD', 'rulecast.yaml')).to.deep.equal(expected);
    expect(await summary(join(folder, 'edge'), 'HEAD', '../edge/')).to.deep.equal(expected);
    expect(await summary(folder, 'HEAD', join(folder, 'edge'))).to.deep.equal(expected);
    expect(await summary(join(folder, 'edge'), 'HEAD', '../../other')).to.deep.equal(['PATH_OUTSIDE']);
    expect(await summary(folder, 'HEAD', '/etc/passwd')).to.deep.equal(['PATH_OUTSIDE']);
    expect(await summary(folder, 'HEAD')).to.deep.equal(['FILE_NOT_FOUND']);
    expect(await summary(folder, 'HEAD', 'egde')).to.deep.equal(['FILE_NOT_FOUND']);
  });

  it('leave the work tree, the index and the repository as they are, and run nothing of it', async () => {
    const folder = makeRepository();
    const spy = join(makeTree(), 'spy');
    const script = join(folder, '.git/spy.sh');
    commit(folder, { 'rulecast.yaml': POLICY, 'other.txt': 'x' });
    writeFileSync(script, `#!/bin/sh\ntouch ${spy}\n`);
    chmodSync(script, 0o755);
    for (const [key, value] of [
      ['core.fsmonitor', script],
      ['core.hooksPath', join(folder, '.git')],
      ['diff.external', script],
      ['core.pager', script],
    ] as const)
      git(folder, 'config', key, value);
    writeTree(folder, { 'rulecast.yaml': WIDER, 'new.txt': 'y' });
    const stateOf = () => [
      git(folder, '-c', 'core.fsmonitor=', '--no-optional-locks', 'status', '--porcelain'),
      readTree(folder),
      ...['.git/index', '.git', 'rulecast.yaml', '.git/refs/heads'].map((path) => statSync(join(folder, path)).mtimeMs),
    ];
    const before = stateOf();
    expect(await summary(folder, 'HEAD')).to.have.lengthOf(2);
    expect(await summary(folder, 'HEAD..HEAD')).to.have.lengthOf(2);
    expect(stateOf()).to.deep.equal(before);
    expect(existsSync(spy)).to.equal(false);
  });

  it('compare the work tree as it is on disk, committed or not', async () => {
    const folder = makeRepository();
    commit(folder, { 'rulecast.yaml': POLICY });
    writeTree(folder, { 'rulecast.yaml': WIDER });
    const [before, after] = policiesOf(await open(folder, 'HEAD'));
    expect([before?.text, after?.text]).to.deep.equal([POLICY, WIDER]);
  });

  it('find a policy that was added, deleted or renamed', async () => {
    const folder = makeHistory(
      { 'README.md': 'x' },
      { 'rulecast.yaml': POLICY },
      { 'rulecast.yaml': undefined, 'egress.yaml': WIDER },
      { 'egress.yaml': undefined },
    );
    expect(await summary(folder, 'HEAD~3..HEAD~2')).to.deep.equal([
      'HEAD~3:rulecast.yaml: ',
      'HEAD~2:rulecast.yaml: policy rulecast.yaml',
    ]);
    const renamed = ['HEAD~2:rulecast.yaml: policy egress.yaml', 'HEAD~1:egress.yaml: policy egress.yaml'];
    expect(await summary(folder, 'HEAD~2..HEAD~1')).to.deep.equal(renamed);
    expect(await summary(folder, 'HEAD~2..HEAD~1', 'egress.yaml')).to.deep.equal(renamed);
    expect(await summary(folder, 'HEAD~2..HEAD~1', 'rulecast.yaml')).to.deep.equal(renamed);
    expect(await summary(folder, 'HEAD~1..HEAD', 'egress.yaml')).to.deep.equal([
      'HEAD~1:egress.yaml: policy egress.yaml',
      'HEAD:egress.yaml: ',
    ]);
  });

  it('begin with nothing before the first commit', async () => {
    const folder = makeHistory({ 'rulecast.yaml': POLICY });
    expect(await summary(folder, 'HEAD^..HEAD')).to.deep.equal([
      'HEAD^:rulecast.yaml: ',
      'HEAD:rulecast.yaml: policy rulecast.yaml',
    ]);
    const unborn = makeRepository();
    writeTree(unborn, policy());
    expect(await summary(unborn, 'HEAD')).to.deep.equal([
      'HEAD:rulecast.yaml: ',
      'rulecast.yaml: policy rulecast.yaml',
    ]);
  });

  it('refuse links and submodules where they are read, and say where', async () => {
    const folder = makeRepository();
    const other = makeRepository();
    commit(other, { 'sets.yaml': 'sets: {}\n' });
    git(folder, 'submodule', '--quiet', 'add', other, 'sub');
    mkdirSync(join(folder, 'edge'));
    symlinkSync('../real.yaml', join(folder, 'edge/rulecast.yaml'));
    symlinkSync('edge', join(folder, 'alias'));
    commit(folder, {
      'real.yaml': POLICY,
      'uses.yaml': POLICY.replace('version: 1', 'version: 1\ninclude: [sub/sets.yaml]'),
    });
    const messages = async (path: string) =>
      (await open(folder, 'HEAD..HEAD', { path })).result.diagnostics.map(
        ({ code, message }) => `${code} ${message}`,
      )[0];
    expect(await messages('edge')).to.match(/^LINK_REFUSED .*edge\/rulecast.yaml.* is a symbolic link/);
    expect(await messages('alias/rulecast.yaml')).to.match(/^LINK_REFUSED .*alias is a symbolic link/);
    expect(await messages('sub')).to.match(/^LINK_REFUSED .* is a submodule/);
    expect(await messages('uses.yaml')).to.match(/^LINK_REFUSED .*sub\/sets.yaml.* sub is a submodule/);
  });

  it('say of which revision an error is', async () => {
    const folder = makeHistory({ 'rulecast.yaml': 'version: 1\nrules: 3\n' }, { 'rulecast.yaml': POLICY });
    const { result, sources } = await open(folder, 'HEAD..HEAD^');
    expect(new Set(result.diagnostics.map(({ span }) => span?.file))).to.deep.equal(new Set(['HEAD^:rulecast.yaml']));
    expect(sources.get('HEAD^:rulecast.yaml')).to.equal('version: 1\nrules: 3\n');
  });

  it('go on without a revision that was and cannot be read, and say why', async () => {
    const folder = makeHistory({ 'rulecast.yaml': 'version: 1\nrules: 3\n' }, { 'rulecast.yaml': POLICY });
    const { result } = await open(folder, 'HEAD^..HEAD');
    if (!result.ok) throw new Error('not opened');
    expect(result.value.from.side.items).to.deep.equal([]);
    expect(new Set(result.value.unread?.map(({ span }) => span?.file))).to.deep.equal(new Set(['HEAD^:rulecast.yaml']));
  });

  it('read a bare repository, which has no work tree to compare with', async () => {
    const folder = makeHistory({ 'edge/rulecast.yaml': POLICY });
    const bare = makeTree();
    git(bare, 'clone', '--quiet', '--bare', folder, '.');
    expect(await summary(bare, 'HEAD..HEAD', 'edge')).to.have.lengthOf(2);
    expect(await summary(bare, 'HEAD', 'edge')).to.deep.equal(['ARGUMENT_INVALID']);
  });

  it('have the files that were built of them', async () => {
    const built = makeTree(policy());
    expect((await call(built, ['build'])).exitCode).to.equal(0);
    const folder = makeHistory(readTree(built), { 'out/lab.nft': '# edited\n' });
    const [before, after] = policiesOf(await open(folder, 'HEAD^..HEAD')).map((item) =>
      item.filesOf('nftables', undefined),
    );
    expect(before?.map(({ path }) => path)).to.deep.equal(['out/lab.nft']);
    expect(after).to.deep.equal([{ path: 'out/lab.nft', text: '# edited\n' }]);
  });

  it('load no exporter of a revision, and only that of the work tree when told to trust it', async () => {
    const folder = makeRepository();
    const outputs = '  - { exporter: nftables, path: out/lab.nft }\n  - { exporter: own, path: out/own.txt }';
    const spy = join(makeTree(), 'spy');
    const evil = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(spy)}, '');\nexport default {};\n`;
    const text = policy({ outputs, more: 'exporters: [./own.mjs]\n' })['rulecast.yaml']!;
    commit(folder, {
      'rulecast.yaml': text.replace('action: allow', 'action: allow, not-on: { own: later }'),
      'own.mjs': evil,
    });
    const found = await open(folder, 'HEAD..HEAD');
    expect(existsSync(spy)).to.equal(false);
    expect(policiesOf(found).map(({ document }) => document.outputs.map(({ id }) => id))).to.deep.equal([
      ['nftables'],
      ['nftables'],
    ]);
    expect(found.result.ok && found.result.value.to.opened.policies[0]?.document.outputs).to.have.lengthOf(2);
    expect(found.result.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal([
      'warning NOT_COMPARED',
    ]);
    const trusted = await open(folder, 'HEAD..HEAD', { trustExporters: true });
    expect(existsSync(spy)).to.equal(true);
    expect(trusted.result.diagnostics.map(({ code }) => code)).to.include('EXPORTER_INVALID');
  });
});
