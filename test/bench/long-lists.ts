import { FAMILIES } from '../../src/net/family.ts';
import { addressListText } from './address-lists.ts';
import type { Bar, Bench, BenchContext } from './bar.ts';
import { fourOutputs } from './five-formats.ts';
import { buildIn, writePolicyFolder } from './policy-folder.ts';
import { IDLE, medians, peakMegabytes } from './processes.ts';

const PREFIXES = 100_000;

/** A block list of 100,000 prefixes of mixed lengths, in no order. */
export const longLists: Bench = (context) => [
  ...FAMILIES.flatMap((family) => listBars(`IPv${family}`, addressListText(family, PREFIXES), context)),
  ...listBars('IPv4, none merge', separatePrefixes(), context),
  ...FAMILIES.flatMap((family) => formatBars(`IPv${family}`, addressListText(family, PREFIXES), context)),
];

function listBars(title: string, list: string, { folder, rounds }: BenchContext): readonly Bar[] {
  const place = writePolicyFolder(folder, title, { 'rulecast.yaml': `${POLICY}${NFTABLES}`, 'list.txt': list });
  const build = buildIn(place, '--no-verify');
  const { idle, built } = medians({ idle: IDLE, built: build }, rounds);
  const bar = `build, ${PREFIXES} prefixes, ${title}`;
  return [
    { bar, figure: built / idle, unit: 'x', limit: 8 },
    { bar: `${bar}: peak memory`, figure: peakMegabytes(build), unit: 'MB', limit: 300 },
  ];
}

/** The same in every format that can hold as many. */
function formatBars(title: string, list: string, { folder, rounds }: BenchContext): readonly Bar[] {
  const files = { 'rulecast.yaml': `${POLICY}${fourOutputs('out')}`, 'list.txt': list };
  const place = writePolicyFolder(folder, `four-${title}`, files);
  const build = buildIn(place, '--no-verify');
  const proved = buildIn(place);
  const times = medians({ idle: IDLE, built: build, proved }, rounds);
  const bar = `build, ${PREFIXES} prefixes, ${title}, four formats`;
  return [
    { bar, figure: times.built / times.idle, unit: 'x', limit: 20 },
    { bar: `${bar}: peak memory`, figure: peakMegabytes(build), unit: 'MB', limit: 500 },
    { bar: `${bar}, proved`, figure: times.proved / times.idle, unit: 'x' },
    { bar: `${bar}, proved: peak memory`, figure: peakMegabytes(proved), unit: 'MB' },
  ];
}

/** Every prefix has its own block of 2,048 addresses and never fills it, so that as many are written as are read. */
function separatePrefixes(): string {
  const lines = Array.from({ length: PREFIXES }, (_, index) => {
    const address = 0x0100_0000 + index * 2048;
    const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff);
    return `${octets.join('.')}/${22 + (index % 11)}\n`;
  });
  return lines.join('');
}

const POLICY = `version: 1
name: blocked
direction: outbound
scope: everything
default: allow
sets:
  blocked: { file: list.txt }
rules:
  - { name: blocked, from: any, to: blocked, services: tcp/443, action: drop }
outputs:
`;

const NFTABLES = '  - { exporter: nftables, path: out/blocked.nft }\n';
