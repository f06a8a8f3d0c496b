import { createHash } from 'node:crypto';
import { assertNever } from '../diagnostic/assert.ts';
import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { type SchemaProblem, schemaProblems } from '../diagnostic/schema-error.ts';
import { quote } from '../diagnostic/text.ts';
import type { LabelCount } from './counts.ts';
import type { GuardName } from './guards.ts';
import { validateLock } from './lock-validator.js';

/** A file that a snapshot was made of, with what the server calls its version. */
export interface LockedSource {
  readonly url: string;
  readonly etag?: string;
  readonly modified?: string;
}

/** A guard that refused a version, and was told to let it pass. */
export interface AcceptedGuard {
  readonly guard: GuardName;
  /** The version it let pass, where the feed has one. */
  readonly version?: string;
  /** The day, `YYYY-MM-DD`. */
  readonly date: string;
}

/** What a policy knows of one snapshot. */
export interface LockedFeed {
  readonly type: string;
  readonly sources: readonly LockedSource[];
  /** The version, syncToken or changeNumber of the feed, where it has one. */
  readonly version?: string;
  /** SHA-256 of the committed snapshot, in lower-case hexadecimal digits. */
  readonly sha256: string;
  /** By value of the type's main labels, joined with `/`; `all` for types without labels. */
  readonly counts: Readonly<Record<string, LabelCount>>;
  readonly accepted?: readonly AcceptedGuard[];
}

/** Every locked feed by its name in the policy. */
export type FeedLock = ReadonlyMap<string, LockedFeed>;

const SCHEMA = 'rulecast-lock/1';

/** `rulecast.yaml` has `rulecast.lock`; policies of other names in one folder have locks of their own. */
export function lockName(policy: string): string {
  return `${policy.replace(/\.ya?ml$/i, '')}.lock`;
}

/** The hash of a snapshot as a lock records it. */
export function snapshotHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One line a feed, sorted by name, so that a new version of one feed changes one line. */
export function printLock(lock: FeedLock): string {
  const names = [...lock.keys()].sort();
  const lines = names.map((name) => `    ${JSON.stringify(name)}: ${printFeed(lock.get(name))}`);
  const feeds = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "schema": "${SCHEMA}",\n  "feeds": ${feeds}\n}\n`;
}

/** FEED_LOCK_INVALID when the text is not a lock of this version, as after a merge with conflicts. */
export function parseLock(text: string, file: string): Result<FeedLock> {
  const value = parseJson(text);
  if (value === undefined) return invalid(file, 'it is not JSON');
  if (!validateLock(value)) {
    const [problem] = schemaProblems(validateLock.errors ?? []);
    return invalid(file, problem === undefined ? 'it is not a lock' : phraseOf(problem));
  }
  // Checked by the schema just now.
  const { feeds } = value as { readonly feeds: Readonly<Record<string, LockedFeed>> };
  return resultOf(new Map(Object.entries(feeds)));
}

function printFeed(feed: LockedFeed | undefined): string {
  if (feed === undefined) return '{}';
  const { type, sources, version, sha256, counts, accepted } = feed;
  const sorted = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  const listed = sources.map(({ url, etag, modified }) => ({ url, etag, modified }));
  return JSON.stringify({ type, sources: listed, version, sha256, counts: sorted, accepted });
}

function phraseOf(problem: SchemaProblem): string {
  const where = problem.pointer === '' ? 'the file' : problem.pointer;
  switch (problem.kind) {
    case 'unknown-key':
      return `${where} has the unknown key ${quote(problem.key)}`;
    case 'missing-key':
      return `${where} lacks the key ${quote(problem.key)}`;
    case 'value':
      return `${where}: ${problem.message}`;
    default:
      return assertNever(problem);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(file: string, why: string): Result<never> {
  return failure(
    error('FEED_LOCK_INVALID', `${file} cannot be read: ${why}`, {
      hint: 'restore it from version control; of two versions that conflict take either, then run rulecast update',
    }),
  );
}
