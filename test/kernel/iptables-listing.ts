import type { Artifact } from '../../src/exporter/exporter.ts';
import type { IptablesEngine } from './iptables-engine.ts';
import type { Namespace } from './namespace.ts';

/** Lines of what the save commands print, by `rules.v4`, `rules.v6` and `sets.ipset`. */
export type Listing = Readonly<Record<string, readonly string[]>>;

/** Everything that is loaded, without what changes by itself: dates, counters, and the seed and the order of sets. */
export async function listLines(engine: IptablesEngine, namespace: Namespace): Promise<Listing> {
  return Object.fromEntries((await engine.list(namespace)).map((file) => [file.path, linesOf(file)]));
}

function linesOf({ path, text }: Artifact): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (path === 'sets.ipset') return lines.map((line) => line.replace(/ initval 0x[0-9a-f]+$/, '')).sort();
  return lines.map((line) => line.replace(/ \[\d+:\d+\]$/, ' [0:0]'));
}

/** The chains and sets whose names begin like ours, each with its file, as a build names what it owns. */
export function namesIn(listing: Listing): readonly string[] {
  return Object.entries(listing)
    .flatMap(([path, lines]) =>
      lines.flatMap((line) => /^(?::|create )(rc\.\S+)/.exec(line)?.[1] ?? []).map((name) => `${path} ${name}`),
    )
    .sort();
}

/** The listing without the lines that speak of `owned` names, be it a declaration, a rule, a jump or a member. */
export function without(listing: Listing, owned: readonly string[]): Listing {
  const names = new Set(owned);
  const isForeign = (path: string, line: string): boolean =>
    !line.split(/[ :]/).some((word) => names.has(`${path} ${word}`));
  const files = Object.entries(listing).map(
    ([path, lines]) => [path, lines.filter((line) => isForeign(path, line))] as const,
  );
  return Object.fromEntries(files.filter(([, lines]) => lines.length > 0));
}
