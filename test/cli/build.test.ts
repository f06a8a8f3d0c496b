import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { NODE_FILES } from '../../src/cli/node-files.ts';
import { call } from './call.ts';
import { makeTree, readTree, removeTrees, writeTree } from './folder.ts';
import { policy, WITH_SITES } from './policy.ts';
import { systemError } from './store/faults.ts';

const MANIFEST = 'rulecast.manifest.json';

interface BuildDocument {
  readonly exitCode: number;
  readonly outputs: readonly { readonly id: string; readonly site?: string; readonly files: readonly string[] }[];
  readonly written?: readonly string[];
  readonly removed?: readonly string[];
  readonly unchanged?: readonly string[];
  readonly differing?: readonly { readonly path: string; readonly state: string }[];
  readonly diagnostics: readonly { readonly code: string; readonly severity: string }[];
}

/** Runs `rulecast build` for its JSON document. */
async function build(folder: string, ...argv: readonly string[]): Promise<BuildDocument> {
  const { stdout } = await call(folder, ['build', ...argv, '--format', 'json']);
  return JSON.parse(stdout) as BuildDocument;
}

const codesOf = ({ diagnostics }: BuildDocument) => diagnostics.map(({ code }) => code);

describe('rulecast build', () => {
  after(removeTrees);

  it('writes outputs and manifest, and a second run changes nothing', async () => {
    const folder = makeTree(policy());
    expect(await build(folder)).to.deep.include({ exitCode: 0, written: ['out/lab.nft'], removed: [], unchanged: [] });
    const first = readTree(folder);
    expect(Object.keys(first)).to.deep.equal(['out/lab.nft', MANIFEST, 'rulecast.yaml']);
    expect(await build(folder)).to.deep.include({ exitCode: 0, written: [], unchanged: ['out/lab.nft'] });
    expect(readTree(folder)).to.deep.equal(first);
  });

  it('takes a policy file, its folder, or the current folder', async () => {
    const folder = makeTree({ 'a/rulecast.yaml': policy()['rulecast.yaml']! });
    for (const [cwd, operand] of [
      [folder, 'a'],
      [folder, 'a/rulecast.yaml'],
      [join(folder, 'a'), undefined],
    ] as const) {
      const { exitCode } = await call(cwd, ['build', '--quiet', ...(operand ? [operand] : [])]);
      expect(exitCode).to.equal(0);
    }
  });

  it('stamps a file with the fingerprint that the manifest has, verified or not', async () => {
    const outputs = '  - { exporter: nftables, path: out/lab.nft, stamp: true }';
    for (const argv of [[], ['--no-verify']]) {
      const folder = makeTree(policy({ outputs }));
      expect((await build(folder, '--strict', ...argv)).exitCode).to.equal(0);
      const files = readTree(folder);
      const [, stamp] = /^\tcomment "rulecast ([0-9a-f]{64})"$/m.exec(files['out/lab.nft']!) ?? [];
      expect(JSON.parse(files[MANIFEST]!).artifacts[0]).to.have.property('expected', stamp);
    }
  });

  it('lists a stamp that an output does not carry, and refuses it when strict', async () => {
    const folder = makeTree(policy({ outputs: '  - { exporter: csv, path: out/csv, stamp: true }' }));
    expect((await build(folder, '--strict')).exitCode).to.equal(1);
    expect(Object.keys(readTree(folder))).to.deep.equal(['rulecast.yaml']);
    const listed = await build(folder);
    expect(listed.exitCode).to.equal(0);
    expect(codesOf(listed)).to.include('ANNOTATION_LOST');
  });

  it('keeps a manifest for each policy of a folder', async () => {
    const text = policy()['rulecast.yaml']!;
    const folder = makeTree({ 'a.yaml': text, 'b.yml': text.replaceAll('lab', 'hub') });
    await build(folder, 'a.yaml');
    await build(folder, 'b.yml');
    expect(Object.keys(readTree(folder))).to.include.members([
      'a.manifest.json',
      'b.manifest.json',
      'out/hub.nft',
      'out/lab.nft',
    ]);
  });

  it('removes files that are no longer written, with the folders they leave empty', async () => {
    const folder = makeTree(policy({ outputs: '  - { exporter: nftables, path: old/deep/lab.nft }' }));
    await build(folder);
    writeTree(folder, policy());
    expect(await build(folder)).to.deep.include({ written: ['out/lab.nft'], removed: ['old/deep/lab.nft'] });
    expect(Object.keys(readTree(folder))).to.deep.equal(['out/lab.nft', MANIFEST, 'rulecast.yaml']);
  });

  it('refuses a file that it did not write, and writes it with --force', async () => {
    const folder = makeTree({ ...policy(), 'out/lab.nft': 'mine\n' });
    const refused = await build(folder);
    expect(refused.exitCode).to.equal(1);
    expect(codesOf(refused)).to.deep.equal(['OUTPUT_FOREIGN']);
    expect(readTree(folder)).to.include({ 'out/lab.nft': 'mine\n' }).and.not.have.property(MANIFEST);
    expect(await build(folder, '--force')).to.deep.include({ exitCode: 0, written: ['out/lab.nft'] });
  });

  it('adopts a file that is already what it would write', async () => {
    const folder = makeTree(policy());
    await build(folder);
    rmSync(join(folder, MANIFEST));
    expect(await build(folder)).to.deep.include({ exitCode: 0, unchanged: ['out/lab.nft'] });
    expect(readTree(folder)).to.have.property(MANIFEST);
  });

  it('overwrites a hand-edited file of its own with a warning', async () => {
    const folder = makeTree(policy());
    await build(folder);
    const built = readTree(folder);
    writeTree(folder, { 'out/lab.nft': 'edited\n' });
    expect(codesOf(await build(folder))).to.deep.equal(['OUTPUT_EDITED']);
    expect(readTree(folder)).to.deep.equal(built);
  });

  it('refuses a manifest with conflict markers, unless forced', async () => {
    const folder = makeTree({ ...policy(), [MANIFEST]: '<<<<<<< ours\n' });
    expect(codesOf(await build(folder))).to.deep.equal(['MANIFEST_INVALID']);
    expect(await build(folder, '--force')).to.include({ exitCode: 0 });
  });

  it('an error writes nothing and is shown with its line', async () => {
    const folder = makeTree({ 'rulecast.yaml': policy()['rulecast.yaml']!.replace('to: web', 'to: wbe') });
    const { exitCode, stdout, stderr } = await call(folder, ['build']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr)
      .to.match(/^rulecast\.yaml:10:\d+: error NAME_UNKNOWN/)
      .and.include('| ')
      .and.include('^^^');
    expect(Object.keys(readTree(folder))).to.deep.equal(['rulecast.yaml']);
  });

  it('a missing policy is an error that leads to init', async () => {
    const { exitCode, stderr } = await call(makeTree(), ['build']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('FILE_NOT_FOUND').and.include('rulecast init');
  });

  describe('paths', () => {
    const outside = ['../out.nft', '/tmp/out.nft', 'a/../../out.nft', '.git/hooks/pre-commit', 'C:/out.nft'];
    for (const path of outside) {
      it(`refuses to write ${path}`, async () => {
        const folder = makeTree(policy({ outputs: `  - { exporter: nftables, path: ${path} }` }));
        const before = readTree(folder);
        const refused = await build(folder);
        expect(refused.exitCode).to.equal(1);
        expect(codesOf(refused)).to.include('PATH_OUTSIDE');
        expect(readTree(folder)).to.deep.equal(before);
      });
    }

    it('shows where an outside path is written, with the other errors of the policy', async () => {
      const text = policy({ outputs: '  - { exporter: nftables, path: ../out.nft }' })['rulecast.yaml']!;
      const folder = makeTree({ 'rulecast.yaml': text.replace('to: web', 'to: wbe') });
      const { stderr } = await call(folder, ['build']);
      expect(stderr.match(/^rulecast\.yaml:\d+:\d+: error [A-Z_]+/gm)).to.deep.equal([
        'rulecast.yaml:10:33: error NAME_UNKNOWN',
        'rulecast.yaml:12:33: error PATH_OUTSIDE',
      ]);
    });

    it('writes beside the policy within the repository', async () => {
      const text = policy({ outputs: '  - { exporter: nftables, path: ../out.nft }' })['rulecast.yaml']!;
      const folder = makeTree({ '.git/HEAD': '', 'policies/rulecast.yaml': text });
      expect(await build(folder, 'policies')).to.deep.include({ exitCode: 0, written: ['../out.nft'] });
    });

    it('refuses a folder that is a link out of the repository', async () => {
      const folder = makeTree(policy());
      const other = makeTree();
      symlinkSync(other, join(folder, 'out'));
      expect(codesOf(await build(folder))).to.deep.equal(['PATH_OUTSIDE']);
      expect(readTree(other)).to.deep.equal({});
    });

    it('refuses a link in the place of an output, even with --force', async () => {
      const folder = makeTree({ ...policy(), 'mine.txt': 'mine' });
      mkdirSync(join(folder, 'out'));
      symlinkSync('../mine.txt', join(folder, 'out/lab.nft'));
      expect(codesOf(await build(folder, '--force'))).to.deep.equal(['OUTPUT_FOREIGN']);
      expect(readTree(folder)['mine.txt']).to.equal('mine');
    });

    it('refuses two outputs that reach one file through a link', async () => {
      const outputs = ['a', 'b']
        .map((name) => `  - { id: ${name}, exporter: nftables, path: ${name}/lab.nft }`)
        .join('\n');
      const folder = makeTree(policy({ outputs }));
      mkdirSync(join(folder, 'a'));
      symlinkSync('a', join(folder, 'b'));
      expect(codesOf(await build(folder))).to.include('OUTPUT_COLLISION');
    });

    it('refuses paths that differ in case only, as those of two sites', async () => {
      const folder = makeTree({ 'rulecast.yaml': WITH_SITES['rulecast.yaml']!.replace('bergen:', 'OSLO:') });
      const { stderr, exitCode } = await call(folder, ['build']);
      expect(exitCode).to.equal(1);
      for (const part of ['OUTPUT_COLLISION', '"out/oslo/branch.nft"', '"out/OSLO/branch.nft"', 'case only'])
        expect(stderr).to.include(part);
    });

    it('a snapshot or list outside of the repository is not read', async () => {
      const other = makeTree({ 'secret.txt': '10.0.0.1\n' });
      const folder = makeTree(policy());
      symlinkSync(other, join(folder, 'lists'));
      const text = policy()['rulecast.yaml']!.replace('[192.0.2.80]', '{ file: lists/secret.txt }');
      writeTree(folder, { 'rulecast.yaml': text });
      expect(codesOf(await build(folder))).to.include('PATH_OUTSIDE');
    });
  });

  describe('--check', () => {
    it('is content with what a build wrote, and touches nothing', async () => {
      const folder = makeTree(policy());
      await build(folder);
      const before = readTree(folder);
      expect(await build(folder, '--check')).to.deep.include({ exitCode: 0, differing: [] });
      expect(readTree(folder)).to.deep.equal(before);
    });

    it('lists missing, stale, edited, foreign and leftover files, and exits 2', async () => {
      const outputs = (...names: readonly string[]) =>
        policy({
          outputs: names.map((name) => `  - { id: ${name}, exporter: nftables, path: out/${name}.nft }`).join('\n'),
        });
      const folder = makeTree(outputs('edited', 'gone', 'left', 'missing'));
      await build(folder);
      writeTree(folder, { ...outputs('edited', 'foreign', 'missing'), 'out/foreign.nft': '', 'out/edited.nft': '' });
      rmSync(join(folder, 'out/missing.nft'));
      rmSync(join(folder, 'out/gone.nft'));
      const before = readTree(folder);
      const { exitCode, differing } = await build(folder, '--check');
      expect(exitCode).to.equal(2);
      expect(differing).to.deep.equal([
        { path: 'out/edited.nft', state: 'edited' },
        { path: 'out/foreign.nft', state: 'foreign' },
        { path: 'out/missing.nft', state: 'missing' },
        { path: 'out/left.nft', state: 'leftover' },
        { path: MANIFEST, state: 'stale' },
      ]);
      expect(readTree(folder)).to.deep.equal(before);
    });

    it('a changed policy makes its output stale', async () => {
      const folder = makeTree(policy());
      await build(folder);
      writeTree(folder, { 'rulecast.yaml': policy()['rulecast.yaml']!.replace('tcp/443', 'tcp/8443') });
      const { exitCode, stdout } = await call(folder, ['build', '--check']);
      expect(exitCode).to.equal(2);
      expect(stdout).to.include('stale     out/lab.nft');
    });

    it('an error counts more than a difference', async () => {
      const folder = makeTree({ 'rulecast.yaml': policy()['rulecast.yaml']!.replace('to: web', 'to: wbe') });
      expect(await build(folder, '--check')).to.include({ exitCode: 1 });
    });
  });

  describe('--only and --site', () => {
    const paths = (folder: string) => Object.keys(readTree(folder)).filter((path) => path.startsWith('out/'));

    it('write what they name', async () => {
      const folder = makeTree(WITH_SITES);
      await build(folder, '--only', 'spare', '--site', 'bergen');
      expect(paths(folder)).to.deep.equal(['out/bergen/spare.nft']);
    });

    it('leave the other files and their entries in the manifest alone', async () => {
      const folder = makeTree(WITH_SITES);
      await build(folder);
      const before = readTree(folder);
      writeTree(folder, { 'rulecast.yaml': WITH_SITES['rulecast.yaml']!.replace('tcp/443', 'tcp/8443') });
      const { written, removed } = await build(folder, '--site', 'oslo', '--only', 'nftables');
      expect({ written, removed }).to.deep.equal({ written: ['out/oslo/branch.nft'], removed: [] });
      const after = readTree(folder);
      expect(after['out/bergen/branch.nft']).to.equal(before['out/bergen/branch.nft']);
      const changed = after[MANIFEST]!.split('\n').filter((line) => !before[MANIFEST]!.includes(line));
      expect(changed)
        .to.have.lengthOf(1)
        .and.satisfy(([line]: string[]) => line!.includes('out/oslo/branch.nft'));
    });

    for (const [option, code] of [
      ['--only', 'NAME_UNKNOWN'],
      ['--site', 'NAME_UNKNOWN'],
      ['--stdout', 'NAME_UNKNOWN'],
    ] as const) {
      it(`${option} of a name that the policy does not have is an error`, async () => {
        const { exitCode, stderr } = await call(makeTree(WITH_SITES), ['build', option, 'olso']);
        expect(exitCode).to.equal(1);
        expect(stderr).to.include(code).and.include('olso');
      });
    }
  });

  describe('--stdout', () => {
    it('prints one file as it is and writes nothing', async () => {
      const folder = makeTree(policy());
      const { exitCode, stdout } = await call(folder, ['build', '--stdout', 'nftables']);
      expect(exitCode).to.equal(0);
      expect(Object.keys(readTree(folder))).to.deep.equal(['rulecast.yaml']);
      await build(folder);
      expect(stdout).to.equal(readTree(folder)['out/lab.nft']);
    });

    it('puts the name above each of several files', async () => {
      const { stdout } = await call(makeTree(WITH_SITES), ['build', '--stdout', 'nftables']);
      expect(stdout.match(/^==> .* <==$/gm)).to.deep.equal([
        '==> out/bergen/branch.nft <==',
        '==> out/oslo/branch.nft <==',
      ]);
    });
  });

  describe('arguments', () => {
    const refused = [
      ['--check', '--force'],
      ['--check', '--stdout', 'nftables'],
      ['--stdout', 'nftables', '--force'],
      ['--stdout', 'nftables', '--only', 'nftables'],
      ['--stdout', 'nftables', '--format', 'json'],
      ['--as-of', '2026-02-30'],
      ['--as-of', 'tomorrow'],
      ['--as-of', '2026-1-1'],
    ];
    for (const argv of refused) {
      it(`refuses ${argv.join(' ')}`, async () => {
        const { exitCode, stdout, stderr } = await call(makeTree(policy()), ['build', ...argv]);
        expect(exitCode).to.equal(1);
        expect(stdout + stderr).to.include('ARGUMENT_INVALID');
      });
    }

    const expiring = policy({
      more: '  - { name: guest, from: lab, to: web, services: tcp/80, action: allow, expires: 2026-10-31 }\n',
    });

    it('compares dates of expiry with --as-of, else with today', async () => {
      expect(await build(makeTree(expiring), '--as-of', '2026-10-31')).to.include({ exitCode: 0 });
      const today = await build(makeTree(expiring));
      expect(today.exitCode).to.equal(1);
      expect(codesOf(today)).to.include('EXPIRED');
    });

    it('--allow-expired leaves the rule out and says so', async () => {
      const { exitCode, diagnostics } = await build(makeTree(expiring), '--allow-expired', 'guest');
      expect(exitCode).to.equal(0);
      expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal(['warning EXPIRED']);
    });

    it('--allow-expired of an unknown rule is an error', async () => {
      expect(codesOf(await build(makeTree(policy()), '--allow-expired', 'gast'))).to.deep.equal(['NAME_UNKNOWN']);
    });

    it('--quiet prints errors and warnings only', async () => {
      const more = '  - { name: off, from: lab, to: web, services: tcp/80, action: allow, enabled: false }\n';
      const loud = await call(makeTree(policy({ more })), ['build']);
      expect(loud.stderr).to.include('info RULE_DISABLED');
      const quiet = await call(makeTree(policy({ more })), ['build', '--quiet']);
      expect(quiet).to.deep.equal({ exitCode: 0, stdout: '', stderr: '' });
    });
  });

  it('reports a full disk by the name of the output, and changes nothing', async () => {
    const folder = makeTree(policy());
    const create: typeof NODE_FILES.create = (path, bytes) => {
      if (path.endsWith('0.new')) throw systemError('ENOSPC', path);
      NODE_FILES.create(path, bytes);
    };
    const { exitCode, stderr } = await call(folder, ['build'], { files: { ...NODE_FILES, create } });
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('WRITE_FAILED: Cannot write out/lab.nft: no space is left on the device (ENOSPC)');
    expect(Object.keys(readTree(folder))).to.deep.equal(['rulecast.yaml']);
  });

  it('refuses to run beside a live build, and takes over after a dead one', async () => {
    const folder = makeTree({ ...policy(), '.rulecast/lock-77': '' });
    const busy = await call(folder, ['build'], { processes: { self: 1, isAlive: (id) => id === 77 } });
    expect(busy.exitCode).to.equal(1);
    expect(busy.stderr).to.include('BUSY').and.include('77');
    expect(Object.keys(readTree(folder))).to.deep.equal(['.rulecast/lock-77', 'rulecast.yaml']);
    const { exitCode } = await call(folder, ['build'], { processes: { self: 1, isAlive: () => false } });
    expect(exitCode).to.equal(0);
    expect(Object.keys(readTree(folder))).to.deep.equal(['out/lab.nft', MANIFEST, 'rulecast.yaml']);
  });
});
