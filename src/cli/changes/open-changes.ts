import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { changesName } from '../../feeds/change-records.ts';
import { type FeedChange, readFeedChanges } from '../../feeds/changes/feed-change.ts';
import type { FeedNode, PolicyDocument } from '../../model/document.ts';
import { loadPolicy } from '../../policy/load.ts';
import { libraryOf, readOptional, type SourceFiles } from '../../policy/source-files.ts';

/** A feed with its snapshot as it is, and what is said of its changes. */
export interface FeedRecords {
  readonly feed: FeedNode;
  /** By version; empty where there are no change records. */
  readonly changes: readonly FeedChange[];
  /** Path of the change records; absent where there are none. */
  readonly file?: string;
}

/** A policy whose snapshots are read as they are, with the change records beside them. */
export interface OpenedChanges {
  readonly document: PolicyDocument;
  readonly feeds: readonly FeedRecords[];
}

/** Reads the policy at `path` and all that is known of the changes of its feeds. */
export function openChanges(
  path: string,
  files: SourceFiles,
): { readonly result: Result<OpenedChanges>; readonly sources: SourceTexts } {
  const { result, sources } = loadPolicy(path, files, { timing: 'ignore' });
  if (!result.ok) return { result, sources };
  const found: Diagnostic[] = [...result.diagnostics];
  const feeds = [...result.value.feeds.values()].map((feed) => recordsOf(feed, files, found));
  return { result: resultOf({ document: result.value, feeds }, found), sources };
}

function recordsOf(feed: FeedNode, files: SourceFiles, found: Diagnostic[]): FeedRecords {
  if (feed.snapshot === undefined) return { feed, changes: [] };
  const file = changesName(feed.snapshot);
  const bytes = readOptional(libraryOf(files, file), file);
  if (bytes === undefined) return { feed, changes: [] };
  if (!(bytes instanceof Uint8Array)) {
    found.push(bytes);
    return { feed, changes: [] };
  }
  const changes = readFeedChanges(bytes, file);
  found.push(...changes.diagnostics);
  return changes.ok ? { feed, changes: changes.value, file } : { feed, changes: [] };
}
