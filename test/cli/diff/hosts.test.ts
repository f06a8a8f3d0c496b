import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answer, call } from '../call.ts';
import { makeTree, removeTrees, type Tree } from '../folder.ts';
import { makeHistory } from '../repository.ts';

const SNAPSHOT = readFileSync('fixtures/feeds/m365-example.json', 'utf8');
const POLICY = `version: 1
name: branch
direction: outbound
scope: { from: lans }
default: drop
feeds: { m365: { type: microsoft365, snapshot: m365.json } }
sets:
  lans: [10.20.0.0/16]
  proxies: [192.0.2.80]
rules:
  - { name: m365, from: lans, to: { feed: m365, where: { category: [Optimize, Allow] }, except: { id: [2, 10] } }, action: allow }
  - { name: proxy, from: lans, to: proxies, services: tcp/8080, action: allow }
outputs:
  - { exporter: pac, path: out/proxy.pac, options: { proxy: "PROXY proxy.example.net:8080" } }
`;
const BEFORE: Tree = { 'rulecast.yaml': POLICY, 'm365.json': SNAPSHOT };
const GAINED = SNAPSHOT.replace('"*.sharepoint.com"', '"*.sharepoint.com", "a.example.net"');
const FAIL_OPEN = POLICY.replace(':8080"', ':8080; DIRECT"');
const PROXIED = POLICY.replace(':8080"', ':8080", proxyHosts: [a.sharepoint.com]');

const PAC = 'function FindProxyForURL(url, host) {\n  return "DIRECT";\n}\n';

function under(prefix: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${prefix}/${path}`, text]));
}

function diff(after: Tree, ...argv: readonly string[]): Promise<Answer> {
  const folder = makeTree({ ...under('old', BEFORE), ...under('new', { ...BEFORE, ...after }) });
  return call(folder, ['diff', 'old', 'new', ...argv]);
}

describe('rulecast diff of policies with outputs of hosts', () => {
  after(removeTrees);

  it('ends with 0 where no host goes another way', async () => {
    const { exitCode, stdout, stderr } = await diff({
      'rulecast.yaml': POLICY.replace('name: m365,', 'name: office,'),
    });
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).not.to.include('hosts');
  });

  it('ends with 2 where hosts do, though no packet does', async () => {
    const { exitCode, stdout } = await diff({ 'rulecast.yaml': PROXIED });
    expect(exitCode).to.equal(2);
    expect(stdout)
      .to.include('0 traffic changes')
      .and.include('! MEDIUM hosts: output "pac": 1 pattern of hosts goes to');
  });

  it('tells of it in every format', async () => {
    for (const [format, words] of [
      ['text', '! HIGH hosts: output "pac": DIRECT added behind the proxies'],
      ['markdown', 'HIGH hosts: output "pac"&#58; DIRECT added behind the proxies'],
      ['html', 'hosts: output &quot;pac&quot;: DIRECT added behind the proxies'],
      ['sarif', '"ruleId": "setting/hosts"'],
      ['json', '"kind": "hosts"'],
    ] as const) {
      const { exitCode, stdout } = await diff({ 'rulecast.yaml': FAIL_OPEN }, '--format', format);
      expect(exitCode, format).to.equal(2);
      expect(stdout, format).to.include(words);
    }
  });

  it('asks people about what goes past a proxy, in a pipeline', async () => {
    const folder = makeHistory(BEFORE, { 'rulecast.yaml': FAIL_OPEN });
    const { exitCode, stdout } = await call(folder, ['diff', '--git', 'HEAD^..HEAD', '--format', 'json']);
    expect(exitCode).to.equal(3);
    const { violations } = JSON.parse(stdout);
    expect(violations).to.have.length(1);
    expect(violations[0].text).to.include('DIRECT added behind the proxies');
    expect(violations[0].reason).to.match(/^hosts that go past a proxy/);
  });

  it('asks nobody about what a publisher added to an endpoint set that somebody chose', async () => {
    const folder = makeHistory(BEFORE, { 'm365.json': GAINED });
    const { exitCode, stdout } = await call(folder, ['diff', '--git', 'HEAD^..HEAD']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('MEDIUM hosts').and.include('goes direct now, past the proxy: a.example.net');
  });

  it('lists other settings before hosts of the same level', async () => {
    const { stdout } = await diff({ 'rulecast.yaml': FAIL_OPEN.replace('default: drop', 'default: reject') });
    expect(stdout.indexOf('HIGH default')).to.be.greaterThan(0).and.lessThan(stdout.indexOf('HIGH hosts'));
  });

  it('reads neither PAC files nor other files about hosts by themselves, and says how they are compared', async () => {
    const folder = makeTree({ 'old.pac': PAC, 'new.pac': PAC.replace('DIRECT', 'PROXY a.example.net:80') });
    const { exitCode, stderr } = await call(folder, ['diff', 'old.pac', 'new.pac']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('FORMAT_UNKNOWN: "old.pac" is about hosts (pac): it is compared through its policy');
    expect(stderr).to.include('rulecast diff of two policies');
  });

  it('passes over files about hosts in folders with a note, unless a policy there wrote them', async () => {
    const nft = readFileSync('fixtures/golden/nftables/any-any/any-any.nft', 'utf8');
    const folder = makeTree(under('old', { 'a.nft': nft, 'proxy.pac': PAC }));
    const { exitCode, stderr } = await call(folder, ['diff', 'old', 'old']);
    expect(exitCode).to.equal(0);
    expect(stderr).to.include(
      'info NOT_COMPARED: Compared through their policies only, as they are about hosts: "proxy.pac"',
    );
    const built = makeTree(under('one', { ...BEFORE, 'edge.yaml': POLICY, 'a.nft': nft }));
    expect((await call(built, ['build', join('one', 'edge.yaml')])).exitCode).to.equal(0);
    const { stderr: quiet } = await call(built, ['diff', 'one', 'one']);
    expect(quiet).not.to.include('about hosts');
  });
});
