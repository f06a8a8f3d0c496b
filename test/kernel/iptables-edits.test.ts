import { expect } from 'chai';
import { randomOf } from '../../src/testing/random.ts';
import { edited, filesOf, policyOf, START } from './drafts.ts';
import { BOTH_SETS, buildIptables, type Sets } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { listLines, namesIn, without } from './iptables-listing.ts';
import { loadStrangers } from './iptables-strangers.ts';
import { withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';

const EDITS = 40;

/** What strangers have that begins like ours. */
const STRANGERS = 4;

describe('the chains and sets in the kernel over many edits of a policy', function () {
  this.timeout(120_000);

  for (const [index, engine] of IPTABLES_ENGINES.entries()) {
    it(`are those of the last files, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const random = randomOf(20 + index);
      let draft = START;
      let sets: Sets = random.pick(BOTH_SETS);
      let earlier: readonly string[] = [];
      const seen = new Set<string>();
      const switches = { rules: 0, ipset: 0 };
      await withNamespace(async (namespace) => {
        await loadStrangers(engine, namespace);
        const before = await listLines(engine, namespace);
        const strange = namesIn(before);
        expect(strange).to.have.length.of.at.least(STRANGERS);
        for (let edit = 0; edit < EDITS; edit += 1) {
          const output = { exporter: 'iptables', path: 'out/edited', options: { sets } };
          const built = await buildIptables(policyOf(draft, output), { files: filesOf(draft), earlier });
          await engine.load(namespace, built);
          const listing = await listLines(engine, namespace);
          expect(namesIn(listing), `edit ${edit}`).to.deep.equal([...strange, ...built.owned].sort());
          expect(without(listing, built.owned), `edit ${edit}: what others have`).to.deep.equal(before);
          for (const name of built.owned) seen.add(name);
          earlier = [...built.owned, ...built.retired];
          draft = edited(draft, random);
          if (random.chance(0.25)) {
            sets = sets === 'rules' ? 'ipset' : 'rules';
            switches[sets] += 1;
          }
        }
      });
      expect(seen.size, 'names over all edits').to.be.greaterThan(30);
      expect(Math.min(switches.rules, switches.ipset), 'switches to rules and to sets').to.be.greaterThan(2);
    });
  }
});
