import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result } from '../diagnostic/result.ts';
import { suggest } from '../diagnostic/suggest.ts';
import type { FeedContent, FeedReader, FeedRequest } from './feed.ts';
import type { FeedTypeName } from './feed-names.ts';
import { readMappedJson } from './mapping/json.ts';
import { readMicrosoft365 } from './microsoft365.ts';
import { readAtlassian } from './providers/atlassian.ts';
import { readAws } from './providers/aws.ts';
import { readAzureServiceTags } from './providers/azure-service-tags.ts';
import { readCloudflare } from './providers/cloudflare.ts';
import { readFastly } from './providers/fastly.ts';
import { readGcp } from './providers/gcp.ts';
import { readGithub } from './providers/github.ts';
import { readOkta } from './providers/okta.ts';
import { readOracle } from './providers/oracle.ts';
import { readZoom } from './providers/zoom.ts';
import { readGeofeed } from './text/geofeed.ts';
import { readList } from './text/list.ts';

export type { FeedTypeName } from './feed-names.ts';

/** The closed table of feed types, by the name a policy gives them. */
export const FEED_TYPES = {
  microsoft365: readMicrosoft365,
  'azure-service-tags': readAzureServiceTags,
  aws: readAws,
  gcp: readGcp,
  oracle: readOracle,
  cloudflare: readCloudflare,
  fastly: readFastly,
  github: readGithub,
  atlassian: readAtlassian,
  okta: readOkta,
  zoom: readZoom,
  list: readList,
  geofeed: readGeofeed,
  json: readMappedJson,
} as const satisfies Record<FeedTypeName, FeedReader>;

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
  const suggestion = suggest(request.type, Object.keys(FEED_TYPES));
  const known = `Feed types: ${Object.keys(FEED_TYPES).join(', ')}`;
  return failure(
    error('VALUE_INVALID', `${JSON.stringify(request.type)} is not a feed type`, {
      hint: suggestion === undefined ? known : `Did you mean ${suggestion}? ${known}`,
    }),
  );
}
