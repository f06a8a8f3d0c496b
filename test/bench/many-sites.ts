import type { Bench } from './bar.ts';
import { fiveOutputs } from './five-formats.ts';
import { buildIn, writePolicyFolder } from './policy-folder.ts';
import { medians } from './processes.ts';

const SITES = 40;

/** What sites have in common is read and worked out once. */
export const manySites: Bench = ({ folder, rounds }) => {
  const ratio = (name: string, outputs: string, ...more: readonly string[]): number => {
    const place = (sites: number) =>
      buildIn(
        writePolicyFolder(folder, `${name}-${sites}`, { 'rulecast.yaml': `${policyOf(sites)}${outputs}` }),
        ...more,
      );
    const one = place(1);
    const many = place(SITES);
    const times = medians({ one, many }, rounds);
    return times.many / times.one;
  };
  const five = fiveOutputs('out/{site}');
  const bar = `build, ${SITES} sites against one`;
  return [
    { bar, figure: ratio('nftables', NFTABLES, '--no-verify'), unit: 'x', limit: 4 },
    { bar: `${bar}, five formats`, figure: ratio('five', five, '--no-verify'), unit: 'x', limit: 4 },
    { bar: `${bar}, five formats, proved`, figure: ratio('proved', five), unit: 'x' },
  ];
};

const NFTABLES = '  - { exporter: nftables, path: "out/{site}/branch.nft", options: { hook: forward } }\n';

function policyOf(sites: number): string {
  const lans = Array.from({ length: sites }, (_, site) => `[10.${site}.0.0/16, "2001:db8:${site.toString(16)}::/48"]`);
  return `version: 1
name: branch
direction: outbound
default: drop
scope: { from: lans }
feeds:
  m365: { type: microsoft365, instance: worldwide, snapshot: feeds/m365.json }
sets:
  lans: { per: site }
sites:
${lans.map((addresses, site) => `  site-${site}: { lans: ${addresses} }`).join('\n')}
rules:
  - name: microsoft-365
    from: lans
    to: { feed: m365, where: { required: true, category: [Optimize, Allow] } }
    action: allow
outputs:
`;
}
