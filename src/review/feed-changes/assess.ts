import { addDays, daysBetween } from '../../feeds/changes/days.ts';
import { type Entries, type FeedChange, hasEntries } from '../../feeds/changes/feed-change.ts';
import { type TimedSet, timedSets } from '../../feeds/changes/timing.ts';
import { compareTokens } from '../../feeds/compare-tokens.ts';
import { sourceOf } from '../../feeds/sources.ts';
import type { FeedNode, PolicyDocument } from '../../model/document.ts';
import type { EndpointSet, Labels } from '../../model/endpoint-set.ts';
import { readHostPattern } from '../../model/host-pattern.ts';
import { addressSetOf } from '../../net/address-set.ts';
import { covers } from '../../net/algebra.ts';
import { formatPrefix } from '../../net/format.ts';
import { parsePrefix } from '../../net/parse.ts';
import type { AssessedChange, AssessedFeed, AssessedVersion, BuiltState, Todo } from './changes-report.ts';
import { type KnownLabels, touchedRules } from './touched-rules.ts';

/** What changes are looked at with. */
export interface Assessment {
  /** The policy, its snapshots read as they are. */
  readonly document: PolicyDocument;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What has to be deployed within so many days is to do; absent: nothing is marked. */
  readonly pendingDays?: number;
  /** Whether the files on disk are up to date; counts only where something may be to do. */
  readonly built: BuiltState;
}

/** A feed with all its changes, and those that are to be told. */
export interface FeedToAssess {
  readonly feed: FeedNode;
  readonly changes: readonly FeedChange[];
  isTold(change: FeedChange): boolean;
  /** Where its change records are. */
  readonly file?: string;
}

/** What the changes of a feed mean to a policy. */
export function assessFeed({ feed, changes, isTold, file }: FeedToAssess, assessment: Assessment): AssessedFeed {
  const timed = feed.timing === undefined ? undefined : timedSets(changes, feed.timing, assessment.asOf);
  const sets = new Map(feed.endpointSets.map((set) => [set.id, set]));
  const assessed = changes.filter(isTold).map((change) =>
    assessChange(change, {
      ...{ feed, assessment },
      set: sets.get(change.endpointSet),
      timed: timed?.get(change.endpointSet),
    }),
  );
  const { name, type, instance, version } = feed;
  const identity = { name, type, ...(instance && { instance }), ...(version && { version }), ...(file && { file }) };
  return { ...identity, versions: byVersion(assessed) };
}

interface Surroundings {
  readonly feed: FeedNode;
  readonly assessment: Assessment;
  readonly set: EndpointSet | undefined;
  readonly timed: TimedSet | undefined;
}

function assessChange(change: FeedChange, around: Surroundings): AssessedChange {
  const { feed, assessment, set, timed } = around;
  const isBefore = feed.version !== undefined && compareTokens(change.version, feed.version) <= 0;
  const isPlain = hasEntries(change.added) || hasEntries(change.removed);
  const inSnapshot = isPlain ? isShown(change, set) : isBefore || feed.version === undefined;
  const waitsUntil = hasEntries(change.added) && inSnapshot ? heldUntil(change.added, timed) : undefined;
  const keptUntil = set === undefined ? undefined : keptUntilOf(change, timed);
  const assessed = {
    ...change,
    labels: mainLabels(feed, set),
    ...(change.effective && { daysLeft: daysBetween(assessment.asOf, change.effective) }),
    inSnapshot,
    isSuperseded: !inSnapshot && isBefore,
    ...(waitsUntil && { waitsUntil }),
    ...(keptUntil && { keptUntil }),
    rules: touchedRules(assessment.document, feed.name, timesOf(change, set)),
  };
  const todo = todoOf(assessed, assessment);
  return { ...assessed, ...(todo && { todo }) };
}

