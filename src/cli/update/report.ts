import type { EndpointSet } from '../../model/endpoint-set.ts';
import type { AddressSet } from '../../net/address-set.ts';
import { except, unionAll } from '../../net/algebra.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { isHeldBack, type JudgedFinding, type JudgedVersion } from './judge.ts';
import type { StandingFeed } from './standing.ts';

/** What became of one feed, for machines. */
export interface FeedReport {
  readonly name: string;
  readonly type: string;
  readonly snapshot: string;
  readonly state: 'unchanged' | 'changed' | 'held-back' | 'failed';
  readonly previous?: string;
  readonly version?: string;
  /** The fewest prefixes of all endpoint sets together that came and went; ports are not looked at. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly addedDomains?: readonly string[];
  readonly removedDomains?: readonly string[];
  readonly guards?: readonly JudgedFinding[];
}

/** How many lines the text lists before it only counts. */
const LISTED = 20;

/** What became of a feed. */
export function reportOf({
  standing,
  version,
  isFailed,
}: {
  readonly standing: StandingFeed;
  readonly version?: JudgedVersion;
  readonly isFailed: boolean;
}): FeedReport {
  const { name, type, snapshot } = standing.feed;
  const identity = { name, type, snapshot };
  if (version === undefined) {
    const locked = standing.locked?.version;
    return { ...identity, state: isFailed ? 'failed' : 'unchanged', ...(locked && !isFailed && { version: locked }) };
  }
  const old = standing.content?.endpointSets ?? [];
  const next = version.content.endpointSets;
  const [before, after] = [addressesOf(old), addressesOf(next)];
  return {
    ...identity,
    state: isHeldBack(version) ? 'held-back' : 'changed',
    ...(version.previous && { previous: version.previous }),
    ...(version.version && { version: version.version }),
    added: prefixTexts(except(after, before)),
    removed: prefixTexts(except(before, after)),
    addedDomains: missingDomains(next, old),
    removedDomains: missingDomains(old, next),
    guards: version.findings,
  };
}

/** The reports for people: a line a feed, what guards hold against it, and what was written. */
export function updateText(
  reports: readonly FeedReport[],
  {
    written,
    dryRun,
    isDone,
  }: { readonly written: readonly string[]; readonly dryRun: boolean; readonly isDone: boolean },
): string {
  const lines = reports.flatMap((report) => [lineOf(report), ...(report.guards ?? []).flatMap(guardLines)]);
  const verb = dryRun ? 'would write' : 'wrote';
  const end = isDone ? written.map((path) => `${verb} ${path}`) : ['nothing was written'];
  const closing = isDone && written.length === 0 ? ['everything is up to date'] : end;
  return `${[...lines, ...closing].join('\n')}\n`;
}

function lineOf(report: FeedReport): string {
  const { name, state, previous, version } = report;
  const versions = [previous, version].filter((one) => one !== undefined);
  const shown = previous === version ? versions.slice(0, 1) : versions;
  const head = `${name}: ${state.replace('-', ' ')}${shown.length === 0 ? '' : `, ${shown.join(' -> ')}`}`;
  if (report.added === undefined) return head;
  const { added, removed = [], addedDomains = [], removedDomains = [] } = report;
  return `${head}, prefixes +${added.length} -${removed.length}, names +${addedDomains.length} -${removedDomains.length}`;
}

function guardLines({ guard, message, items, isAccepted }: JudgedFinding): readonly string[] {
  const more = items.length > LISTED ? [`    and ${items.length - LISTED} more`] : [];
  const head = `  ${guard}${isAccepted ? ' (accepted)' : ''}: ${message}`;
  return [head, ...items.slice(0, LISTED).map((item) => `    ${item}`), ...more];
}

function addressesOf(sets: readonly EndpointSet[]): AddressSet {
  return unionAll(sets.map(({ addresses }) => addresses));
}

function missingDomains(sets: readonly EndpointSet[], others: readonly EndpointSet[]): readonly string[] {
  const known = new Set(others.flatMap(({ domains }) => domains));
  return [...new Set(sets.flatMap(({ domains }) => domains))].filter((domain) => !known.has(domain)).sort();
}
