import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { SCHEMA_OPTIONS } from '../../../src/exporter/schema-options.ts';
import { call } from '../call.ts';
import { makeTree, removeTrees, type Tree, writeTree } from '../folder.ts';
import { commit, git, makeRepository } from '../repository.ts';

const validate = new Ajv2020(SCHEMA_OPTIONS).compile(JSON.parse(readFileSync('schemas/changes.schema.json', 'utf8')));

const NEW = '13.107.18.10/31';
const OLD = '13.107.6.152/31';
const EXCHANGE = { id: 2, serviceArea: 'Exchange', category: 'Allow', required: true, tcpPorts: '443' };
const TEAMS = { id: 11, serviceArea: 'Skype', category: 'Optimize', required: true, udpPorts: '3478' };

const ADDED = {
  id: 7,
  endpointSetId: 2,
  disposition: 'change',
  version: '2026081400',
  impact: 'AddedIp',
  add: { effectiveDate: '20260914', ips: [NEW] },
};
const REMOVED = {
  id: 8,
  endpointSetId: 2,
  disposition: 'Change',
  version: '2026081400',
  impact: 'RemovedIpOrUrl',
  remove: { ips: [OLD], urls: ['old.example.com'] },
};

interface Files {
  readonly feed?: string;
  readonly version?: string;
  readonly ips?: readonly string[];
  readonly records?: readonly object[];
}

/** A policy with a rule for Exchange and one for Teams, a snapshot of 14 August and two records of it. */
function files({
  feed = '',
  version = '2026081400',
  ips = ['40.96.0.0/13', NEW],
  records = [ADDED, REMOVED],
}: Files = {}): Tree {
  const endpoints = [
    { ...EXCHANGE, ips },
    { ...TEAMS, ips: ['52.112.0.0/14'] },
  ];
  return {
    'rulecast.yaml': `version: 1
name: branch
direction: outbound
scope: everything
default: drop
feeds: { m365: { type: microsoft365, snapshot: feeds/m365.json${feed} } }
sets: { exchange: { feed: m365, where: { category: Allow } } }
rules:
  - { name: mail, from: any, to: exchange, action: allow }
  - { name: teams, from: any, to: { feed: m365, where: { id: 11 } }, action: allow }
outputs: [{ exporter: nftables, path: out/branch.nft }]
`,
    'feeds/m365.json': JSON.stringify({ instance: 'Worldwide', version, endpoints }, null, 1),
    'feeds/m365.json.changes.json': JSON.stringify({ schema: 'rulecast-changes/1', records }),
  };
}

async function report(folder: string, ...argv: readonly string[]) {
  const { exitCode, stdout, stderr } = await call(folder, ['changes', '--format', 'json', ...argv]);
  const document = JSON.parse(stdout);
  expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
  expect(stderr).to.equal('');
  const changes = document.feeds
    .flatMap((feed: { versions: object[] }) => feed.versions)
    .flatMap((v: { changes: object[] }) => v.changes);
  return { exitCode, document, changes: changes as readonly Readonly<Record<string, unknown>>[] };
}

const todos = async (folder: string, ...argv: readonly string[]) => {
  const { exitCode, changes } = await report(folder, '--pending', ...argv);
  return [exitCode, ...changes.flatMap(({ todo }) => todo ?? [])];
};

