import type { Bench } from './bar.ts';
import { buildIn, SNAPSHOT, writePolicyFolder } from './policy-folder.ts';
import { IDLE, medians } from './processes.ts';

const LIMIT = 2.5;

/** The policy that most begin with: the whole of Microsoft 365 that is required and has addresses. */
export const worldwide: Bench = ({ folder, rounds }) => {
  const nftables = writePolicyFolder(folder, 'nftables', { 'rulecast.yaml': POLICY });
  const both = writePolicyFolder(folder, 'nftables-csv', { 'rulecast.yaml': `${POLICY}${CSV}` });
  const times = medians({ idle: IDLE, nftables: buildIn(nftables), both: buildIn(both) }, rounds);
  const title = `build, ${SNAPSHOT?.title}`;
  return [
    { bar: `${title}, nftables`, figure: times.nftables / times.idle, unit: 'x', limit: LIMIT },
    { bar: `${title}, nftables and csv`, figure: times.both / times.idle, unit: 'x', limit: LIMIT },
  ];
};

const POLICY = `version: 1
name: branch
direction: outbound
default: pass
feeds:
  m365: { type: microsoft365, instance: worldwide, snapshot: feeds/m365.json }
rules:
  - name: microsoft-365
    from: any
    to: { feed: m365, where: { required: true, category: [Optimize, Allow] } }
    action: allow
outputs:
  - { exporter: nftables, path: out/branch.nft }
`;

const CSV = '  - { exporter: csv, path: out/csv }\n';
