import { expect } from 'chai';
import { STATES, type State } from '../../src/model/packet.ts';
import { agreements, describeAgreement, variantOf } from './agreement.ts';
import { buildIptablesFixture, FITTING_NAMES } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { requireKernel } from './require-kernel.ts';
import { VERDICTS_MIN } from './verdicts-min.ts';

const PACKETS = 2_000;

const [NFT_BACKEND, LEGACY] = IPTABLES_ENGINES;

/** Each case goes through both back ends, by addresses in rules on one and in sets on the other, in turn. */
const WAYS = [
  [
    { engine: NFT_BACKEND, sets: 'rules' },
    { engine: LEGACY, sets: 'ipset' },
  ],
  [
    { engine: NFT_BACKEND, sets: 'ipset' },
    { engine: LEGACY, sets: 'rules' },
  ],
] as const;

describe('kernel, policy, files, listing and reference agree on iptables', function () {
  this.timeout(120_000);
  const states = new Map<State, number>();
  let verdicts = 0;

  for (const [index, name] of FITTING_NAMES.entries()) {
    const ways = WAYS[index % 2]!;
    it(`by ${ways.map(({ engine, sets }) => `${engine.name} with ${sets}`).join(' and ')}, on ${name}`, async function () {
      await requireKernel(this, ...IPTABLES_ENGINES);
      const built = await Promise.all(ways.map(({ sets }) => buildIptablesFixture(name, sets)));
      const sites = built[0]!;
      expect(sites).to.not.be.empty;
      for (const [site, { packets }] of sites.entries()) {
        const variants = ways.map(({ engine }, way) => variantOf(engine, built[way]![site]!));
        const results = await agreements(variants, packets(Math.ceil(PACKETS / sites.length)));
        for (const [way, result] of results.entries()) {
          const { engine, sets } = ways[way]!;
          const what = `${engine.name}, sets: ${sets}`;
          if (this.test && way === 0) this.test.title += `; each ${describeAgreement(result)}`;
          expect(result.differences.slice(0, 5), `${what}: ${result.differences.length} differences`).to.deep.equal([]);
          expect(result.arrived / result.sent, `${what}: share of packets that arrived`).to.be.greaterThan(0.6);
          verdicts += result.arrived;
          for (const state of STATES) states.set(state, (states.get(state) ?? 0) + result.states[state]);
        }
      }
    });
  }

  it('on packets of every state', async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    for (const state of STATES) expect(states.get(state), state).to.be.greaterThan(1_000);
  });

  it(`in at least ${VERDICTS_MIN.iptablesCases} verdicts`, async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    expect(verdicts).to.be.at.least(VERDICTS_MIN.iptablesCases);
  });
});
