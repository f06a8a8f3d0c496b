import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result } from '../diagnostic/result.ts';
import type { FeedContent, FeedReader, FeedRequest } from './feed.ts';
import { readMicrosoft365 } from './microsoft365.ts';

/** The closed table of feed types, by the name a policy gives them. */
export const FEED_TYPES = {
  microsoft365: readMicrosoft365,
} as const satisfies Record<string, FeedReader>;

export type FeedTypeName = keyof typeof FEED_TYPES;

/** Whether a feed type of this name exists. */
function isFeedType(name: string): name is FeedTypeName {
  return Object.hasOwn(FEED_TYPES, name);
}

/**
 * Reads a snapshot as its feed type says. A snapshot that cannot be read whole is an error, never a part of a feed; an
 * unknown type is `VALUE_INVALID` without a position, which only the caller knows.
 */
export function readFeed(request: FeedRequest): Result<FeedContent> {
  if (isFeedType(request.type)) return FEED_TYPES[request.type](request);
  return failure(
    error('VALUE_INVALID', `${JSON.stringify(request.type)} is not a feed type`, {
      hint: `Feed types: ${Object.keys(FEED_TYPES).join(', ')}`,
    }),
  );
}
