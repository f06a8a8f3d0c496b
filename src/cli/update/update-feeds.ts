import { type Diagnostic, isError, warning } from '../../diagnostic/diagnostic.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import type { FeedLock } from '../../feeds/lock.ts';
import type { FeedDeclaration } from '../../policy/declare-feed.ts';
import { type Outcome, stopped } from '../command.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { PolicyLocation } from '../locate-policy.ts';
import { commit } from '../store/commit.ts';
import { type FetchedFeed, fetchAll } from './fetch-all.ts';
import { guardDiagnostics, isHeldBack, type JudgedVersion, judgeVersion } from './judge.ts';
import { type FeedReport, reportOf, updateText } from './report.ts';
import type { UpdateSettings } from './settings.ts';
import { type StandingFeed, standingFeed } from './standing.ts';
import { chooseTargets } from './targets.ts';
import { type AcceptedVersion, updateFiles } from './update-files.ts';

/** An update of the feeds that a policy declares. */
export interface UpdateJob {
  readonly feeds: readonly FeedDeclaration[];
  readonly lock: FeedLock;
  readonly location: PolicyLocation;
  readonly settings: UpdateSettings;
  readonly io: Io;
}

/** Fetches, reads and judges all feeds, and only then writes: everything, or nothing when one of them fails or is held back. */
export async function updateFeeds(job: UpdateJob): Promise<Outcome> {
  const { feeds, lock, location, settings, io } = job;
  const targets = chooseTargets(feeds, settings);
  if (!targets.ok) return stopped(targets.diagnostics);
  const standing = targets.value.map((feed) => standingFeed(io.files, location.place, { feed, lock }));
  const before = [...targets.diagnostics, ...standing.flatMap(({ diagnostics }) => diagnostics)];
  if (before.some(isError)) return stopped(before);
  const known = standing.flatMap((one) => (one.ok ? [one.value] : []));
  const fetched = await fetchAll(known, { io, place: location.place, cafile: settings.cafile });
  if (!fetched.ok) return stopped([...before, ...fetched.diagnostics]);
  const judged = fetched.value.map((one) => judgeFetched(job, one));
  const diagnostics = [...before, ...judged.flatMap((one) => one.diagnostics), ...unusedAcceptances(job, judged)];
  const sources = new Map(judged.flatMap((one) => [...one.sources]));
  if (diagnostics.some(isError)) return outcomeOf(job, judged, { diagnostics, sources, written: [] });
  return { ...store(job, judged, diagnostics), sources };
}

/** What became of one feed: `version` is there when a new one came and could be read. */
interface JudgedFeed {
  readonly standing: StandingFeed;
  readonly version?: JudgedVersion;
  readonly accepted?: AcceptedVersion;
  readonly isFailed: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** What came, for excerpts around what is wrong with it. */
  readonly sources: ReadonlyMap<string, string>;
}

function judgeFetched({ settings, io }: UpdateJob, { standing, download }: FetchedFeed): JudgedFeed {
  const nothing = { standing, isFailed: false, diagnostics: download.diagnostics, sources: new Map() };
  if (!download.ok) return { ...nothing, isFailed: true };
  if (download.value.kind === 'unchanged') return nothing;
  const judged = judgeVersion(standing, download.value, { accept: settings.accept, today: io.today() });
  const text = download.value.files.map((bytes) => decodeText(bytes) ?? '').join('\n');
  const sources = new Map(judged.diagnostics.length > 0 ? [[standing.feed.snapshot, text]] : []);
  if (!judged.ok) return { ...nothing, isFailed: true, diagnostics: judged.diagnostics, sources };
  const version = judged.value;
  const diagnostics = [...judged.diagnostics, ...guardDiagnostics(standing, version)];
  if (isHeldBack(version)) return { ...nothing, version, diagnostics, sources };
  const accepted = { standing, judged: version, records: download.value.records ?? [] };
  return { ...nothing, version, accepted, diagnostics, sources };
}

/** An acceptance left in a script would let a later version pass unseen, so that one without use is told. */
function unusedAcceptances({ settings }: UpdateJob, judged: readonly JudgedFeed[]): readonly Diagnostic[] {
  const found = judged.flatMap(({ standing, version }) =>
    (version?.findings ?? []).map(({ guard }) => `${guard}:${standing.feed.name}`),
  );
  return settings.accept
    .map(({ guard, feed }) => `${guard}:${feed}`)
    .filter((word) => !found.includes(word))
    .map((word) => warning('FEED_GUARD', `--accept ${word} had nothing to accept`));
}

function store(job: UpdateJob, judged: readonly JudgedFeed[], before: readonly Diagnostic[]): Outcome {
  const { io, location, settings } = job;
  const versions = judged.flatMap(({ accepted }) => accepted ?? []);
  const files = updateFiles(io.files, location, { versions, lock: lockAfter(job, versions) });
  if (!files.ok) return stopped([...before, ...files.diagnostics]);
  const written = files.value.map(({ path }) => path);
  const failures = settings.dryRun ? [] : commit(io.files, location.place, files.value);
  const diagnostics = [...before, ...files.diagnostics, ...failures];
  if (diagnostics.some(isError)) return stopped(diagnostics);
  return outcomeOf(job, judged, { diagnostics, sources: new Map(), written });
}

/** Entries of feeds that the policy no longer declares go. */
function lockAfter({ feeds, lock }: UpdateJob, versions: readonly AcceptedVersion[]): FeedLock {
  const fresh = new Map(versions.map(({ standing, judged }) => [standing.feed.name, judged.locked]));
  return new Map(
    feeds.flatMap(({ name }) => {
      const entry = fresh.get(name) ?? lock.get(name);
      return entry === undefined ? [] : [[name, entry] as const];
    }),
  );
}

function outcomeOf(
  { settings }: UpdateJob,
  judged: readonly JudgedFeed[],
  {
    diagnostics,
    sources,
    written,
  }: {
    readonly diagnostics: readonly Diagnostic[];
    readonly sources: ReadonlyMap<string, string>;
    readonly written: readonly string[];
  },
): Outcome {
  const reports: readonly FeedReport[] = judged.map(reportOf);
  const isStale = settings.dryRun && written.length > 0;
  return {
    exitCode: worstOf(exitCodeOf(diagnostics), isStale ? 2 : 0),
    text: updateText(reports, { written, dryRun: settings.dryRun, isDone: !diagnostics.some(isError) }),
    document: { dryRun: settings.dryRun, feeds: reports, written },
    diagnostics,
    sources,
  };
}
