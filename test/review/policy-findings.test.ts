import { expect } from 'chai';
import { EXPORTERS } from '../../exporters/index.ts';
import { build } from '../../src/build/build.ts';
import type { Artifact } from '../../src/exporter/exporter.ts';
import { compare } from '../../src/review/compare.ts';
import type { PolicyItem } from '../../src/review/side.ts';
import { artifactItem, loadBuiltIn, policyItem, sideOf } from './sides.ts';

const POLICY = `version: 1
name: branch
direction: forward
scope: { from: clients }
default: drop
sets:
  clients: [10.20.0.0/16, "2001:db8:20::/48"]
  servers: [203.0.113.0/25]
rules:
  - { name: web, from: clients, to: servers, services: tcp/443, action: allow, comment: shop }
outputs:
  - { exporter: nftables, path: out/branch.nft }
  - { exporter: iptables, path: out/iptables }
`;

/** The policy with the files that a build writes of it. */
async function builtItem(text: string, edit: (file: Artifact) => Artifact = (file) => file): Promise<PolicyItem> {
  const item = policyItem({ 'rulecast.yaml': text });
  const { outputs, diagnostics } = await build({
    document: item.document,
    registry: EXPORTERS,
    asOf: item.asOf,
    allowExpired: new Set(),
    strict: false,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  const filesOf: PolicyItem['filesOf'] = (id) => outputs.find((output) => output.id === id)?.files.map(edit);
  return { ...item, filesOf };
}

describe('what a review says beside traffic', () => {
  it('proves the built files of the new side', async () => {
    const item = await builtItem(POLICY);
    const { review } = await compare(sideOf(item), sideOf(item));
    expect(review.proofs.map(({ output, ipv4, ipv6, evidence }) => [output, ipv4, ipv6, evidence])).to.deep.equal([
      ['nftables', 'proved', 'proved', 'engine'],
      ['iptables', 'proved', 'proved', 'engine'],
    ]);
  });

  it('says when built files do not do what the policy says', async () => {
    const stale = await builtItem(POLICY, (file) => ({ ...file, text: file.text.replaceAll('443', '444') }));
    const { review } = await compare(sideOf(await builtItem(POLICY)), sideOf(stale));
    expect(review.proofs.map(({ ipv4 }) => ipv4)).to.deep.equal(['refuted', 'refuted']);
    expect(review.changes).to.deep.equal([]);
  });

  it('counts the lines of files that do the same as before, and says when only a version of rulecast explains them', async () => {
    const now = await builtItem(POLICY, (file) => ({ ...file, text: `${file.text}# written anew\n` }));
    const { review } = await compare(sideOf(await builtItem(POLICY)), sideOf(now));
    const files = review.subjects.filter(({ kind }) => kind === 'artifact');
    expect(files.map(({ name, outcome, lines }) => ({ name, outcome, lines }))).to.deep.equal([
      { name: 'out/branch.nft', outcome: 'same', lines: { added: 1, removed: 0 } },
      { name: 'out/iptables', outcome: 'same', lines: { added: 2, removed: 0 } },
    ]);
    for (const { note } of files) expect(note).to.match(/another version of rulecast/);
  });

  it('says nothing about versions when a comment of the policy changed', async () => {
    const now = await builtItem(POLICY.replace('comment: shop', 'comment: the shop'));
    const { review } = await compare(sideOf(await builtItem(POLICY)), sideOf(now));
    expect(review.changes).to.deep.equal([]);
    for (const { kind, note } of review.subjects) if (kind === 'artifact') expect(note).to.equal(undefined);
  });

  it('counts the addresses of sets that changed', async () => {
    const [old, now] = [policyItem({ 'rulecast.yaml': POLICY }), POLICY.replace('203.0.113.0/25', '203.0.113.64/26')];
    const { review } = await compare(sideOf(old), sideOf(policyItem({ 'rulecast.yaml': now })));
    expect(review.sets).to.deep.equal([
      {
        name: 'servers',
        from: { ipv4: '128', ipv6: '0' },
        to: { ipv4: '64', ipv6: '0' },
        lost: { ipv4: '64', ipv6: '0' },
      },
    ]);
  });

  it('compares a policy that has expired rules with one that has them no more', async () => {
    const expired = POLICY.replace('comment: shop', 'expires: 2026-01-01').replace(
      'outputs:',
      '  - { name: b, from: clients, to: servers, services: tcp/80, action: allow }\noutputs:',
    );
    const now = expired.replace(/ {2}- \{ name: web.*\n/, '');
    const { review, diagnostics } = await compare(
      sideOf(policyItem({ 'rulecast.yaml': expired })),
      sideOf(policyItem({ 'rulecast.yaml': now })),
    );
    expect(diagnostics).to.deep.equal([]);
    expect(review.changes).to.deep.equal([]);
  });
});

describe('a policy and a rule file', () => {
  it('are compared as the output of the policy says', async () => {
    const item = await builtItem(POLICY);
    const nftables = await loadBuiltIn('nftables');
    const [file] = item.filesOf('nftables', undefined) ?? [];
    if (file === undefined) throw new Error('nothing was built');
    const same = await compare(sideOf(item), sideOf(artifactItem(nftables, [file])));
    expect(same.diagnostics).to.deep.equal([]);
    expect(same.review.changes).to.deep.equal([]);
    const edited = { ...file, text: file.text.replace('443', '80') };
    const other = await compare(sideOf(item), sideOf(artifactItem(nftables, [edited])));
    expect(other.review.changes.map(({ effect, services }) => [effect, ...services])).to.deep.equal([
      ['opened', 'tcp/80'],
      ['closed', 'tcp/443'],
    ]);
    const turned = await compare(sideOf(artifactItem(nftables, [edited])), sideOf(item));
    expect(turned.review.changes.map(({ effect, services }) => [effect, ...services])).to.deep.equal([
      ['opened', 'tcp/443'],
      ['closed', 'tcp/80'],
    ]);
  });

  it('cannot be compared without an output of that format', async () => {
    const csv = await loadBuiltIn('csv');
    const file = artifactItem(csv, [{ path: 'rules.csv', text: '' }]);
    const { diagnostics } = await compare(sideOf(policyItem({ 'rulecast.yaml': POLICY })), sideOf(file));
    expect(diagnostics.length).to.be.greaterThan(0);
  });
});
