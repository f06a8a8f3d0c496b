import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAMILIES } from '../../src/net/family.ts';
import { addressListText } from './address-lists.ts';
import type { Bar, Bench } from './bar.ts';
import { IDLE, medians } from './processes.ts';

const SIZES = [100_000, 1_000_000] as const;
const CHILD = fileURLToPath(new URL('./aggregate-child.js', import.meta.url));

/** Reads, aggregates and writes seeded lists: what address sets cost without a policy around them. */
export const aggregate: Bench = ({ folder, rounds }) =>
  FAMILIES.flatMap((family) => SIZES.map((lines) => ({ family, lines }))).map(({ family, lines }): Bar => {
    const input = join(folder, `v${family}-${lines}.txt`);
    writeFileSync(input, addressListText(family, lines));
    const busy = { argv: [CHILD, input, join(folder, 'out.txt')], folder };
    const times = medians({ idle: IDLE, busy }, rounds);
    return { bar: `aggregate ${lines} lines, IPv${family}`, figure: times.busy / times.idle, unit: 'x' };
  });
