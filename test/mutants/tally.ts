import type { Fate } from './judge.ts';

/** How often each fate befell mutants. */
export interface Tally {
  readonly add: (fate: Fate, what: string) => void;
  readonly count: (kind?: Fate['kind']) => number;
  readonly missed: readonly string[];
  /** For the title of a test. */
  readonly text: () => string;
}

const FATES = ['refuted', 'refused', 'proved', 'undecided', 'missed'] as const satisfies readonly Fate['kind'][];

/** An empty tally. */
export function newTally(): Tally {
  const counts = new Map<Fate['kind'], number>();
  const missed: string[] = [];
  const count = (kind?: Fate['kind']): number =>
    kind === undefined ? [...counts.values()].reduce((sum, one) => sum + one, 0) : (counts.get(kind) ?? 0);
  return {
    add(fate, what) {
      counts.set(fate.kind, count(fate.kind) + 1);
      if (fate.kind === 'missed') missed.push(`${what}: ${fate.reason}`);
    },
    count,
    missed,
    text: () =>
      `${count()} mutants: ${FATES.map((kind) => `${count(kind)} ${kind === 'proved' ? 'proved harmless' : kind}`).join(', ')}`,
  };
}
