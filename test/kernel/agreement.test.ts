import { expect } from 'chai';
import { STATES, type State } from '../../src/model/packet.ts';
import { type Agreement, agreements, describeAgreement, variantOf } from './agreement.ts';
import { CASE_NAMES } from './built-case.ts';
import { buildFixture, type NftCase, withFile } from './nft-case.ts';
import { NFT } from './nft-engine.ts';
import { isSeenByKernel } from './opinions.ts';
import { requireKernel } from './require-kernel.ts';
import { VERDICTS_MIN } from './verdicts-min.ts';

const PACKETS = 4_000;

/** What all say about packets of a case with its file loaded. */
async function agreement(built: NftCase, count: number): Promise<Agreement> {
  const [result] = await agreements([variantOf(NFT, built)], built.packets(count));
  return result ?? expect.fail('nothing was asked');
}

describe('kernel, policy, file, listing and reference agree', function () {
  this.timeout(120_000);
  const states = new Map<State, number>();
  let verdicts = 0;

  for (const name of CASE_NAMES) {
    it(`on ${name}`, async function () {
      await requireKernel(this);
      const sites = await buildFixture(name);
      for (const built of sites) {
        const result = await agreement(built, Math.ceil(PACKETS / sites.length));
        if (this.test) this.test.title += `; ${describeAgreement(result)}`;
        expect(result.differences.slice(0, 5), `${result.differences.length} differences`).to.deep.equal([]);
        expect(result.arrived / result.sent, 'share of packets that arrived').to.be.greaterThan(0.6);
        verdicts += result.arrived;
        for (const state of STATES) states.set(state, (states.get(state) ?? 0) + result.states[state]);
      }
    });
  }

  it('not on a file that differs from the policy in one port, one address or one state', async function () {
    await requireKernel(this);
    const [built] = await buildFixture('host-inbound');
    for (const [text, other] of [
      ['tcp dport 22', 'tcp dport 23'],
      ['192.0.2.16/28', '192.0.2.16/29'],
      ['ct state established,related', 'ct state established'],
    ] as const) {
      const file = built!.file.replace(text, other);
      expect(file, text).to.not.equal(built!.file);
      const { differences } = await agreement(withFile(built!, file), 3_000);
      expect(differences.filter(isSeenByKernel), text).to.not.be.empty;
    }
  });

  it('on packets of every state', async function () {
    await requireKernel(this);
    for (const state of STATES) expect(states.get(state), state).to.be.greaterThan(1_000);
  });

  it(`in at least ${VERDICTS_MIN.nftCases} verdicts`, async function () {
    await requireKernel(this);
    expect(verdicts).to.be.at.least(VERDICTS_MIN.nftCases);
  });
});
