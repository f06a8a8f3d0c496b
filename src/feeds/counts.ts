import type { EndpointSet } from '../model/endpoint-set.ts';

/** How much there is under a label value. */
export interface LabelCount {
  /** Endpoint sets. */
  readonly sets: number;
  /** Prefixes, addresses and ranges as the feed lists them. */
  readonly prefixes: number;
  /** Host names and patterns. */
  readonly domains: number;
}

/**
 * Counts by value of the labels, values joined with `/`: `Exchange/Optimize`. A set with several values counts for each of them; one without
 * counts under `-`. Without labels everything counts under `all`.
 */
export function countByLabels(
  sets: readonly EndpointSet[],
  labels: readonly string[],
): Readonly<Record<string, LabelCount>> {
  const counts = new Map<string, LabelCount>();
  for (const set of sets) {
    for (const key of keysOf(set, labels)) {
      const { sets: known, prefixes, domains } = counts.get(key) ?? { sets: 0, prefixes: 0, domains: 0 };
      counts.set(key, { sets: known + 1, prefixes: prefixes + set.listed, domains: domains + set.domains.length });
    }
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function keysOf({ labels: values }: EndpointSet, labels: readonly string[]): readonly string[] {
  if (labels.length === 0) return ['all'];
  return labels.reduce<readonly string[]>(
    (keys, label) => {
      const own = values[label] ?? [];
      const parts = own.length === 0 ? ['-'] : own;
      return keys.flatMap((key) => parts.map((part) => (key === '' ? part : `${key}/${part}`)));
    },
    [''],
  );
}
