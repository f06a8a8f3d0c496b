import type { Bench } from './bar.ts';
import { fiveOutputs } from './five-formats.ts';
import { buildIn, SNAPSHOT, writePolicyFolder } from './policy-folder.ts';
import { IDLE, medians } from './processes.ts';

/** Without the proof, which has a bar of its own. */
const BARE = '--no-verify';

/** The policy that most begin with: the whole of Microsoft 365 that is required and has addresses. */
export const worldwide: Bench = ({ folder, rounds }) => {
  const nftables = writePolicyFolder(folder, 'nftables', { 'rulecast.yaml': `${POLICY}${NFTABLES}` });
  const five = writePolicyFolder(folder, 'five', { 'rulecast.yaml': `${POLICY}${fiveOutputs('out')}` });
  const candidates = { nftables: buildIn(nftables, BARE), five: buildIn(five, BARE), proved: buildIn(five) };
  const times = medians({ idle: IDLE, ...candidates }, rounds);
  const title = `build, ${SNAPSHOT?.title}`;
  return [
    { bar: `${title}, nftables`, figure: times.nftables / times.idle, unit: 'x', limit: 2.5 },
    { bar: `${title}, five formats`, figure: times.five / times.idle, unit: 'x', limit: 3 },
    { bar: 'proving the five adds', figure: (times.proved - times.five) / times.idle, unit: 'x', limit: 0.8 },
  ];
};

const POLICY = `version: 1
name: branch
direction: outbound
scope: { from: clients }
default: drop
sets:
  clients: [10.20.0.0/16, "2001:db8:20::/48"]
feeds:
  m365: { type: microsoft365, instance: worldwide, snapshot: feeds/m365.json }
rules:
  - name: microsoft-365
    from: clients
    to: { feed: m365, where: { required: true, category: [Optimize, Allow] } }
    action: allow
outputs:
`;

const NFTABLES = '  - { exporter: nftables, path: out/branch.nft, options: { hook: forward } }\n';
