import type { FeedChange } from '../../feeds/changes/feed-change.ts';

/** What is still to be done about a change. */
export type Todo =
  /** The snapshot is older than the change: fetch it, build and deploy. */
  | 'update'
  /** The policy waits for the date: build and deploy then. */
  | 'wait'
  /** The snapshot has it, and the files on disk are not what the policy says now: build and deploy. */
  | 'build'
  /** As `build`, where the files and the policy are too large to be compared. */
  | 'unknown';

/** Whether the files on disk are what a build would prove today. */
export type BuiltState = 'yes' | 'no' | 'unknown';

/** A change of a feed, and what it means to one policy on one day. */
export interface AssessedChange extends FeedChange {
  /** Labels that say what the endpoint set is for, where it is known: `Exchange`, `Allow`. */
  readonly labels: readonly string[];
  /** Days until additions are in use; negative when they are already. */
  readonly daysLeft?: number;
  /** Whether the snapshot has all that is added or, where nothing is, nothing of what is removed. */
  readonly inSnapshot: boolean;
  /** The snapshot is not older than the change and does not show it: a later change took it back. */
  readonly isSuperseded: boolean;
  /** Additions count from this day on, as `announced: wait` says. */
  readonly waitsUntil?: string;
  /** Removals count until this day, as `keep-removed` says. */
  readonly keptUntil?: string;
  /** Names of rules whose selection has the endpoint set, before the change or after it. */
  readonly rules: readonly string[];
  readonly todo?: Todo;
}

export interface AssessedVersion {
  readonly version: string;
  readonly published?: string;
  readonly changes: readonly [AssessedChange, ...AssessedChange[]];
}

export interface AssessedFeed {
  readonly name: string;
  readonly type: string;
  readonly instance?: string;
  /** The version of the snapshot, where it states one. */
  readonly version?: string;
  /** Where the change records are, or would be. */
  readonly file?: string;
  /** Oldest first; empty when nothing is to be told. */
  readonly versions: readonly AssessedVersion[];
}

/** What the feeds of a policy changed or announce. Plain data. */
export interface ChangesReport {
  readonly policy: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What has to be deployed within so many days is marked as to do; absent: nothing is. */
  readonly pendingDays?: number;
  readonly feeds: readonly AssessedFeed[];
}

/** Every change that something is to be done about. */
export function pendingChanges({ feeds }: ChangesReport): readonly AssessedChange[] {
  return feeds
    .flatMap(({ versions }) => versions)
    .flatMap(({ changes }) => changes)
    .filter(({ todo }) => todo !== undefined);
}
