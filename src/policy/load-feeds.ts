import { isError } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import { sortDiagnostics } from '../diagnostic/sort.ts';
import type { FeedLock } from '../feeds/lock.ts';
import { declareFeed, type FeedDeclaration } from './declare-feed.ts';
import { readDefinitions } from './definitions.ts';
import { readLock } from './feed-lock.ts';
import { type Findings, loadFiles } from './load-files.ts';
import { pathOf } from './reader.ts';
import { libraryOf, type SourceFiles } from './source-files.ts';
import { field } from './yaml-node.ts';

/** What a policy and its lock say about feeds. No snapshot was read. */
export interface LoadedFeeds {
  readonly result: Result<{ readonly feeds: readonly FeedDeclaration[]; readonly lock: FeedLock }>;
  /** Texts by path, for excerpts. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads what the policy at `path` and its includes declare as feeds, sorted by name; snapshots need not exist. */
export function loadFeeds(path: string, files: SourceFiles): LoadedFeeds {
  const library = libraryOf(files, path);
  const findings: Findings = { library, diagnostics: [], misshapen: [] };
  const declared = readDefinitions(loadFiles(path, findings).files, {
    key: 'feeds',
    what: 'feed',
    read: (reader, name, node) =>
      declareFeed(reader, name, { node, snapshot: pathOf(reader, field(node, 'snapshot')) }),
  });
  const lock = readLock(library);
  const diagnostics = sortDiagnostics([...findings.diagnostics, ...lock.diagnostics]);
  const { sources } = library;
  if (!lock.ok || diagnostics.some(isError)) return { result: { ok: false, diagnostics }, sources };
  return { result: resultOf({ feeds: [...declared.values()], lock: lock.value }, diagnostics), sources };
}
