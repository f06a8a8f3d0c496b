import {
  type DomainPattern,
  type HostSet,
  hostsOf,
  intersectionOfHosts,
  otherHosts,
  unionOfHosts,
} from 'rulecast/exporter/read';
import { ALPHABET, readRegex } from './read-regex.ts';
import { type Settled, settle } from './read-regex-settle.ts';
import { WAYS_MAX, waysOf } from './read-regex-ways.ts';

/** The hosts that an expression matches, or why they are not known. `work` is what it took to find out, in characters. */
export type RegexHosts = (
  | { readonly ok: true; readonly hosts: HostSet; readonly isEmpty: boolean }
  | { readonly ok: false; readonly reason: string }
) & { readonly work: number };

const WAY_WORK = 200;

/**
 * The hosts in which an expression of POSIX finds a match. A run of any characters is a `*`. Where all runs leave out the same characters, such as the
 * dot in `[^.]+`, a host has as many of them as the texts between the runs, and those with more are taken away.
 */
export function hostsOfRegex(text: string, options: { readonly ignoreCase: boolean }): RegexHosts {
  const regex = readRegex(text, options);
  if (!regex.ok) return { ...regex, work: text.length };
  const ways = waysOf(regex.ways);
  if (ways === undefined)
    return { ok: false, reason: 'repeats a group, or has too many alternatives', work: WAYS_MAX * WAY_WORK };
  const patterns: DomainPattern[] = [];
  const others: HostSet[] = [];
  let count = 0;
  for (const way of ways) {
    const settled = settle(way, WAYS_MAX - count);
    count += settled?.length ?? 0;
    const work = (ways.length + count) * WAY_WORK;
    if (settled === undefined) return { ok: false, reason: 'speaks of parts of labels', work };
    for (const pieces of settled) {
      const hosts = hostsOfWay(pieces);
      if (hosts === undefined) return { ok: false, reason: 'says different things of several labels', work };
      if (hosts.kind === 'patterns') patterns.push(...hosts.patterns);
      else others.push(hosts);
    }
  }
  const hosts =
    others.length === 0
      ? hostsOf(patterns)
      : unionOfHosts([...(patterns.length > 0 ? [hostsOf(patterns)] : []), ...others]);
  return { ok: true, hosts, isEmpty: patterns.length + others.length === 0, work: (ways.length + count) * WAY_WORK };
}

/** The hosts of texts and runs; `undefined` where the runs are of different characters. */
function hostsOfWay(pieces: readonly Settled[]): HostSet | undefined {
  const runs = new Set(pieces.flatMap((piece) => (piece.kind === 'run' ? [piece.chars] : [])));
  const [chars = ALPHABET, other] = runs;
  if (other !== undefined) return undefined;
  const texts = pieces.map((piece) => (piece.kind === 'run' ? '*' : piece.text));
  const pattern = texts.join('');
  // No host is empty, or has a label that is.
  if (/^$|^\.|\.\.|\.$/.test(pattern)) return hostsOf([]);
  const without = [...ALPHABET].filter((char) => !chars.includes(char));
  if (without.length === 0) return hostsOf([pattern]);
  const tooMany = without.map((char) => `${`*${char}`.repeat(pattern.split(char).length)}*`);
  return intersectionOfHosts([hostsOf([pattern]), otherHosts(hostsOf(tooMany))]);
}
