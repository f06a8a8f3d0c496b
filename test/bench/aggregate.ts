import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FAMILIES } from '../../src/net/family.ts';
import { addressListText } from './address-lists.ts';

/** What one list costs: the whole process, in multiples of a Node that does nothing. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  readonly milliseconds: number;
  readonly idleMilliseconds: number;
}

const SIZES = [100_000, 1_000_000] as const;
const ROUNDS = 7;
const CHILD = fileURLToPath(new URL('./aggregate-child.js', import.meta.url));

/**
 * Reads, aggregates and writes seeded lists, each run a process of its own, in turns with `node -e 0`. The ratio is the
 * median of the rounds' ratios: machines differ and drift, and neighbours in time drift alike.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rulecast-bench-'));
  try {
    const cases = FAMILIES.flatMap((family) => SIZES.map((lines) => ({ family, lines })));
    return cases.map(({ family, lines }) => {
      const input = join(folder, `v${family}-${lines}.txt`);
      writeFileSync(input, addressListText(family, lines));
      return measure(`aggregate v${family} ${lines}`, [CHILD, input, join(folder, 'out.txt')]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(name: string, argv: readonly string[]): BenchResult {
  const rounds = Array.from({ length: ROUNDS }, () => ({ idle: timeNode(['-e', '0']), busy: timeNode(argv) }));
  return {
    name,
    ratio: median(rounds.map(({ idle, busy }) => busy / idle)),
    milliseconds: median(rounds.map(({ busy }) => busy)),
    idleMilliseconds: median(rounds.map(({ idle }) => idle)),
  };
}

function timeNode(argv: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, ratio, milliseconds, idleMilliseconds } of await run()) {
    const times = `${milliseconds.toFixed(0)} ms against ${idleMilliseconds.toFixed(0)} ms`;
    process.stdout.write(`${name}: ${ratio.toFixed(2)} x node -e 0 (${times})\n`);
  }
}
