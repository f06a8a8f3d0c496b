import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import { quote } from '../diagnostic/text.ts';
import { decodeText } from '../feeds/decode-text.ts';
import { type FeedLock, lockName, parseLock, snapshotHash } from '../feeds/lock.ts';
import { sourceUrls } from '../feeds/sources.ts';
import type { FeedDeclaration } from './declare-feed.ts';
import { type Library, readBytes } from './source-files.ts';

/** What speaks against a snapshot, by the lock beside the entry policy: nothing without a lock, or when it does not know the feed. */
export function checkLocked(library: Library, declared: FeedDeclaration, bytes: Uint8Array): readonly Diagnostic[] {
  const isFirst = library.lock === undefined;
  library.lock ??= readLock(library);
  // An unreadable lock is one error, however many feeds there are.
  if (!library.lock.ok) return isFirst ? library.lock.diagnostics : [];
  const locked = library.lock.value.get(declared.name);
  if (locked === undefined) return [];
  const lock = lockName(library.entry);
  const urls = sourceUrls(declared);
  if (locked.type !== declared.type || locked.sources.map(({ url }) => url).join(' ') !== urls.join(' ')) {
    return [mismatch(declared, `The feed ${quote(declared.name)} comes from somewhere else than ${lock} says`)];
  }
  if (locked.sha256 === snapshotHash(bytes)) return [];
  return [mismatch(declared, `${quote(declared.snapshot)} is not the snapshot that ${lock} says`)];
}

/** The lock of a policy; an empty one when there is none. */
export function readLock(library: Library): Result<FeedLock> {
  const file = lockName(library.entry);
  const bytes = readBytes(library, file);
  if (bytes instanceof Uint8Array) return parseLock(decodeText(bytes) ?? '', file);
  const content = library.contents.get(file);
  const isAbsent = content !== undefined && !content.ok && content.code === 'FILE_NOT_FOUND' && !content.isThere;
  return isAbsent ? resultOf(new Map()) : { ok: false, diagnostics: [bytes] };
}

function mismatch({ snapshotSpan }: FeedDeclaration, message: string): Diagnostic {
  return error('FEED_LOCK_MISMATCH', message, {
    span: snapshotSpan,
    hint: 'restore both from version control, or fetch the feed again with rulecast update',
  });
}
