import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPaths } from '../../../src/cli/diff/sides.ts';
import { call } from '../call.ts';
import { makeTree, removeTrees, type Tree, writeTree } from '../folder.ts';
import { policy, WITH_SITES } from '../policy.ts';
import { ioIn, SETTINGS, summaryOf } from './world.ts';

const SNAPSHOT = readFileSync('fixtures/feeds/m365-example.json', 'utf8');
const NFT = readFileSync('fixtures/golden/nftables/any-any/any-any.nft', 'utf8');

async function open(folder: string, from: string, to: string): Promise<readonly string[]> {
  return summaryOf(await openPaths({ from, to }, SETTINGS, ioIn(folder)));
}

function under(prefix: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${prefix}/${path}`, text]));
}

describe('two paths', () => {
  after(removeTrees);

  it('are policies, snapshots and rule files, told by what they hold', async () => {
    const folder = makeTree({ ...policy(), 'feed.json': SNAPSHOT, 'a.nft': NFT, 'one.json': '{"version":1}' });
    expect(await open(folder, 'rulecast.yaml', '.')).to.deep.equal([
      'rulecast.yaml: policy rulecast.yaml',
      '.: policy rulecast.yaml',
    ]);
    expect(await open(folder, 'feed.json', 'a.nft')).to.deep.equal([
      'feed.json: feed feed.json',
      'a.nft: artifact a.nft (nftables 1)',
    ]);
    expect(await open(folder, 'one.json', 'a.nft')).to.deep.equal(['FORMAT_UNKNOWN']);
    expect(await open(folder, 'none.nft', 'a.nft')).to.deep.equal(['FILE_NOT_FOUND']);
  });

  it('name what was tried when a file is nothing that can be compared', async () => {
    const { result } = await openPaths(
      { from: 'a.txt', to: 'a.txt' },
      SETTINGS,
      ioIn(makeTree({ 'a.txt': 'hello\n' })),
    );
    expect(result.diagnostics[0]).to.include({
      code: 'FORMAT_UNKNOWN',
      message: '"a.txt" is nothing that can be compared',
    });
    expect(result.diagnostics[0]?.hint)
      .to.include('a policy (YAML or JSON')
      .and.include('microsoft365')
      .and.include('azure-nsg, csv, iptables, nftables, panos');
  });

  it('that may be of several formats are an error that names them', async () => {
    const { result } = await openPaths({ from: 'a', to: 'a' }, SETTINGS, ioIn(makeTree({ a: '# a remark\n' })));
    expect(result.diagnostics[0]?.message).to.equal('"a" may be of several formats: iptables, nftables');
  });

  it('may be folders of files: those of one output belong together, and what a policy reads or wrote is a part of it', async () => {
    const outputs = ['nftables', 'iptables', 'csv', 'azure-nsg'].map(
      (id) =>
        `  - { exporter: ${id}, path: "out/{site}/${id}"${id === 'azure-nsg' ? ', options: { vnet: deny }' : ''} }`,
    );
    const text = WITH_SITES['rulecast.yaml']!.replace(/outputs:[\s\S]*$/, `outputs:\n${outputs.join('\n')}\n`).replace(
      'forward\n',
      'outbound\n',
    );
    const folder = makeTree(under('old', { 'edge.yaml': text, 'feeds/m365.json': SNAPSHOT, 'NOTES.md': 'Hello\n' }));
    expect((await call(folder, ['build', 'old/edge.yaml'])).exitCode).to.equal(0);
    cpSync(join(folder, 'old'), join(folder, 'new'), { recursive: true });
    expect(await open(folder, 'old', 'new')).to.deep.equal([
      'old: feed feeds/m365.json, policy edge.yaml',
      'new: feed feeds/m365.json, policy edge.yaml',
      'NOT_COMPARED',
    ]);
    const built = ['iptables (iptables 2)', 'nftables (nftables 1)', 'csv (csv 3)'].map((name) => `oslo/${name}`);
    const [, outSide] = await open(folder, 'old/out/oslo', 'old/out');
    for (const name of built) expect(outSide).to.include(name);
    expect(outSide).to.include('oslo/azure-nsg (azure-nsg 1)');
  });

  it('with the manifest of a folder keep the files of an output together', async () => {
    const outputs = '  - { exporter: azure-nsg, path: out/nsg.json, options: { vnet: deny } }';
    const folder = makeTree({ 'a/edge.yaml': policy({ outputs })['rulecast.yaml']!.replace('forward', 'outbound') });
    expect((await call(folder, ['build', 'a/edge.yaml'])).exitCode).to.equal(0);
    writeTree(folder, { 'a/edge.yaml': 'sets: {}\n' });
    expect((await open(folder, 'a', 'a'))[0]).to.equal('a: artifact out/nsg.json (azure-nsg 2)');
  });

  it('skip hidden folders and node_modules, and follow no link in a folder', async () => {
    const folder = makeTree({ 'a/x.nft': NFT, 'a/.git/y.nft': NFT, 'a/node_modules/z.nft': NFT, 'b.nft': NFT });
    symlinkSync('../b.nft', join(folder, 'a/link.nft'));
    expect(await open(folder, 'a', 'b.nft')).to.deep.equal([
      'a: artifact x.nft (nftables 1)',
      'b.nft: artifact b.nft (nftables 1)',
      'NOT_COMPARED',
    ]);
  });

  it('may be empty, as git hands over a file that was added', async () => {
    const folder = makeTree({ 'a.nft': NFT });
    expect(await open(folder, '/dev/null', 'a.nft')).to.deep.equal([
      '/dev/null: ',
      'a.nft: artifact a.nft (nftables 1)',
    ]);
    expect(await open(folder, '/dev/null', '/dev/null')).to.deep.equal(['FORMAT_UNKNOWN']);
  });

  it('show places as the user wrote the paths', async () => {
    const broken = { 'rulecast.yaml': 'version: 1\nrules: 3\n' };
    const folder = makeTree({ ...under('a', broken), ...under('b', policy()) });
    mkdirSync(join(folder, 'c'));
    const files = async (cwd: string, path: string) => {
      const { result, sources } = await openPaths({ from: path, to: path }, SETTINGS, ioIn(join(folder, cwd)));
      const places = result.diagnostics.flatMap(({ span }) => span?.file ?? []);
      expect([...sources.keys()]).to.include(places[0]);
      return [...new Set(places)];
    };
    expect(await files('.', 'a')).to.deep.equal(['a/rulecast.yaml']);
    expect(await files('.', './a/')).to.deep.equal(['a/rulecast.yaml']);
    expect(await files('a', '.')).to.deep.equal(['rulecast.yaml']);
    expect(await files('c', '../a/rulecast.yaml')).to.deep.equal(['../a/rulecast.yaml']);
    expect(await files('c', join(folder, 'a'))).to.deep.equal([`${folder}/a/rulecast.yaml`]);
  });

  it('read includes and built files from wherever the user stands', async () => {
    const more = 'include: [../shared/sets.yaml]\n';
    const folder = makeTree({
      '.git/HEAD': '',
      ...under('a', policy({ more })),
      'shared/sets.yaml': 'sets: { extra: [192.0.2.9] }\n',
    });
    expect((await call(folder, ['build', 'a'])).exitCode).to.equal(0);
    for (const [cwd, path] of [
      ['.', 'a'],
      ['a', '.'],
      ['shared', '../a'],
      ['.', join(folder, 'a')],
    ] as const) {
      const { result } = await openPaths({ from: path, to: path }, SETTINGS, ioIn(join(folder, cwd)));
      const item = result.ok ? result.value.to.side.items[0] : undefined;
      if (item?.kind !== 'policy') throw new Error(`${cwd} ${path}: ${JSON.stringify(result.diagnostics)}`);
      expect(
        item.filesOf('nftables', undefined)?.map(({ path: file }) => file.replace(/^.*a\/out/, 'out')),
      ).to.deep.equal(['out/lab.nft']);
    }
  });
});
