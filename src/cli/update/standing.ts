import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import type { FeedContent } from '../../feeds/feed.ts';
import { type FeedLock, type LockedFeed, snapshotHash } from '../../feeds/lock.ts';
import { sourceUrls } from '../../feeds/sources.ts';
import { type FeedDeclaration, readSnapshot } from '../../policy/declare-feed.ts';
import type { FileOperations } from '../files.ts';
import type { Place } from '../place.ts';
import { look } from '../store/compare.ts';

/** A feed as it stands on disk before an update. */
export interface StandingFeed {
  readonly feed: FeedDeclaration;
  /** Absolute path of the snapshot. */
  readonly target: string;
  readonly bytes?: Uint8Array;
  readonly content?: FeedContent;
  /** What the lock says of it, if that is about the same source. */
  readonly locked?: LockedFeed;
  /** Whether the snapshot is the locked one. */
  readonly isIntact: boolean;
}

/** Reads what there is of a feed. A file that is neither locked nor a snapshot of the feed's type is not ours to replace: OUTPUT_FOREIGN. */
export function standingFeed(
  files: FileOperations,
  place: Place,
  { feed, lock }: { readonly feed: FeedDeclaration; readonly lock: FeedLock },
): Result<StandingFeed> {
  const standing = look(files, place, feed.snapshot);
  if (!standing.ok) return standing;
  const { target, old: bytes } = standing.value;
  const entry = lock.get(feed.name);
  const isSameSource =
    entry?.type === feed.type && entry.sources.map(({ url }) => url).join(' ') === sourceUrls(feed).join(' ');
  const known = isSameSource ? { locked: entry } : {};
  if (bytes === undefined) return resultOf({ feed, target, isIntact: false, ...known });
  const hash = snapshotHash(bytes);
  const content = readSnapshot(feed, bytes);
  if (!content.ok && entry?.sha256 !== hash) return foreign(feed);
  const read = content.ok ? { content: content.value } : {};
  return resultOf({ feed, target, bytes, ...read, ...known, isIntact: isSameSource && entry.sha256 === hash });
}

function foreign({ snapshot, snapshotSpan: span }: FeedDeclaration): Result<never> {
  return failure(
    error('OUTPUT_FOREIGN', `${snapshot} exists and is not a snapshot of this feed`, {
      span,
      hint: 'move it away, or restore it from version control',
    }),
  );
}
