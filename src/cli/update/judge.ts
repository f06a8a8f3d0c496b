import { type Diagnostic, error, warning } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { canonicalSnapshot, joinedFiles, type RawSnapshot } from '../../feeds/canonical.ts';
import { announcesContent } from '../../feeds/change-records.ts';
import { countByLabels } from '../../feeds/counts.ts';
import type { DownloadedVersion } from '../../feeds/download-request.ts';
import type { FeedContent } from '../../feeds/feed.ts';
import { checkGuards, type GuardFinding, SHRINK_PERCENT } from '../../feeds/guards.ts';
import { type AcceptedGuard, type LockedFeed, snapshotHash } from '../../feeds/lock.ts';
import { sameEndpointSets } from '../../feeds/same-endpoint-sets.ts';
import { sourceOf } from '../../feeds/sources.ts';
import { type FeedDeclaration, readSnapshot } from '../../policy/declare-feed.ts';
import type { Acceptance } from './settings.ts';
import type { StandingFeed } from './standing.ts';

/** A guard's finding, and whether the user let it pass. */
export interface JudgedFinding extends GuardFinding {
  readonly isAccepted: boolean;
}

/** A new version of a feed, read and judged. It may be stored when no finding stands against it. */
export interface JudgedVersion {
  /** The snapshot as it is to be committed. */
  readonly bytes: Uint8Array;
  readonly content: FeedContent;
  readonly version?: string;
  readonly previous?: string;
  readonly findings: readonly JudgedFinding[];
  readonly locked: LockedFeed;
}

/** What judging needs beside the feed. */
export interface JudgeSettings {
  readonly accept: readonly Acceptance[];
  /** The day, `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * Reads what came as the policy will, and lets the guards compare it with what there is. Fails when it cannot be read whole; what guards found
 * is no failure yet.
 */
export function judgeVersion(
  standing: StandingFeed,
  downloaded: DownloadedVersion,
  settings: JudgeSettings,
): Result<JudgedVersion> {
  const { feed } = standing;
  const raw = readSnapshot(feed, joinedFiles(downloaded.files));
  if (!raw.ok) return raw;
  const named = downloaded.version === undefined ? {} : { version: downloaded.version };
  const { bytes, content } = committedForm(feed, { source: feed, files: downloaded.files, ...named }, raw.value);
  const version = downloaded.version ?? content.version;
  const previous = standing.locked?.version ?? standing.content?.version;
  const isAnnounced = announcesContent(downloaded.records ?? [], previous ?? '');
  const findings = judged(standing, { content, version, previous, isAnnounced }, settings);
  const identity = { ...(version && { version }), ...(previous && { previous }) };
  const accepted = acceptedGuards(standing, { findings, version, today: settings.today });
  const locked: LockedFeed = {
    type: feed.type,
    sources: downloaded.sources,
    ...(version && { version }),
    sha256: snapshotHash(bytes),
    counts: countByLabels(content.endpointSets, sourceOf(feed.type)?.mainLabels ?? []),
    ...(accepted.length > 0 && { accepted }),
  };
  return resultOf({ bytes, content, ...identity, findings, locked }, [
    ...raw.diagnostics,
    ...missingBaseline(standing),
  ]);
}

/** What guards found, as errors, and as warnings where it was accepted. */
export function guardDiagnostics({ feed }: StandingFeed, { findings }: JudgedVersion): readonly Diagnostic[] {
  return findings.map((finding) => told(feed, finding));
}

/** Whether a version may be stored, as far as guards have a say. */
export function isHeldBack({ findings }: JudgedVersion): boolean {
  return findings.some(({ isAccepted }) => !isAccepted);
}

/** The snapshot as it is committed, which reads to the endpoint sets that came: anything else would change what a policy means. */
function committedForm(
  feed: FeedDeclaration,
  snapshot: RawSnapshot,
  raw: FeedContent,
): { readonly bytes: Uint8Array; readonly content: FeedContent } {
  for (const order of ['sorted', 'kept'] as const) {
    const bytes = canonicalSnapshot(snapshot, order);
    const read = readSnapshot(feed, bytes);
    if (read.ok && sameEndpointSets(read.value.endpointSets, raw.endpointSets)) return { bytes, content: read.value };
  }
  throw new Error(`rulecast bug: the canonical form of ${feed.name} does not read as the feed`);
}

function judged(
  { feed, content: old }: StandingFeed,
  next: {
    readonly content: FeedContent;
    readonly version: string | undefined;
    readonly previous: string | undefined;
    readonly isAnnounced: boolean;
  },
  { accept }: JudgeSettings,
): readonly JudgedFinding[] {
  const findings = checkGuards({
    old: old && { endpointSets: old.endpointSets, version: next.previous },
    new: { endpointSets: next.content.endpointSets, version: next.version },
    isAnnounced: next.isAnnounced,
    shrink: feed.shrink ?? SHRINK_PERCENT,
    labels: sourceOf(feed.type)?.mainLabels ?? [],
  });
  return findings.map((finding) => ({
    ...finding,
    isAccepted: accept.some(({ guard, feed: name }) => guard === finding.guard && name === feed.name),
  }));
}

function acceptedGuards(
  { locked }: StandingFeed,
  {
    findings,
    version,
    today,
  }: { readonly findings: readonly JudgedFinding[]; readonly version: string | undefined; readonly today: string },
): readonly AcceptedGuard[] {
  const passed = new Set(findings.filter(({ isAccepted }) => isAccepted).map(({ guard }) => guard));
  const added = [...passed].map((guard) => ({ guard, ...(version && { version }), date: today }));
  return [...(locked?.accepted ?? []), ...added];
}

function told({ name, span }: FeedDeclaration, { guard, message, isAccepted }: JudgedFinding): Diagnostic {
  if (isAccepted) return warning('FEED_GUARD', `${name}: ${message}; accepted`, { span });
  const hint = `look at what it is about; if that is right: rulecast update --accept ${guard}:${name}`;
  return error('FEED_GUARD', `${name}: ${message}`, { span, hint });
}

function missingBaseline({ feed, locked, content }: StandingFeed): readonly Diagnostic[] {
  if (locked === undefined || content !== undefined) return [];
  const message = `${feed.name}: the locked snapshot is not there to compare with, so nobody looked for losses`;
  return [warning('FEED_GUARD', message, { span: feed.snapshotSpan })];
}
