import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import {
  appendChanges,
  type ChangeRecord,
  changesName,
  printChanges,
  readChanges,
} from '../../feeds/change-records.ts';
import { type FeedLock, lockName, printLock } from '../../feeds/lock.ts';
import type { FileOperations } from '../files.ts';
import type { PolicyLocation } from '../locate-policy.ts';
import { type ComparedFile, look } from '../store/compare.ts';
import type { JudgedVersion } from './judge.ts';
import type { StandingFeed } from './standing.ts';

/** A version that is to be stored. */
export interface AcceptedVersion {
  readonly standing: StandingFeed;
  readonly judged: JudgedVersion;
  readonly records: readonly ChangeRecord[];
}

/** The files that storing changes, the lock last. None when everything is on disk already. */
export function updateFiles(
  files: FileOperations,
  { place, file }: PolicyLocation,
  { versions, lock }: { readonly versions: readonly AcceptedVersion[]; readonly lock: FeedLock },
): Result<readonly ComparedFile[]> {
  const wanted = (path: string, contentOf: (old: Uint8Array | undefined) => Result<Uint8Array | undefined>) => {
    const standing = look(files, place, path);
    if (!standing.ok) return standing;
    const { target, old } = standing.value;
    const content = contentOf(old);
    return content.ok ? resultOf(comparedFile({ path, target, old, content: content.value })) : content;
  };
  const results = [
    ...versions.map(({ standing, judged }) => wanted(standing.feed.snapshot, () => resultOf(judged.bytes))),
    ...versions.map(({ standing, records }) => {
      const path = changesName(standing.feed.snapshot);
      return wanted(path, (old) => withRecords(old, records, path));
    }),
    wanted(lockName(file), (old) =>
      resultOf(old === undefined && lock.size === 0 ? undefined : Buffer.from(printLock(lock))),
    ),
  ];
  const diagnostics: readonly Diagnostic[] = results.flatMap((result) => result.diagnostics);
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  return resultOf(
    results.flatMap((result) => (result.ok && result.value !== undefined ? [result.value] : [])),
    diagnostics,
  );
}

/** What has to be done to a file; undefined when it is as wanted, or nothing is. */
function comparedFile({
  path,
  target,
  old,
  content,
}: {
  readonly path: string;
  readonly target: string;
  readonly old: Uint8Array | undefined;
  readonly content: Uint8Array | undefined;
}): ComparedFile | undefined {
  if (content === undefined || (old !== undefined && Buffer.compare(content, old) === 0)) return undefined;
  return { path, target, state: old === undefined ? 'missing' : 'stale', ...(old && { old }), new: content };
}

/** The file of change records with these behind those it has; undefined when there are none to add. */
function withRecords(
  old: Uint8Array | undefined,
  records: readonly ChangeRecord[],
  path: string,
): Result<Uint8Array | undefined> {
  if (records.length === 0) return resultOf(undefined);
  const known = old === undefined ? resultOf([]) : readChanges(old, path);
  if (!known.ok) return known;
  return resultOf(Buffer.from(printChanges(appendChanges(known.value, records))));
}
