import { FAMILIES } from '../../src/net/family.ts';
import { addressListText } from './address-lists.ts';
import type { Bar, Bench, BenchContext } from './bar.ts';
import { buildIn, writePolicyFolder } from './policy-folder.ts';
import { IDLE, medians, peakMegabytes } from './processes.ts';

const PREFIXES = 100_000;

/** A block list of 100,000 prefixes of mixed lengths, in no order. */
export const longLists: Bench = (context) => [
  ...FAMILIES.flatMap((family) => listBars(`IPv${family}`, addressListText(family, PREFIXES), context)),
  ...listBars('IPv4, none merge', separatePrefixes(), context),
];

function listBars(title: string, list: string, { folder, rounds }: BenchContext): readonly Bar[] {
  const place = writePolicyFolder(folder, title, { 'rulecast.yaml': POLICY, 'list.txt': list });
  const build = buildIn(place);
  const { idle, built } = medians({ idle: IDLE, built: build }, rounds);
  const bar = `build, ${PREFIXES} prefixes, ${title}`;
  return [
    { bar, figure: built / idle, unit: 'x', limit: 8 },
    { bar: `${bar}: peak memory`, figure: peakMegabytes(build), unit: 'MB', limit: 300 },
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
default: pass
sets:
  blocked: { file: list.txt }
rules:
  - { name: blocked, from: any, to: blocked, services: tcp/443, action: drop }
outputs:
  - { exporter: nftables, path: out/blocked.nft }
`;
