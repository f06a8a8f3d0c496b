import { expect } from 'chai';
import iptables from '../../exporters/iptables/index.ts';
import { entryChain, hooksOf, type IptablesOptions } from '../../exporters/iptables/options.ts';
import { assertAgreement } from '../../src/testing/agreement.ts';
import { standardCases } from '../../src/testing/case.ts';
import { conformance } from '../../src/testing/conformance.ts';
import { type FittedCase, fitDocument } from '../../src/testing/fitted-case.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { type Backend, inNamespace, needs } from './iptables.ts';

const CASES = standardCases();
const LOADED = ['m365-branch', 'router-zones', 'reject-and-log', 'scope-within', 'scope-zones', 'v6-only', 'any-any'];
const BASE = { input: 'INPUT', output: 'OUTPUT', forward: 'FORWARD' } as const;

/** The exporter with other options than its own for policies that do not say. */
function withSets(sets: IptablesOptions['sets']): typeof iptables {
  const { schema, defaults } = iptables.options;
  return { ...iptables, options: { schema, defaults: { ...defaults, sets } } };
}

/** The files of a case as the kernel gives them back, the host's own chains jumping to ours. */
function savedFiles(site: FittedCase, backend: Backend): ReturnType<typeof iptables.emit> {
  const text = (path: string): string => site.artifacts.find((file) => file.path === path)?.text ?? '';
  const jumps = site.policy.directions.flatMap((direction) => {
    const hook = BASE[hooksOf(site.options as IptablesOptions)[direction]];
    const chain = entryChain(direction, site.policy.name);
    return ['iptables', 'ip6tables'].map((tool) => `${tool}-${backend} -A ${hook} -j ${chain}`);
  });
  const load = ['sets "$3"', 'restore4 "$1"', 'restore6 "$2"', ...jumps];
  const show = ['save4', 'echo "=== 6"', 'save6', 'echo "=== s"', 'ipset save'];
  const texts = [text('rules.v4'), text('rules.v6'), text('sets.ipset')];
  const { status, output } = inNamespace(backend, [...load, ...show].join('\n'), texts);
  expect(status, output).to.equal(0);
  const [four = '', six = '', sets = ''] = output.split(/^=== .\n/m);
  return [
    { path: 'rules.v4', text: four },
    { path: 'rules.v6', text: six },
    { path: 'sets.ipset', text: sets },
  ];
}

describe('iptables: conformance with sets of ipset', () => {
  for (const { name, run } of conformance(iptables, {
    cases: CASES,
    written: { sets: 'ipset' },
    packets: 500,
    randomPolicies: 20,
  })) {
    it(name, run);
  }
});

describe('iptables: what a kernel gives back', () => {
  for (const backend of ['nft', 'legacy'] as const) {
    for (const sets of ['rules', 'ipset'] as const) {
      it(`means the same, loaded with ${backend} and addresses in ${sets}`, async function () {
        needs(this, backend, 'ipset');
        const exporter = withSets(sets);
        for (const one of CASES.filter(({ name }) => LOADED.includes(name))) {
          const outcome = await fitDocument(exporter, one.load());
          if (outcome.kind === 'refused') throw new Error(`${one.name} is refused`);
          for (const site of outcome.sites) {
            const result = await exporter.read(savedFiles(site, backend), {
              options: site.options as IptablesOptions,
              policy: site.policy.name,
            });
            if (!result.ok || result.value.kind !== 'packets')
              throw new Error(`${one.name}: ${JSON.stringify(result.diagnostics)}`);
            assertAgreement(exporter, site, { reading: result.value, packets: samplePackets(site.policy, 300) });
          }
        }
      });
    }
  }
});
