import { expect } from 'chai';
import { STATES, type State } from '../../src/model/packet.ts';
import { agreements, describeAgreement, variantOf } from './agreement.ts';
import { BOTH_SETS, buildIptablesFixture, FITTING_NAMES } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { requireKernel } from './require-kernel.ts';

const PACKETS = 2_000;

/** Every way to load a case: by each back end, with addresses in rules and in sets. */
const WAYS = IPTABLES_ENGINES.flatMap((engine) => BOTH_SETS.map((sets) => ({ engine, sets })));

describe('kernel, policy, files, listing and reference agree on iptables', function () {
  this.timeout(120_000);
  const states = new Map<State, number>();

  for (const name of FITTING_NAMES) {
    it(`by both back ends, with rules and with sets, on ${name}`, async function () {
      await requireKernel(this, ...IPTABLES_ENGINES);
      const built = await Promise.all(WAYS.map(({ sets }) => buildIptablesFixture(name, sets)));
      const sites = built[0]!;
      expect(sites).to.not.be.empty;
      for (const [site, { packets }] of sites.entries()) {
        const variants = WAYS.map(({ engine }, way) => variantOf(engine, built[way]![site]!));
        const results = await agreements(variants, packets(Math.ceil(PACKETS / sites.length)));
        for (const [way, result] of results.entries()) {
          const { engine, sets } = WAYS[way]!;
          const what = `${engine.name}, sets: ${sets}`;
          if (this.test && way === 0) this.test.title += `; each ${describeAgreement(result)}`;
          expect(result.differences.slice(0, 5), `${what}: ${result.differences.length} differences`).to.deep.equal([]);
          expect(result.arrived / result.sent, `${what}: share of packets that arrived`).to.be.greaterThan(0.6);
          for (const state of STATES) states.set(state, (states.get(state) ?? 0) + result.states[state]);
        }
      }
    });
  }

  it('on packets of every state', async function () {
    await requireKernel(this, ...IPTABLES_ENGINES);
    for (const state of STATES) expect(states.get(state), state).to.be.greaterThan(1_000);
  });
});
