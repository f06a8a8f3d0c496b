import { fileURLToPath } from 'node:url';
import type { Bar, Bench } from './bar.ts';
import { IDLE, medians, peakMegabytes } from './processes.ts';

const CHILD = fileURLToPath(new URL('./packet-sets-child.js', import.meta.url));

interface Kind {
  readonly title: string;
  readonly limit: number;
  readonly megabytes: number;
}

const KINDS: Readonly<Record<string, Kind>> = {
  objects: { title: '5,000 rules between objects', limit: 15, megabytes: 300 },
  acl: { title: '5,000 lines of an access list', limit: 15, megabytes: 300 },
  chains: { title: '5,000 rules in 90 chains', limit: 8, megabytes: 300 },
  'prefixes-4': { title: '1,000,000 IPv4 prefixes = their aggregates', limit: 25, megabytes: 400 },
  'prefixes-6': { title: '1,000,000 IPv6 prefixes = their aggregates', limit: 25, megabytes: 400 },
};

/** Packet sets of large policies, from generated rules to nodes that are compared. */
export const packetSets: Bench = ({ folder, rounds }) =>
  Object.entries(KINDS).flatMap(([kind, { title, limit, megabytes }]): readonly Bar[] => {
    const busy = { argv: [CHILD, kind], folder };
    const times = medians({ idle: IDLE, busy }, rounds);
    const bar = `packet set, ${title}`;
    return [
      { bar, figure: times.busy / times.idle, unit: 'x', limit },
      { bar: `${bar}: peak memory`, figure: peakMegabytes(busy), unit: 'MB', limit: megabytes },
    ];
  });
