import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { call } from './call.ts';
import { makeTree, removeTrees, type Tree } from './folder.ts';

const NFT = 'out/policy.nft';

const POLICY: Tree = {
  'rulecast.yaml': `version: 1
name: branch
direction: outbound
scope: { from: 10.20.0.0/16 }
default: drop
rules:
  - { name: web, from: 10.20.0.0/16, to: 192.0.2.0/24, services: tcp/443, action: allow }
outputs:
  - { exporter: nftables, path: ${NFT} }
  - { exporter: csv, path: out/csv }
`,
};

interface Answer {
  readonly exitCode: number;
  readonly verified: boolean;
  readonly outputs: readonly {
    readonly id: string;
    readonly proof: { readonly ipv4: string; readonly ipv6: string };
    readonly differences: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly severity: string }[];
}

async function verify(folder: string, ...argv: readonly string[]): Promise<Answer> {
  const { exitCode, stdout } = await call(folder, ['verify', ...argv, '--format', 'json']);
  return { exitCode, ...JSON.parse(stdout) };
}

async function builtFolder(): Promise<string> {
  const folder = makeTree(POLICY);
  expect((await call(folder, ['build'])).exitCode).to.equal(0);
  return folder;
}

/** Replaces something in a file of a folder. */
function edit(folder: string, path: string, from: string, to: string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  expect(text).to.include(from);
  writeFileSync(file, text.replace(from, to));
}

describe('rulecast verify', () => {
  after(removeTrees);

  it('proves what a build wrote, with 0', async () => {
    const { exitCode, verified, outputs } = await verify(await builtFolder());
    expect(exitCode).to.equal(0);
    expect(verified).to.equal(true);
    expect(outputs.map(({ id, proof }) => [id, proof.ipv4, proof.ipv6])).to.deep.equal([
      ['nftables', 'proved', 'proved'],
      ['csv', 'proved', 'proved'],
    ]);
  });

  it('says what it proved, of which output, and what that takes for granted', async () => {
    const { stdout } = await call(await builtFolder(), ['verify']);
    expect(stdout).to.match(/^output {4}IPv4 {4}IPv6 {4}reader {16}path\n/);
    expect(stdout).to.include('nftables  PROVED  PROVED  engine-tested reader  out/policy.nft\n');
    expect(stdout).to.include('csv       PROVED  PROVED  published semantics   out/csv\n');
    expect(stdout).to.include('nftables: outbound on hook output; zones loopback = lo; packets of every state;');
  });

  it('refutes an edited file with 2, a packet that shows it, and the line that decides it', async () => {
    const folder = await builtFolder();
    edit(folder, NFT, 'tcp dport 443', 'tcp dport 444');
    const { exitCode, verified, outputs, diagnostics } = await verify(folder);
    expect([exitCode, verified]).to.deep.equal([2, false]);
    expect(outputs[0]?.proof).to.deep.equal({ ipv4: 'refuted', ipv6: 'proved' });
    const [found] = diagnostics.filter(({ severity }) => severity === 'error');
    expect(found?.code).to.equal('PROOF_REFUTED');
    expect(found?.message).to.match(
      /tcp 10\.20\.0\.0:\d+ -> 192\.0\.2\.\d+:443 new: the policy says allow \(web, rulecast\.yaml:7\)/,
    );
    const [difference] = outputs[0]?.differences ?? [];
    const term =
      'outbound tcp to ports 443-444 in by any interface but lo out by any interface but lo from 10.20.0.0/16 to 192.0.2.0/24, state new or untracked';
    expect(difference).to.deep.include({ family: 4, term, terms: 1 });
    expect(difference?.policy).to.include({ verdict: 'allow', by: 'web' });
    expect(difference?.file).to.include({ verdict: 'drop', label: 'default drop' });
    expect(found?.message).to.match(/the file says drop \(out\/policy\.nft:\d+ "default drop"\)/);
  });

  it('does not decide a file with a condition that a packet does not answer, with 4', async () => {
    const folder = await builtFolder();
    edit(folder, NFT, 'tcp dport 443', 'tcp dport 443 limit rate 10/second');
    const { exitCode, outputs, diagnostics } = await verify(folder, '--only', 'nftables');
    expect(exitCode).to.equal(4);
    expect(outputs.map(({ proof }) => proof)).to.deep.equal([{ ipv4: 'undecided', ipv6: 'proved' }]);
    expect(diagnostics.map(({ code }) => code)).to.include('PROOF_UNDECIDED');
  });

  it('does not decide a file that cannot be read back', async () => {
    const folder = await builtFolder();
    edit(folder, NFT, 'tcp dport 443', 'tcp dport {');
    const { exitCode, outputs } = await verify(folder, '--only', 'nftables');
    expect(outputs[0]?.proof).to.deep.equal({ ipv4: 'undecided', ipv6: 'undecided' });
    // What the reader refuses is an error in the input, which weighs more.
    expect(exitCode).to.equal(1);
  });

  it('finds that a policy has changed since', async () => {
    const folder = await builtFolder();
    edit(folder, 'rulecast.yaml', '192.0.2.0/24', '192.0.2.0/25');
    const { exitCode, outputs } = await verify(folder);
    expect(exitCode).to.equal(2);
    expect(outputs.map(({ proof }) => proof.ipv4)).to.deep.equal(['refuted', 'refuted']);
  });

  it('finds that a file is missing, with 2', async () => {
    const folder = await builtFolder();
    rmSync(join(folder, NFT));
    const { exitCode, outputs, diagnostics } = await verify(folder);
    expect(exitCode).to.equal(2);
    expect(outputs.map(({ id }) => id)).to.deep.equal(['csv']);
    expect(diagnostics.map(({ code }) => code)).to.include('OUTPUT_MISSING');
  });

  it('finds that nothing was built, with 2', async () => {
    const { exitCode, diagnostics } = await verify(makeTree(POLICY));
    expect(exitCode).to.equal(2);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['OUTPUT_MISSING', 'OUTPUT_MISSING']);
  });

  it('keeps the fingerprints of what is expected in the manifest, equal where outputs must do the same', async () => {
    const folder = await builtFolder();
    const { artifacts } = JSON.parse(readFileSync(join(folder, 'rulecast.manifest.json'), 'utf8'));
    const entries = (artifacts as Record<string, string>[]).filter(({ expected }) => expected !== undefined);
    expect(entries.map(({ output }) => output)).to.have.members(['nftables', 'csv']);
    for (const { expected, policy } of entries) {
      expect(expected).to.match(/^[0-9a-f]{64}$/);
      expect(policy).to.equal(entries[0]?.policy);
    }
  });
});

