import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { aggregate } from './aggregate.ts';
import type { Bar, Bench } from './bar.ts';
import { feeds } from './feeds.ts';
import { help } from './help.ts';
import { longLists } from './long-lists.ts';
import { manySites } from './many-sites.ts';
import { pac } from './pac.ts';
import { packetSets } from './packet-sets.ts';
import { review } from './review.ts';
import { smallChange } from './small-change.ts';
import { worldwide } from './worldwide.ts';

// npm run bench [-- --only NAME] [--rounds N]
// Prints each bar as it is measured and ends with 1 when one is missed. Ratios are of medians of whole processes, to `node -e 0` where the
// bar names nothing else.

const BENCHES: Readonly<Record<string, Bench>> = {
  help,
  worldwide,
  'long-lists': longLists,
  'many-sites': manySites,
  'small-change': smallChange,
  aggregate,
  feeds,
  'packet-sets': packetSets,
  review,
  pac,
};

const ROUNDS = 15;

function main(): number {
  const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) return refuse(`--rounds ${values.rounds} is not a number of rounds`);
  const names = Object.keys(BENCHES).filter((name) => values.only === undefined || name === values.only);
  if (names.length === 0) return refuse(`--only ${values.only} is none of ${Object.keys(BENCHES).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'rulecast-bench-'));
  try {
    process.stdout.write(`${line('bar', 'figure', 'limit')}\n`);
    const bars = names.flatMap((name) => measured(name, { folder: join(folder, name), rounds }));
    return bars.every(isMet) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measured(name: string, context: Parameters<Bench>[0]): readonly Bar[] {
  mkdirSync(context.folder);
  const bars = BENCHES[name]?.(context) ?? [];
  for (const bar of bars) process.stdout.write(`${shown(bar)}\n`);
  return bars;
}

function isMet({ figure, limit }: Bar): boolean {
  return limit === undefined || figure <= limit;
}

function shown(bar: Bar): string {
  const amount = (value: number) => `${bar.unit === 'x' ? value.toFixed(2) : Math.round(value)} ${bar.unit}`;
  if (bar.limit === undefined) return line(bar.bar, amount(bar.figure), '');
  return `${line(bar.bar, amount(bar.figure), amount(bar.limit))}  ${isMet(bar) ? 'ok' : 'over'}`;
}

function line(bar: string, figure: string, limit: string): string {
  return `${bar.padEnd(62)}${figure.padStart(10)}${limit.padStart(10)}`;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

process.exitCode = main();
