import { expect } from 'chai';
import { emit } from '../../exporters/pac/emit.ts';
import { DEFAULTS } from '../../exporters/pac/options.ts';
import { routeOf, type SteeringPlan } from '../../src/hosts/steering.ts';
import { requireChromium } from '../review/html/require-chromium.ts';
import { layer, steeringPlan } from './host-plans.ts';
import { type SteeredBrowser, steeredBrowser } from './pac-chromium.ts';
import { corpusOf, PLANS } from './pac-corpus.ts';

/** The largest plan that is at hand, between patterns of other kinds than it has. */
const PLAN: SteeringPlan = steeringPlan({
  layers: [
    layer('proxy', '*x*.y*.a.example', 'login.d.example'),
    ...PLANS.at(-1)!.plan.layers,
    layer('direct', '*.d.example', 'a.*.b.example', '*cdn.example.net', 'c*.a.example'),
  ],
});

/** Whether a browser asks for the host as it is written, and asks the file before it does. */
function isAskedFor(host: string): boolean {
  const url = `https://${host}/`;
  const isSame = URL.canParse(url) && new URL(url).hostname === host;
  return isSame && !/^(?:127\.|169\.254\.|\[::1\]|\[fe80:)/.test(host) && !host.includes('*');
}

describe('pac: Chromium', function () {
  this.timeout(120_000);
  let browser: SteeredBrowser | undefined;

  before(async function () {
    requireChromium(this);
    browser = await steeredBrowser((port) => {
      const proxy = { servers: [{ type: 'PROXY', host: '127.0.0.1', port }], thenDirect: false } as const;
      return emit({ ...PLAN, proxy }, DEFAULTS)[0]!.text;
    });
  });

  after(async () => browser?.close());

  const hosts = corpusOf(PLAN).filter(isAskedFor);
  // Servers cannot tell a host with a dot behind it from one without. Some of the former are enough: the file takes the dot off before all else.
  for (const [spelling, asked, fewest] of [
    ['as it is', hosts.filter((host) => !host.endsWith('.')), 200],
    ['with the dot of the root', hosts.filter((host) => host.endsWith('.')).filter((_, index) => index % 4 === 0), 50],
  ] as const) {
    it(`takes the way of the plan to every host of a feed and its neighbours, ${spelling}`, async () => {
      expect(asked.length).to.be.greaterThan(fewest);
      const arrivals = await browser!.visit(asked);
      const wrong = asked.flatMap((host) => {
        const taken = [...(arrivals.get(host.replace(/\.$/, '')) ?? [])].join();
        const expected = routeOf(PLAN, host);
        return taken === expected ? [] : [`${host}: ${taken || 'none'}, not ${expected}`];
      });
      expect(wrong).to.deep.equal([]);
    });
  }
});