/** An exporter from outside that writes its policy as CSV does and can be told to write too much. */
const LYING = `import { EXPORTERS } from 'rulecast';
const csv = await EXPORTERS.csv();
const widen = (text) => text.replace('"443","443"', '"443","444"');
export default {
  ...csv,
  id: 'lying',
  emit: (policy, options) => csv.emit(policy, options).map(({ path, text }) => ({ path, text: widen(text) })),
};
`;

describe('rulecast build', () => {
  after(removeTrees);

  const tree = (): string =>
    makeTree({
      'rulecast.yaml': `${POLICY['rulecast.yaml']}  - { exporter: lying, path: out/lying }\nexporters: [./lying.mjs]\n`,
      // The tests run in the repository, where the package's own name is not linked from other folders.
      'lying.mjs': LYING.replace("'rulecast'", JSON.stringify(join(process.cwd(), 'dist/lib/index.js'))),
    });

  it('writes nothing when a file does not do what the policy says, with 2', async () => {
    const folder = tree();
    const { exitCode, stderr, stdout } = await call(folder, ['build']);
    expect(exitCode, stderr).to.equal(2);
    expect(stderr).to.include('error PROOF_REFUTED: lying does not do what the policy says for IPv4');
    expect(stdout).to.equal('');
    expect(() => readFileSync(join(folder, NFT))).to.throw();
  });

  it('writes it with --no-verify, and says so', async () => {
    const { exitCode, stdout, stderr } = await call(tree(), ['build', '--no-verify']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/lying .* not verified {2}out\/lying/);
  });

  it('says in its table that files are proved', async () => {
    const { stdout } = await call(makeTree(POLICY), ['build']);
    expect(stdout).to.match(/nftables .* proved {2}out\/policy\.nft/);
  });
});
