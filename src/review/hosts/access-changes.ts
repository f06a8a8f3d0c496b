import type { Span } from '../../diagnostic/diagnostic.ts';
import type { AccessAction, AccessEntry, AccessPlan } from '../../hosts/access.ts';
import { type AccessCell, accessCells } from '../../hosts/access-cells.ts';
import { type ChangedPattern, changedHosts, type HostWays } from '../../hosts/changed-hosts.ts';
import type { AddressSet } from '../../net/address-set.ts';
import { isAnyPort, type PortSet } from '../../net/port-set.ts';
import { namedText } from '../report/counts.ts';
import type { Level } from '../review.ts';
import type { Because } from './because.ts';
import type { HostChange, HostChanges } from './host-change.ts';
import { cellKey, joinCells } from './join-cells.ts';
import { changedText, patternsText } from './words.ts';

/** What a proxy does with a request by itself, or leaves to its other rules. */
type Answer = AccessAction | 'left';

interface Context {
  readonly because: Because;
  /** Addresses in words: `lans`, `10.0.0.0/8`, `any client`. */
  readonly clientsText: (clients: AddressSet) => string;
  /** Where a rule is written, by its name. */
  readonly locateRule: (name: string) => Span | undefined;
}

/** What a proxy lets through and denies otherwise than before, for every client, port and host. An output that is new is compared with one that says nothing. */
export function accessChanges(from: AccessPlan | undefined, to: AccessPlan, context: Context): HostChanges {
  const old = from?.entries ?? [];
  const found = new Map<string, Found[]>();
  for (const cell of accessCells([...old, ...to.entries])) {
    const [before, after] = [within(old, cell.met), within(to.entries, cell.met, old.length)];
    // Cells that meet the same entries change alike.
    const key = JSON.stringify([before.places, after.places]);
    const known = found.get(key);
    if (known === undefined) {
      const changes = changedHosts(before.ways, after.ways);
      if (changes === 'too-large') return undefined;
      found.set(
        key,
        changes.flatMap(({ patterns, ...values }) => patterns.map((one) => ({ ...values, ...one, cells: [cell] }))),
      );
    } else for (const one of known) one.cells.push(cell);
  }
  return linesOf([...found.values()].flat()).map((line) =>
    lineChange(line, { ...context, entries: [...to.entries, ...old] }),
  );
}

interface Found extends ChangedPattern {
  readonly from: Answer;
  readonly to: Answer;
  readonly cells: AccessCell[];
}

/** The entries of a cell, whose places are counted from `first`. */
function within(
  entries: readonly AccessEntry[],
  met: readonly number[],
  first = 0,
): { readonly places: readonly number[]; readonly ways: HostWays<Answer> } {
  const places = met.map((place) => place - first).filter((place) => entries[place] !== undefined);
  const layers = places.flatMap((place) => entries[place] ?? []).map(({ hosts, action }) => ({ hosts, value: action }));
  return { places, ways: { layers, otherwise: 'left' } };
}

/** Patterns that change in one way, for the same clients and ports. */
interface Line {
  readonly from: Answer;
  readonly to: Answer;
  readonly patterns: ChangedPattern[];
  readonly cell: AccessCell;
}

/** A pattern is told for all clients and ports together that it changes for, as far as they are a product; and with all patterns that change for those. */
function linesOf(found: readonly Found[]): readonly Line[] {
  const byPattern = new Map<string, Found>();
  for (const { cells, ...one } of found) {
    const key = JSON.stringify([one.from, one.to, one.pattern]);
    const known = byPattern.get(key);
    if (known === undefined) byPattern.set(key, { ...one, cells: [...cells] });
    else known.cells.push(...cells);
  }
  const lines = new Map<string, Line>();
  for (const { from, to, pattern, host, cells } of byPattern.values()) {
    for (const cell of joinCells(cells)) {
      const key = `${from} ${to} ${cellKey(cell)}`;
      const line = lines.get(key) ?? { from, to, patterns: [], cell };
      line.patterns.push({ pattern, host });
      lines.set(key, line);
    }
  }
  return [...lines.values()];
}

type Phrase = readonly [level: Level, one: string, many: string];

const PHRASES: Readonly<Record<Answer, Readonly<Partial<Record<Answer, Phrase>>>>> = {
  left: {
    allow: ['high', 'is let through now', 'are let through now'],
    deny: ['medium', 'is denied now', 'are denied now'],
  },
  deny: {
    allow: ['high', 'is let through now, no longer denied', 'are let through now, no longer denied'],
    // The proxy's other rules may let it through.
    left: ['high', 'is not denied any more', 'are not denied any more'],
  },
  allow: {
    left: ['medium', 'is not let through any more', 'are not let through any more'],
    deny: ['medium', 'is denied now, no longer let through', 'are denied now, no longer let through'],
  },
};

function lineChange(
  { from, to, patterns, cell }: Line,
  { because, clientsText, locateRule, entries }: Context & { readonly entries: readonly AccessEntry[] },
): HostChange {
  const phrase = PHRASES[from][to];
  if (phrase === undefined) throw new Error('rulecast bug: a change of nothing');
  const [most, one, many] = phrase;
  const items = patterns.map(({ pattern }) => pattern);
  // What a publisher adds to a set that somebody chose is as usual as an address of it.
  const level = because.isFeedAlone({ patterns: items }) ? 'medium' : most;
  const named = new Set(items);
  const entry = entries.find(({ hosts }) => hosts.some((pattern) => named.has(pattern)));
  const span = entry && locateRule(entry.rule);
  const what = patternsText(items.length, [one, many]);
  const where = `for ${clientsText(cell.clients)} on ${portsText(cell.ports)}`;
  const text = `${what}: ${changedText(patterns)}; ${where}${because({ patterns: items })}`;
  return { level, text, items, ...(span && { span }) };
}

function portsText(ports: PortSet): string {
  if (isAnyPort(ports)) return 'any TCP port';
  return namedText(ports.map(({ from, to }) => (from === to ? `tcp/${from}` : `tcp/${from}-${to}`)));
}
