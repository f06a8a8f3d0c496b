import { STATES, type State, type Verdict } from '../../src/model/packet.ts';
import type { RandomComparison } from './random-agreement.ts';

/** What a run over random policies has seen so far. */
export interface RandomTotal {
  policies: number;
  /** Policies that the language or nftables refuses. */
  refused: number;
  /** Verdicts of the kernel, by engine. */
  readonly engines: Map<string, number>;
  readonly verdicts: Record<Verdict, number>;
  readonly states: Record<State, number>;
  readonly rules: { hit: number; dead: number; unroutable: number };
  /** What disagrees, and rules that could be hit and were not, each with the seed of its policy. */
  readonly faults: string[];
}

/** A run that has seen nothing. */
export function emptyTotal(): RandomTotal {
  return {
    policies: 0,
    refused: 0,
    engines: new Map(),
    verdicts: { allow: 0, drop: 0, reject: 0, pass: 0 },
    states: { new: 0, established: 0, related: 0, untracked: 0, invalid: 0 },
    rules: { hit: 0, dead: 0, unroutable: 0 },
    faults: [],
  };
}

/** Verdicts of the kernel in all. */
export function verdictsIn({ engines }: RandomTotal): number {
  return [...engines.values()].reduce((sum, count) => sum + count, 0);
}

/** Adds a comparison; `undefined` is a refused policy. */
export function addTo(total: RandomTotal, comparison: RandomComparison | undefined): void {
  if (comparison === undefined) {
    total.refused += 1;
    return;
  }
  const { seed, engines, live, dead, unroutable } = comparison;
  total.policies += 1;
  total.rules.hit += live.length;
  total.rules.dead += dead.length;
  total.rules.unroutable += unroutable.length;
  for (const { name, result } of engines) {
    total.engines.set(name, (total.engines.get(name) ?? 0) + result.arrived);
    for (const verdict of VERDICTS) total.verdicts[verdict] += result.verdicts[verdict];
    for (const state of STATES) total.states[state] += result.states[state];
    const missed = live.filter((rule) => !result.deciders.has(rule)).map((rule) => `no packet reached "${rule}"`);
    total.faults.push(...[...result.differences, ...missed].map((line) => `seed ${seed}, ${name}: ${line}`));
  }
}

export const VERDICTS = ['allow', 'drop', 'reject', 'pass'] as const satisfies readonly Verdict[];

/** One line: `60 policies (3 refused), 81234 verdicts: allow 40.1 %, ...`. */
export function describeTotal(total: RandomTotal): string {
  const all = verdictsIn(total);
  const share = (count: number): string => `${((100 * count) / Math.max(1, all)).toFixed(1)} %`;
  const shares = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([word, count]) => `${word} ${share(count)}`)
      .join(', ');
  const { hit, dead, unroutable } = total.rules;
  const engines = [...total.engines].map(([name, count]) => `${name} ${count}`).join(', ');
  return [
    `${total.policies} policies (${total.refused} refused), ${all} verdicts`,
    shares(total.verdicts),
    shares(total.states),
    `rules: ${hit} hit, ${dead} dead, ${unroutable} unroutable`,
    engines,
  ].join('; ');
}
