/** The names that a policy gives to feed types. */
export const FEED_TYPE_NAMES = [
  'microsoft365',
  'azure-service-tags',
  'aws',
  'gcp',
  'oracle',
  'cloudflare',
  'fastly',
  'github',
  'atlassian',
  'okta',
  'zoom',
  'list',
  'geofeed',
  'json',
] as const;

export type FeedTypeName = (typeof FEED_TYPE_NAMES)[number];