describe('changes', () => {
  after(removeTrees);

  it('tells what changed, from when on, which rules it touches and whether the snapshot has it', async () => {
    const folder = makeTree(files());
    const { exitCode, stdout } = await call(folder, ['changes', '--as-of', '2026-09-01']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.equal(`m365: snapshot of version 2026081400

2026081400 of 2026-08-14
  endpoint set 2 (Exchange, Allow): addresses added, in use from 2026-09-14 (13 days left)
    + 13.107.18.10/31
    rules: mail; in the snapshot
  endpoint set 2 (Exchange, Allow): addresses or host names removed
    - 13.107.6.152/31
    - old.example.com
    rules: mail; in the snapshot
`);
  });

  it('finds something pending until it is built, and nothing after that', async () => {
    const folder = makeTree(files());
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([2, 'build']);
    expect(await todos(folder, '12', '--as-of', '2026-09-01')).to.deep.equal([0]);
    expect(await todos(folder, '13', '--as-of', '2026-09-01')).to.deep.equal([2, 'build']);
    expect((await call(folder, ['build', '--as-of', '2026-09-01'])).exitCode).to.equal(0);
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([0]);
    expect(await todos(folder, '--as-of', '2026-10-01')).to.deep.equal([0]);
    writeTree(folder, { 'out/branch.nft': '' });
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([2, 'build']);
  });

  it('finds something pending until files about hosts are built', async () => {
    const tree = files();
    const outputs = '[{ exporter: edl, path: out/lists, options: { platform: plain } }]';
    const text = tree['rulecast.yaml']!.replace(/outputs: .*/, `outputs: ${outputs}`);
    const folder = makeTree({ ...tree, 'rulecast.yaml': text });
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([2, 'build']);
    expect((await call(folder, ['build', '--as-of', '2026-09-01'])).exitCode).to.equal(0);
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([0]);
    writeTree(folder, { 'rulecast.yaml': text.replace('name: mail', 'name: post') });
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([2, 'build']);
  });

  it('asks for an update where the snapshot is older, and for nothing where a later version took it back', async () => {
    const older = makeTree(files({ version: '2026073100', ips: ['40.96.0.0/13'] }));
    expect(await todos(older, '--as-of', '2026-09-01')).to.deep.equal([2, 'update']);
    const later = makeTree(files({ version: '2026083100', ips: ['40.96.0.0/13'] }));
    expect(await todos(later, '--as-of', '2026-09-01')).to.deep.equal([0]);
  });

  it('takes an impact that is not known for something to act on', async () => {
    const odd = { id: 9, endpointSetId: 11, disposition: 'Change', version: '2026090100', impact: 'Reorganised' };
    expect(await todos(makeTree(files({ records: [odd] })), '--as-of', '2026-09-02')).to.deep.equal([2, 'update']);
  });

  it('says nothing is to do for endpoint sets that no rule has', async () => {
    const other = { ...ADDED, endpointSetId: 55 };
    const folder = makeTree(files({ records: [other] }));
    writeTree(folder, { 'rulecast.yaml': files()['rulecast.yaml']!.replace('category: Allow', 'id: 2') });
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([0]);
  });

  it('touches a rule that selected the endpoint set before the change of a label, too', async () => {
    const moved = { ...REMOVED, endpointSetId: 11, previous: { category: 'Allow' }, current: { category: 'Optimize' } };
    const { changes } = await report(makeTree(files({ records: [moved] })), '--since', '2026080100');
    expect(changes[0]?.rules).to.deep.equal(['mail', 'teams']);
  });

  it('tells recent versions, or those since a version or a date', async () => {
    const folder = makeTree(files());
    const count = async (...argv: readonly string[]) => (await report(folder, ...argv)).changes.length;
    expect(await count('--as-of', '2027-09-01')).to.equal(0);
    expect(await count('--since', '2026081400')).to.equal(0);
    expect(await count('--since', '2026073100')).to.equal(2);
    expect(await count('--since', '2026-08-14')).to.equal(2);
    expect(await count('--since', '2026-08-15')).to.equal(0);
  });

  it('compares snapshots of two revisions, with records and without', async () => {
    const folder = makeRepository();
    commit(folder, files({ version: '2026073100', ips: ['40.96.0.0/13', OLD], records: [] }));
    commit(folder, files({ records: [ADDED] }));
    const { exitCode, changes } = await report(folder, '--git', 'HEAD~1..HEAD');
    expect(exitCode).to.equal(0);
    expect(changes.map(({ id, added, removed }) => [id, added, removed])).to.deep.equal([
      ['7', { ips: [NEW], urls: [] }, { ips: [], urls: [] }],
      ['difference-2', { ips: [], urls: [] }, { ips: [OLD], urls: [] }],
    ]);
    git(folder, 'checkout', '--quiet', 'HEAD~1');
    expect((await report(folder, '--git', 'main~1')).changes).to.deep.equal([]);
  });

  it('refuses arguments that make no sense', async () => {
    const folder = makeTree(files());
    const wrong = [
      ['--since', 'yesterday'],
      ['--pending=soon'],
      ['--git', 'HEAD', '--pending'],
      ['--base-url', 'https://example.com'],
      ['--format', 'atom', '--base-url', 'javascript:alert(1)'],
      ['a', 'b'],
    ];
    for (const argv of wrong) {
      const { exitCode, stderr } = await call(folder, ['changes', ...argv]);
      expect({ exitCode, is: /ARGUMENT_INVALID/.test(stderr) }, argv.join(' ')).to.deep.equal({
        exitCode: 1,
        is: true,
      });
    }
  });

  it('stops at change records that cannot be read', async () => {
    const folder = makeTree({ ...files(), 'feeds/m365.json.changes.json': '<<<<<<< HEAD\n' });
    const { exitCode, stderr } = await call(folder, ['changes']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('FEED_SHAPE');
  });

  it('writes nothing and needs no network', async () => {
    const folder = makeTree(files());
    expect((await call(folder, ['changes', '--output', 'changes.md', '--format', 'markdown'])).stdout).to.equal('');
    expect(readFileSync(`${folder}/changes.md`, 'utf8')).to.include('## Feed changes of branch');
  });
});

describe('a feed that waits', () => {
  after(removeTrees);

  const built = async (folder: string, asOf: string) => {
    const { exitCode, stderr } = await call(folder, ['build', '--as-of', asOf]);
    expect(exitCode, stderr).to.equal(0);
    return { rules: readFileSync(`${folder}/out/branch.nft`, 'utf8'), stderr };
  };

  it('gives the bytes of the same snapshot without the addition until its day, then those with it', async () => {
    const folder = makeTree(files({ feed: ', announced: wait' }));
    const before = await built(makeTree(files({ ips: ['40.96.0.0/13'] })), '2026-09-13');
    const after = await built(makeTree(files()), '2026-09-13');
    const waiting = await built(folder, '2026-09-13');
    expect(waiting.rules).to.equal(before.rules);
    expect(waiting.stderr).to.include(
      `FEED_ANNOUNCED: endpoint set 2: announced and left out until 2026-09-14: ${NEW}`,
    );
    expect((await call(folder, ['build', '--check', '--as-of', '2026-09-14'])).exitCode).to.equal(2);
    expect((await built(folder, '2026-09-14')).rules).to.equal(after.rules);
    expect(await todos(folder, '--as-of', '2026-09-01')).to.deep.equal([2, 'wait']);
    expect((await call(folder, ['verify', '--as-of', '2026-09-14'])).exitCode).to.equal(0);
  });

  it('keeps what was removed for so many days', async () => {
    const folder = makeTree(files({ feed: ', keep-removed: 30d' }));
    const { rules, stderr } = await built(folder, '2026-09-12');
    expect(rules).to.include('13.107.6.152');
    expect(stderr).to.include('FEED_KEPT');
    expect((await built(folder, '2026-09-13')).rules).to.equal((await built(makeTree(files()), '2026-09-13')).rules);
  });

  it('leaves everything as it is without the keys, or with the defaults written out', async () => {
    const plain = await built(makeTree(files()), '2026-09-01');
    const written = await built(makeTree(files({ feed: ', announced: include, keep-removed: 0d' })), '2026-09-01');
    expect(written).to.deep.equal(plain);
    expect(plain.stderr).to.equal('');
  });

  it('drops an endpoint set of which nothing is left, so that selecting it by id is an error that says why', async () => {
    const folder = makeTree(files({ feed: ', announced: wait', ips: [NEW] }));
    const { exitCode, stderr } = await call(folder, ['build', '--as-of', '2026-09-01']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('SELECTOR_UNKNOWN').and.include('FEED_ANNOUNCED');
  });

  it('says so where there are no change records, and stops at those that cannot be read', async () => {
    const { 'feeds/m365.json.changes.json': _, ...without } = files({ feed: ', announced: wait' });
    expect((await built(makeTree(without), '2026-09-01')).stderr).to.include('There are no change records');
    const broken = makeTree({ ...without, 'feeds/m365.json.changes.json': '{}' });
    expect((await call(broken, ['build'])).exitCode).to.equal(1);
  });

  it('cannot be asked of a feed without change records, nor with a time that is none', async () => {
    for (const feed of [', announced: later', ', keep-removed: 30', ', keep-removed: 9999d']) {
      expect((await call(makeTree(files({ feed })), ['build'])).exitCode, feed).to.equal(1);
    }
    const list = files()['rulecast.yaml']!.replace('type: microsoft365', 'type: aws, announced: wait');
    expect((await call(makeTree({ ...files(), 'rulecast.yaml': list }), ['build'])).stderr).to.include('announced');
  });
});