/** What is to be done within the days asked for. A change without a date is in force since its version. */
function todoOf(change: AssessedChange, { asOf, pendingDays, built }: Assessment): Todo | undefined {
  if (pendingDays === undefined || change.urgency !== 'act' || change.rules.length === 0) return undefined;
  const since = change.effective ?? change.published ?? asOf;
  if (since > addDays(asOf, pendingDays) || change.isSuperseded) return undefined;
  if (!change.inSnapshot) return 'update';
  if (change.waitsUntil !== undefined) return 'wait';
  return BUILT_TODO[built];
}

const BUILT_TODO = { yes: undefined, no: 'build', unknown: 'unknown' } as const satisfies Record<BuiltState, unknown>;

/** Whether a snapshot has all that was added or, where nothing was, none of what was removed. What cannot be read is in none. */
function isShown({ added, removed }: FeedChange, set: EndpointSet | undefined): boolean {
  if (set === undefined) return !hasEntries(added);
  if (hasEntries(added)) {
    return added.ips.every((ip) => hasAddress(set, ip)) && added.urls.every((url) => hasDomain(set, url));
  }
  return !removed.ips.some((ip) => hasAddress(set, ip)) && !removed.urls.some((url) => hasDomain(set, url));
}

function hasAddress({ addresses }: EndpointSet, ip: string): boolean {
  const prefix = parsePrefix(ip);
  return prefix.ok && covers(addresses, addressSetOf([prefix.value]));
}

function hasDomain({ domains }: EndpointSet, url: string): boolean {
  const pattern = readHostPattern(url);
  return pattern.ok && domains.includes(pattern.value);
}

/** The last day on which one of the entries begins to count. */
function heldUntil({ ips, urls }: Entries, timed: TimedSet | undefined): string | undefined {
  if (timed === undefined) return undefined;
  const days = canonical({ ips, urls }).flatMap((text) => timed.held.get(text)?.until ?? []);
  return days.sort().at(-1);
}

function keptUntilOf({ removed, version }: FeedChange, timed: TimedSet | undefined): string | undefined {
  const kept = canonical(removed).flatMap(
    (text) => timed?.keptPrefixes.get(text) ?? timed?.keptDomains.get(text) ?? [],
  );
  return kept.find((entry) => entry.version === version)?.until;
}

function canonical({ ips, urls }: Entries): readonly string[] {
  const prefixes = ips.map((ip) => parsePrefix(ip)).flatMap((ip) => (ip.ok ? [formatPrefix(ip.value)] : []));
  return [...prefixes, ...urls.map(readHostPattern).flatMap((url) => (url.ok ? [url.value] : []))];
}

/** The labels now, and before and after the change as far as the record says them. */
function timesOf({ endpointSet, properties }: FeedChange, set: EndpointSet | undefined): readonly KnownLabels[] {
  const labels: Labels = set?.labels ?? { id: [endpointSet] };
  const isWhole = set !== undefined;
  const side = (of: 'from' | 'to'): Labels =>
    Object.fromEntries(properties.flatMap(({ name, [of]: value }) => (value === undefined ? [] : [[name, [value]]])));
  return [labels, { ...labels, ...side('from') }, { ...labels, ...side('to') }].map((time) => ({
    labels: time,
    isWhole,
  }));
}

function mainLabels({ type }: FeedNode, set: EndpointSet | undefined): readonly string[] {
  const names = sourceOf(type)?.mainLabels ?? [];
  return names.flatMap((name) => set?.labels[name] ?? []);
}

function byVersion(changes: readonly AssessedChange[]): readonly AssessedVersion[] {
  const versions = new Map<string, [AssessedChange, ...AssessedChange[]]>();
  for (const change of changes) {
    const known = versions.get(change.version);
    if (known === undefined) versions.set(change.version, [change]);
    else known.push(change);
  }
  return [...versions].map(([version, [first, ...more]]) => ({
    version,
    ...(first.published && { published: first.published }),
    changes: [first, ...more],
  }));
}
