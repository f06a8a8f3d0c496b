import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { type Answer, call } from '../call.ts';
import { makeTree, readTree, removeTrees, writeTree } from '../folder.ts';
import { policy } from '../policy.ts';
import { makeHistory } from '../repository.ts';

const POLICY = policy()['rulecast.yaml']!;
const WIDER = POLICY.replace('services: tcp/443', 'services: [tcp/443, tcp/80]');
const ANYWHERE = POLICY.replace('to: web', 'to: any');
const APPROVED = POLICY.replace('services: tcp/443', 'services: [tcp/1-1023]');
const WITHIN = ['--within', 'approved.yaml'];

function diff(folder: string, ...argv: readonly string[]): Promise<Answer> {
  return call(folder, ['diff', '--git', 'HEAD^..HEAD', ...argv]);
}

/** A history whose work tree is that of its last commit, as pipelines check it out. */
function checkedOut(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string {
  const folder = makeHistory(before, after);
  writeTree(folder, { ...before, ...after });
  return folder;
}

describe('the gate of rulecast diff', () => {
  after(removeTrees);

  describe('reads what it judges by from the base, by whatever name', () => {
    const before = { 'rulecast.yaml': POLICY, 'approved.yaml': POLICY };
    const after = { 'rulecast.yaml': ANYWHERE, 'approved.yaml': ANYWHERE };

    it('a path through a link to the repository', async () => {
      const folder = checkedOut(before, after);
      const link = join(makeTree(), 'link');
      symlinkSync(folder, link);
      expect((await diff(folder, '--within', join(link, 'approved.yaml'))).exitCode).to.equal(3);
    });

    it('a path that leaves the repository and comes back', async () => {
      const folder = checkedOut(before, after);
      expect((await diff(folder, '--within', `../${basename(folder)}/approved.yaml`)).exitCode).to.equal(3);
    });

    it('a link from elsewhere to the file itself', async () => {
      const folder = checkedOut(before, after);
      const link = join(makeTree(), 'approved.yaml');
      symlinkSync(join(folder, 'approved.yaml'), link);
      expect((await diff(folder, '--within', link)).exitCode).to.equal(3);
    });
  });

  it('tells of a list that the envelope reads, since it says what is approved next', async () => {
    const approved = APPROVED.replace('web: [192.0.2.80]', 'web: { file: hosts.txt }');
    const before = { 'rulecast.yaml': POLICY, 'approved.yaml': approved, 'hosts.txt': '192.0.2.80\n' };
    const { exitCode, stdout } = await diff(makeHistory(before, { 'hosts.txt': '0.0.0.0/0\n' }), ...WITHIN);
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('the envelope changed by a file that it reads: "approved.yaml"');
    expect((await diff(makeHistory(before, { 'rulecast.yaml': WIDER }), ...WITHIN)).exitCode).to.equal(0);
  });

  it('tells of other code under the name of an outside exporter, and runs none of it', async () => {
    const text = POLICY.replace('outputs:', 'exporters: [./own.mjs]\noutputs:');
    const before = { 'rulecast.yaml': text, 'own.mjs': 'throw new Error("run");\n' };
    const { exitCode, stdout } = await diff(makeHistory(before, { 'own.mjs': 'throw new Error("run twice");\n' }));
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('code of outside exporter "./own.mjs" changed');
    expect((await diff(makeHistory(before, { 'README.md': 'text\n' }))).exitCode).to.equal(0);
  });

  it('lets nobody remove a policy or a site by an envelope of what may be opened', async () => {
    const before = { 'rulecast.yaml': POLICY, 'approved.yaml': APPROVED };
    const gone = makeHistory(before, { 'rulecast.yaml': undefined });
    const { exitCode, stdout } = await diff(gone, 'rulecast.yaml', ...WITHIN);
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('left to other rules');
  });

  describe('and a base that cannot be read', () => {
    for (const [title, broken] of [
      ['as text', 'version: 1\nrules: 3\n'],
      ['as a policy', POLICY.replace('to: web', 'to: nothing-of-the-kind')],
    ] as const) {
      it(`${title} is nothing, so that its repair is shown, and never merges by itself`, async () => {
        const folder = makeHistory({ 'rulecast.yaml': broken, 'approved.yaml': APPROVED }, { 'rulecast.yaml': POLICY });
        for (const argv of [[], WITHIN]) {
          const { exitCode, stdout, stderr } = await diff(folder, ...argv);
          expect(exitCode).to.equal(3);
          expect(stdout).to.include('tcp/443').and.include('all is compared with nothing');
          expect(stderr)
            .to.match(/^HEAD\^:rulecast\.yaml:\d+:\d+: warning NOT_COMPARED/m)
            .and.not.include('error');
        }
        expect((await call(folder, ['diff', '--git', 'HEAD..HEAD^'])).exitCode).to.equal(1);
      });
    }

    it('on disk is an error, since the wrong file may be named', async () => {
      const folder = makeTree({ 'old.yaml': 'version: 1\nrules: 3\n', 'new.yaml': POLICY });
      expect((await call(folder, ['diff', 'old.yaml', 'new.yaml'])).exitCode).to.equal(1);
    });
  });

  describe('and built files', () => {
    it('that neither side keeps are one warning, and change no exit code', async () => {
      const source = makeTree(policy());
      expect((await call(source, ['build'])).exitCode).to.equal(0);
      const { 'out/lab.nft': _, ...kept } = readTree(source) as Record<string, string>;
      const { exitCode, stderr } = await diff(makeHistory(kept, { 'rulecast.yaml': `# remark\n${POLICY}` }));
      expect(exitCode).to.equal(0);
      expect(stderr.match(/OUTPUT_MISSING/g)).to.have.length(1);
      expect(stderr)
        .to.match(/^warning/m)
        .and.not.include('error');
    });

    it('that only a manifest calls the policy’s are compared by themselves', async () => {
      const source = makeTree({ 'fw/rulecast.yaml': POLICY });
      expect((await call(join(source, 'fw'), ['build'])).exitCode).to.equal(0);
      const hand = 'table ip own {\n  chain input {\n    type filter hook input priority 0; policy drop;\n  }\n}\n';
      const built: Readonly<Record<string, string>> = { ...readTree(source), 'fw/own.nft': hand };
      const manifest = built['fw/rulecast.manifest.json']!;
      const entry = '{"path":"own.nft","sha256":"0","output":"none","exporter":"nftables"}';
      const folder = makeHistory(
        { ...built, 'fw2/rulecast.yaml': POLICY },
        {
          'fw/own.nft': hand.replace('policy drop', 'policy accept'),
          'fw/rulecast.manifest.json': manifest.replace(/\}\n {2}\]/, `},\n    ${entry}\n  ]`),
        },
      );
      const { exitCode, stdout } = await call(folder, ['diff', '--git', 'HEAD^..HEAD', 'fw']);
      expect([exitCode, stdout.includes('0 traffic changes')]).to.deep.equal([0, true]);
      const whole = await call(folder, ['diff', '--git', 'HEAD^..HEAD', '.']);
      expect(whole.exitCode, whole.stderr).to.equal(2);
      expect(whole.stdout).to.include('fw/own.nft');
    });
  });
});
