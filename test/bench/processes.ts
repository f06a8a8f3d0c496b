import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command as it is packed: the bundle, not the modules that it was made of. */
export const COMMAND = fileURLToPath(new URL('../../lib/rulecast.js', import.meta.url));

const PEAK_MEMORY = new URL('./peak-memory.js', import.meta.url).href;

/** A Node process to be timed as a whole, from its start to its end. */
export interface Candidate {
  readonly argv: readonly string[];
  readonly folder: string;
  /** Runs before each round and is not timed. */
  readonly reset?: () => void;
  /** What the process ends with; absent: 0. */
  readonly exitCode?: number;
}

/** A Node that does nothing: what every figure is a multiple of. */
export const IDLE: Candidate = { argv: ['-e', '0'], folder: '.' };

/**
 * The median milliseconds of each candidate. They take turns, in another order each round, so that what else the machine does meets all of
 * them alike.
 */
export function medians<K extends string>(
  candidates: Readonly<Record<K, Candidate>>,
  rounds: number,
): Readonly<Record<K, number>> {
  const entries = Object.entries<Candidate>(candidates);
  const times = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    const first = round % entries.length;
    for (const [name, candidate] of [...entries.slice(first), ...entries.slice(0, first)]) {
      candidate.reset?.();
      times.get(name)?.push(timed(candidate));
    }
  }
  const medianOf = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
  return Object.fromEntries([...times].map(([name, values]) => [name, medianOf(values)])) as Record<K, number>;
}

/** The most memory that a candidate holds at once, in MB. */
export function peakMegabytes({ argv, folder, reset }: Candidate): number {
  reset?.();
  const output = runNode({ argv: ['--import', PEAK_MEMORY, ...argv], folder });
  const kilobytes = Number(/peak memory (\d+) kB\n$/.exec(output)?.[1]);
  return (kilobytes * 1024) / 1e6;
}

function timed(candidate: Candidate): number {
  const start = performance.now();
  runNode(candidate);
  return performance.now() - start;
}

/** Runs Node and returns what it wrote on its error output. */
export function runNode({ argv, folder, exitCode = 0 }: Candidate): string {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== exitCode) throw new Error(`node ${argv.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stderr;
}
