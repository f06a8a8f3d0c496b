import { expect } from 'chai';
import { randomOf } from '../../src/testing/random.ts';
import { edited, filesOf, policyOf, START } from './drafts.ts';
import { withNamespace } from './namespace.ts';
import { buildPolicy, type NftCase } from './nft-case.ts';
import { requireKernel } from './require-kernel.ts';
import { listObjects } from './ruleset.ts';

const EDITS = 50;

/** Rules and objects of the host, and a policy of its own whose name begins like ours. */
const STRANGERS = [
  'table inet host {',
  '\tset edited { type ipv4_addr; elements = { 192.0.2.1 }; }',
  '\tset edited.v4 { type ipv4_addr; }',
  '\tset edited.x/clients.v4 { type ipv4_addr; flags interval; }',
  '\tchain edited { tcp dport 22 accept; }',
  '\tchain edited.x.outbound { ip saddr @edited.x/clients.v4 accept; }',
  '\tchain output { type filter hook output priority filter; policy accept; ip daddr @edited accept; }',
  '}',
  'table inet other {',
  '\tchain output { type filter hook output priority filter; policy accept; }',
  '}',
  '',
].join('\n');
const STRANGERS_IN_HOST = ['edited', 'edited', 'edited.v4', 'edited.x.outbound', 'edited.x/clients.v4', 'output'];

describe('the objects in the kernel over many edits of a policy', function () {
  this.timeout(120_000);

  for (const into of [undefined, { family: 'inet', table: 'host' }]) {
    it(`are those of the last file, in ${into ? 'a table of the host' : 'a table of its own'}`, async function () {
      await requireKernel(this);
      const random = randomOf(into ? 7 : 8);
      const output = { exporter: 'nftables', path: 'out/edited.nft', options: into ? { into } : {} };
      let draft = START;
      let earlier: readonly string[] = [];
      const seen = new Set<string>();
      await withNamespace(async (namespace) => {
        await namespace.succeed('nft', ['-f', '-'], STRANGERS);
        const other = await namespace.succeed('nft', ['list', 'table', 'inet', 'other']);
        for (let edit = 0; edit < EDITS; edit += 1) {
          const built = await buildPolicy(policyOf(draft, output), { files: filesOf(draft), earlier });
          await namespace.succeed('nft', ['-f', '-'], built.file);
          const table = into ? 'inet host' : 'inet rulecast_edited';
          const { chains, sets } = await listObjects(namespace, table);
          const found = [...chains, ...sets.keys()].sort();
          expect(found, `edit ${edit}`).to.deep.equal(
            into ? [...built.owned, ...STRANGERS_IN_HOST].sort() : namesIn(built),
          );
          for (const name of found) seen.add(name);
          earlier = [...built.owned, ...built.retired];
          draft = edited(draft, random);
        }
        expect(await namespace.succeed('nft', ['list', 'table', 'inet', 'other'])).to.equal(other);
      });
      expect(seen.size, 'names over all edits').to.be.greaterThan(20);
    });
  }
});

/** Names of the blocks of a file for a table of its own. */
function namesIn({ file }: NftCase): readonly string[] {
  return [...file.matchAll(/^\t(?:set|chain) (\S+) \{$/gm)].map(([, name]) => name!).sort();
}
