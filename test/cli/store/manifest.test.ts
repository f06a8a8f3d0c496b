import { expect } from 'chai';
import {
  type Manifest,
  manifestName,
  namesLeft,
  parseManifest,
  printManifest,
} from '../../../src/cli/store/manifest.ts';

const ENTRY = { path: 'out/a.nft', sha256: 'ab', output: 'nftables', exporter: 'nftables' };
const parse = (text: string) => parseManifest(text, 'rulecast.manifest.json');

describe('manifest', () => {
  it('has one line a file, sorted by path', () => {
    const text = printManifest([
      { ...ENTRY, path: 'b' },
      { ...ENTRY, path: 'a', site: 'oslo' },
      { ...ENTRY, path: 'B' },
    ]);
    const lines = text.split('\n').filter((line) => line.includes('"path"'));
    expect(lines.map((line) => JSON.parse(line.replace(/,$/, '')).path)).to.deep.equal(['B', 'a', 'b']);
    expect(text.endsWith('}\n')).to.equal(true);
  });

  it('reads what it prints', () => {
    const manifest: Manifest = [
      { ...ENTRY, path: 'a"\u2028\n', owned: ['x', 'y'], retired: ['z'] },
      { ...ENTRY, path: 'b', site: 'oslo' },
    ];
    for (const entries of [manifest, []]) {
      const parsed = parse(printManifest(entries));
      expect(parsed.ok && JSON.parse(JSON.stringify(parsed.value))).to.deep.equal(entries);
    }
  });

  it('leaves out empty lists of names', () => {
    expect(printManifest([{ ...ENTRY, owned: [], retired: [] }])).to.not.match(/owned|retired/);
  });

  const broken: readonly (readonly [string, string])[] = [
    ['conflict markers', '<<<<<<< HEAD\n{}\n'],
    ['another JSON value', '[]'],
    ['another schema', '{"schema":"rulecast-manifest/2","artifacts":[]}'],
    ['no artifacts', '{"schema":"rulecast-manifest/1"}'],
    ['an artifact without a hash', '{"schema":"rulecast-manifest/1","artifacts":[{"path":"a"}]}'],
    [
      'names that are no texts',
      JSON.stringify({ schema: 'rulecast-manifest/1', artifacts: [{ ...ENTRY, owned: [1] }] }),
    ],
  ];
  for (const [what, text] of broken) {
    it(`refuses ${what}`, () => {
      expect(parse(text).diagnostics.map(({ code }) => code)).to.deep.equal(['MANIFEST_INVALID']);
    });
  }

  it('is named after the policy', () => {
    const names = ['rulecast.yaml', 'edge.yml', 'Edge.YAML', 'plain'].map(manifestName);
    expect(names).to.deep.equal([
      'rulecast.manifest.json',
      'edge.manifest.json',
      'Edge.manifest.json',
      'plain.manifest.json',
    ]);
  });

  it('remembers every name that an output left, owned or retired, once and sorted', () => {
    const manifest: Manifest = [
      { ...ENTRY, site: 'oslo', owned: ['c', 'a'], retired: ['b', 'a'] },
      { ...ENTRY, site: 'bergen', owned: ['d'] },
      { ...ENTRY, output: 'other', site: 'oslo', owned: ['e'] },
    ];
    expect(namesLeft(manifest, 'nftables', 'oslo')).to.deep.equal(['a', 'b', 'c']);
    expect(namesLeft(manifest, 'nftables', undefined)).to.deep.equal([]);
  });
});
