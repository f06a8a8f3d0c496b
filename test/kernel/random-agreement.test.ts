import { expect } from 'chai';
import { STATES } from '../../src/model/packet.ts';
import { agreements, type Variant, variantOf } from './agreement.ts';
import { buildIptables, type IptablesCase } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { buildPolicy, withFile } from './nft-case.ts';
import { NFT } from './nft-engine.ts';
import { isSeenByKernel } from './opinions.ts';
import { compareRandom } from './random-agreement.ts';
import { randomCase } from './random-case.ts';
import { addTo, describeTotal, emptyTotal, VERDICTS, verdictsIn } from './random-total.ts';
import { requireKernel } from './require-kernel.ts';
import { VERDICTS_MIN } from './verdicts-min.ts';

const FIRST_SEED = 1;

describe('kernel, policy, files, listing, proof and reference agree on random policies', function () {
  this.timeout(400_000);
  const total = emptyTotal();

  it(`in at least ${VERDICTS_MIN.random} verdicts`, async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    for (let seed = FIRST_SEED; verdictsIn(total) < VERDICTS_MIN.random; seed += 1) {
      addTo(total, await compareRandom(seed));
    }
    if (this.test) this.test.title += `; seeds from ${FIRST_SEED}: ${describeTotal(total)}`;
    expect(total.faults.slice(0, 5), `${total.faults.length} faults`).to.deep.equal([]);
  });

  it('each verdict for at least a tenth of the packets, of every state', async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    for (const verdict of VERDICTS) {
      expect(total.verdicts[verdict] / verdictsIn(total), verdict).to.be.greaterThan(0.1);
    }
    for (const state of STATES) expect(total.states[state], state).to.be.greaterThan(1_000);
  });

  it('with every rule hit that decides a packet which routing lets through', async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    const { hit, dead, unroutable } = total.rules;
    expect(hit).to.be.greaterThan(40);
    expect(unroutable / (hit + dead + unroutable), 'share of rules that routing keeps from packets').to.be.lessThan(
      0.2,
    );
  });

  for (const [text, other] of [
    ['443', '444'],
    ['10.0.0.0/24', '10.0.0.0/25'],
    ['2001:db8:0:1::/64', '2001:db8:0:1::/65'],
  ] as const) {
    it(`not on files that say ${other} for ${text}`, async function () {
      await requireKernel(this, ...IPTABLES_ENGINES);
      const variants = await changed((file) => file.replace(new RegExp(`${text}(?!\\d)`, 'g'), other));
      const results = await agreements(variants, variants[0]!.built.packets(600));
      expect(results.map(({ differences }) => differences.some(isSeenByKernel))).to.deep.equal(
        variants.map(() => true),
      );
    });
  }
});

/** A random policy whose rules have many ports and addresses. */
const CHANGED_SEED = 16;

/** The files of a random policy after a change, by each engine. */
async function changed(edit: (file: string) => string): Promise<readonly Variant[]> {
  const nft = await buildPolicy(randomCase(CHANGED_SEED, 'rules'));
  const [sets, rules] = await Promise.all(
    (['ipset', 'rules'] as const).map((where) => buildIptables(randomCase(CHANGED_SEED, where))),
  );
  return [
    variantOf(NFT, withFile(nft, edit(nft.file))),
    variantOf(IPTABLES_ENGINES[0], edited(sets!, edit)),
    variantOf(IPTABLES_ENGINES[1], edited(rules!, edit)),
  ];
}

function edited(built: IptablesCase, edit: (file: string) => string): IptablesCase {
  return { ...built, artifacts: built.artifacts.map(({ path, text }) => ({ path, text: edit(text) })) };
}
