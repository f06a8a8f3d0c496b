import { expect } from 'chai';
import { assertAgreement } from '../../src/testing/agreement.ts';
import { type FittedCase, fitDocument } from '../../src/testing/fitted-case.ts';
import { readBack } from '../../src/testing/read-back.ts';
import { sampleCase } from '../../src/testing/sample-packets.ts';
import { builtIns } from '../built-in.ts';
import { loadCase } from '../cases.ts';

const [known] = (await builtIns()).filter(({ exporter }) => exporter.id === 'azure-nsg');
const { exporter } = known!;

async function siteOf(topic: string): Promise<FittedCase> {
  const outcome = await fitDocument(exporter, loadCase(topic).document);
  if (outcome.kind === 'refused') throw new Error(`${topic} is refused`);
  return outcome.sites[0]!;
}

/** Compares a case with its file after a change of it. */
async function compare(topic: string, change: (text: string) => string): Promise<void> {
  const site = await siteOf(topic);
  const [template, ...others] = site.artifacts;
  const text = change(template!.text);
  const reading = await readBack(exporter, { ...site, artifacts: [{ path: template!.path, text }, ...others] });
  assertAgreement(exporter, site, { reading, packets: sampleCase(site, 2_000) });
}

/** The template with one property of the rule called `name` replaced. */
function withRule(name: string, more: object): (text: string) => string {
  return (text) => {
    const template = JSON.parse(text);
    const rules: { name: string; properties: object }[] = template.resources[0].properties.securityRules;
    const rule = rules.find((one) => one.name === name);
    if (rule === undefined) throw new Error(`no rule ${name}`);
    Object.assign(rule.properties, more);
    return JSON.stringify(template);
  };
}

const NETWORK = ['azure-virtual-network', 'rulecast.virtual-network.outbound'] as const;
const PROBES = ['azure-probes', 'rulecast.load-balancer.inbound'] as const;

describe('azure-nsg: a mistake in a rule for the platform is seen when the file is compared', () => {
  it('and there is none in what is written', async () => {
    for (const [topic] of [NETWORK, PROBES]) await compare(topic, (text) => text);
  });

  const mistakes: readonly (readonly [what: string, place: readonly [topic: string, name: string], more: object])[] = [
    ['the network is denied', NETWORK, { access: 'Deny' }],
    ['the network reaches everything', NETWORK, { destinationAddressPrefix: '*' }],
    ['everything reaches the network', NETWORK, { sourceAddressPrefix: '*' }],
    ['the network is the probes', NETWORK, { sourceAddressPrefix: 'AzureLoadBalancer' }],
    ['the network has one protocol', NETWORK, { protocol: 'Tcp' }],
    ['the network stands above a drop', NETWORK, { priority: 100 }],
    ['the network stands behind the default', [NETWORK[0], 'rulecast.default.outbound.v4'], { priority: 101 }],
    ['the network is another direction', NETWORK, { direction: 'Inbound' }],
    ['probes are denied', PROBES, { access: 'Deny' }],
    ['probes come from everywhere', PROBES, { sourceAddressPrefix: '*' }],
    ['probes reach one host', PROBES, { destinationAddressPrefix: '10.40.0.9' }],
    ['probes stand above a drop', PROBES, { priority: 100 }],
  ];
  for (const [what, [topic, name], more] of mistakes) {
    it(what, async () => {
      let failure: unknown;
      await compare(topic, withRule(name, more)).catch((thrown: unknown) => {
        failure = thrown;
      });
      expect(String(failure)).to.match(/the policy says/);
    });
  }
});
