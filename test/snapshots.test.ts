import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { prove } from '../src/proof/prove.ts';
import { assertUnanimous, packetsFor, witnessesOf } from './agreement.ts';
import { builtIns } from './built-in.ts';
import { loadCaseIn } from './cases.ts';
import { makeTree, removeTrees } from './cli/folder.ts';
import { coverageOfReading, coverageOfSnapshot, type RawEndpointSet } from './coverage.ts';
import { expectWellFormed } from './exporters/well-formed.ts';

/** Snapshots as published, where there are any. They are not part of the project. */
const PUBLISHED = '../shared/data/m365';
const CLIENTS = ['10.20.0.0/16', '2001:db8:20::/48'];
const PACKETS = 10_000;

interface Endpoints extends RawEndpointSet {
  readonly category: string;
  readonly required: boolean;
}

/** What is selected, in the words of a policy and by hand. */
const SELECTIONS = {
  'what is required of Optimize and Allow': {
    where: { required: true, category: ['Optimize', 'Allow'] },
    takes: ({ required, category }: Endpoints) => required && ['Optimize', 'Allow'].includes(category),
  },
  'everything that has addresses': { where: undefined, takes: () => true },
} as const;

function policyWith(where: unknown): string {
  return JSON.stringify({
    version: 1,
    name: 'published',
    direction: 'outbound',
    scope: { from: 'clients' },
    default: 'drop',
    feeds: { m365: { type: 'microsoft365', snapshot: 'snapshot.json' } },
    sets: { clients: CLIENTS },
    rules: [{ name: 'm365', from: 'clients', to: { feed: 'm365', ...(where ? { where } : {}) }, action: 'allow' }],
    outputs: [
      { exporter: 'azure-nsg', path: 'out/nsg.json', options: { vnet: 'deny', loadBalancer: 'deny' } },
      { exporter: 'iptables', path: 'out/iptables', options: { hook: 'forward' } },
      { exporter: 'nftables', path: 'out/policy.nft', options: { hook: 'forward' } },
      { exporter: 'panos', path: 'out/panos.xml' },
      { exporter: 'csv', path: 'out/csv' },
    ],
  });
}

describe('published snapshots', () => {
  after(removeTrees);

  const names = existsSync(PUBLISHED) ? readdirSync(PUBLISHED).filter((name) => name.endsWith('.json')) : [];

  it('are there', function () {
    if (names.length === 0) {
      this.test!.title += `: no folder ${PUBLISHED}, nothing is compared`;
      this.skip();
    }
    expect(names).to.have.length.of.at.least(6);
  });

  for (const name of names) {
    const text = readFileSync(join(PUBLISHED, name), 'utf8');
    const json = JSON.parse(text);
    const endpoints: readonly Endpoints[] = Array.isArray(json) ? json : json.endpoints;

    for (const [what, { where, takes }] of Object.entries(SELECTIONS)) {
      it(`${name}: artifacts hold ${what}, no packet more and none less`, async () => {
        const one = loadCaseIn(makeTree({ 'policy.yaml': policyWith(where), 'snapshot.json': text }));
        const wanted = coverageOfSnapshot(endpoints.filter(takes));
        expect(Object.keys(wanted)).to.have.length.of.at.least(8);
        for (const { exporter } of await builtIns()) {
          const [witnesses] = await witnessesOf(one, exporter);
          if (witnesses === undefined) throw new Error(`${exporter.id} refuses the policy`);
          const { families } = prove({ ...witnesses.site, reading: witnesses.reading });
          expect([families[4].kind, families[6].kind], exporter.id).to.deep.equal(['proved', 'proved']);
          for (const { text } of exporter.id === 'panos' ? witnesses.site.artifacts : []) expectWellFormed(text);
          expect(coverageOfReading(witnesses.reading, CLIENTS), exporter.id).to.deep.equal(wanted);
          const [packets = []] = packetsFor(one, [witnesses.site.policy], PACKETS);
          const { verdicts, deciders } = assertUnanimous(witnesses, packets);
          expect(deciders).to.include('m365');
          expect(verdicts.allow).to.be.at.least(PACKETS / 20);
          expect(verdicts.drop).to.be.at.least(PACKETS / 20);
        }
      });
    }
  }
});
