import type { HostDecision } from './compare-hosts.ts';
import { type HostSet, hostsOf, unionOfHosts } from './host-set.ts';

/**
 * The same decisions in as few sets as can be: a set that came before decides nothing again, and neighbours with one value are one set, whatever their order.
 * `key` is equal for lists that became equal.
 */
export interface MergedDecisions {
  readonly decisions: readonly HostDecision[];
  readonly key: string;
}

/** Merges lists of decisions, of which many have the same sets. */
export function decisionMerger(): (decisions: readonly HostDecision[]) => MergedDecisions {
  const numberOf = numbering();
  return (decisions) => {
    const seen = new Set<number>();
    const runs: { value: string; readonly sets: Map<number, HostSet> }[] = [];
    for (const { hosts, value } of decisions) {
      const number = numberOf(hosts);
      if (seen.has(number)) continue;
      seen.add(number);
      const last = runs.at(-1);
      if (last?.value === value) last.sets.set(number, hosts);
      else runs.push({ value, sets: new Map([[number, hosts]]) });
    }
    const key = runs.map(({ value, sets }) => [value, ...[...sets.keys()].sort((a, b) => a - b)].join(' ')).join('|');
    return { decisions: runs.map(({ value, sets }) => ({ value, hosts: joined([...sets.values()]) })), key };
  };
}

/** One number for all sets that are made alike; objects that were seen before are not looked into again. */
function numbering(): (set: HostSet) => number {
  const known = new WeakMap<HostSet, number>();
  const numbers = new Map<string, number>();
  return (set) => {
    const before = known.get(set);
    if (before !== undefined) return before;
    const text = JSON.stringify(set);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    known.set(set, number);
    return number;
  };
}

/** The union, with all plain patterns in one set, which is read at once. */
function joined(sets: readonly HostSet[]): HostSet {
  const [only, ...more] = sets;
  if (only !== undefined && more.length === 0) return only;
  const patterns = sets.flatMap((set) => (set.kind === 'patterns' ? set.patterns : []));
  return unionOfHosts([hostsOf(patterns), ...sets.filter(({ kind }) => kind !== 'patterns')]);
}
