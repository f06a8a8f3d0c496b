import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKET_EXPORTERS } from '../../../exporters/index.ts';
import { classify, type Formats } from '../../../src/cli/diff/classify.ts';
import { allFormats } from '../../../src/cli/diff/open-file.ts';
import { filesBelow, goldenArtifacts } from '../../golden.ts';

describe('classify', () => {
  let formats: Formats = { rules: [], hosts: [] };
  before(async () => {
    formats = await allFormats();
  });

  function kindOf(path: string, text: string): string {
    const found = classify({ path, text }, formats);
    if (found.kind === 'artifact') return found.exporter.id;
    if (found.kind === 'hosts') return `${found.exporter} (hosts)`;
    if (found.kind === 'ambiguous') return found.exporters.join('|');
    return found.kind === 'feed' ? found.type : found.kind;
  }

  function kindsIn(folder: string, paths: readonly string[]): readonly string[] {
    return paths.map((path) => `${path}: ${kindOf(path, readFileSync(join(folder, path), 'utf8'))}`);
  }

  it('takes every golden for what its exporter wrote', () => {
    const goldens = goldenArtifacts();
    expect(goldens.length).to.be.greaterThan(250);
    const wrong = goldens.filter(({ exporter, artifact }) => kindOf(artifact.path, artifact.text) !== exporter);
    expect(wrong.map(({ artifact }) => artifact.path)).to.deep.equal([]);
  });

  it('takes every rule file of others for what its reader reads', () => {
    for (const id of Object.keys(PACKET_EXPORTERS).filter((name) => readdirSync('fixtures/readback').includes(name))) {
      const folder = join('fixtures/readback', id);
      const paths = filesBelow(folder).filter((path) => !path.endsWith('packets.txt'));
      expect(kindsIn(folder, paths)).to.deep.equal(paths.map((path) => `${path}: ${id}`));
    }
  });

  it('takes every policy and every snapshot for one', () => {
    const policies = filesBelow('fixtures/cases').filter((path) => path.endsWith('/policy.yaml'));
    expect(policies.length).to.be.greaterThan(30);
    expect(kindsIn('fixtures/cases', policies)).to.deep.equal(policies.map((path) => `${path}: policy`));
    const snapshots = filesBelow('fixtures/feeds').filter((path) => /^m365-(?!utf16)/.test(path));
    expect(kindsIn('fixtures/feeds', snapshots)).to.deep.equal(snapshots.map((path) => `${path}: microsoft365`));
  });

  const others: readonly (readonly [string, string, string])[] = [
    ['policy.json', '{"version":1,"name":"a","rules":[]}', 'policy'],
    ['policy.yaml', '{"version":1,"name":"a","outputs":[]}', 'policy'],
    ['policy.yaml', '\ufeff"version": 1\nrules: []\n', 'policy'],
    ['compose.yaml', 'version: "3"\nname: shop\nservices: {}\n', 'unknown'],
    ['sets.yaml', 'sets: { a: [192.0.2.1] }\n', 'unknown'],
    ['package.json', '{"version":"1.0.0","name":"a"}', 'unknown'],
    ['rulecast.manifest.json', '{"schema":"rulecast-manifest/1","artifacts":[]}', 'unknown'],
    ['changes.json', '[{"id":1,"endpointSetId":2,"disposition":"Change"}]', 'microsoft365'],
    ['proxy.pac', 'function FindProxyForURL(url, host) { return "DIRECT"; }\n', 'pac (hosts)'],
    ['squid.conf', 'acl m365 dstdomain .example.net\nhttp_access allow m365\n', 'squid (hosts)'],
    ['m365-11.urls.txt', 'a.example.net/\n', 'edl (hosts)'],
    ['m365-11.addresses.txt', '192.0.2.0/24\n', 'list'],
    ['list.csv', '"list","feed","endpoint_set","rules"\r\n', 'domains (hosts)'],
    ['README.md', '# Title\n\nText.\n', 'unknown'],
    ['notes.txt', '# nothing but a remark\n', 'iptables|nftables'],
    ['other.csv', 'name,size\n', 'csv'],
    ['empty.nft', '', 'unknown'],
    ['part.xml', '<entry name="a"/>', 'panos'],
  ];
  for (const [path, text, expected] of others) {
    it(`takes ${path} ${JSON.stringify(text.slice(0, 40))} for ${expected}`, () => {
      expect(kindOf(path, text)).to.equal(expected);
    });
  }
});
