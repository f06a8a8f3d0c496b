import { FEED_TYPE_NAMES, type FeedTypeName } from './feed-names.ts';

/** Where the feeds of one type come from, and how a new version is noticed. */
export interface FeedSource {
  /** What is fetched when the policy names no `url`; none when nobody but the user can know. */
  readonly urls: readonly string[];
  /** How to come by an address where `urls` is empty. */
  readonly whereToFind?: string;
  /** `service`: the Microsoft 365 web service with a version of its own; `plain`: files that are fetched as they are, if changed. */
  readonly protocol: 'service' | 'plain';
  /** A list or rows can be put together from several files; a JSON document cannot. */
  readonly form: 'json' | 'list' | 'rows';
  /** The labels by which counts are kept and guards judge what is emptied; the type's readers set them. */
  readonly mainLabels: readonly string[];
}

/**
 * The feed types by name. A version is found cheaply by `/version` of the Microsoft 365 service, and by ETag or Last-Modified elsewhere.
 * Addresses are those that the publishers document.
 */
export const FEED_SOURCES: Readonly<Record<FeedTypeName, FeedSource>> = {
  microsoft365: {
    urls: ['https://endpoints.office.com'],
    protocol: 'service',
    form: 'json',
    mainLabels: ['serviceArea', 'category'],
  },
  'azure-service-tags': {
    urls: [],
    whereToFind:
      'The file has another address every week: copy it from https://www.microsoft.com/download/details.aspx?id=56519',
    protocol: 'plain',
    form: 'json',
    mainLabels: ['systemService'],
  },
  aws: {
    urls: ['https://ip-ranges.amazonaws.com/ip-ranges.json'],
    protocol: 'plain',
    form: 'json',
    mainLabels: ['service'],
  },
  gcp: {
    urls: ['https://www.gstatic.com/ipranges/cloud.json'],
    protocol: 'plain',
    form: 'json',
    mainLabels: ['service'],
  },
  github: { urls: ['https://api.github.com/meta'], protocol: 'plain', form: 'json', mainLabels: ['feature'] },
  cloudflare: {
    urls: ['https://www.cloudflare.com/ips-v4', 'https://www.cloudflare.com/ips-v6'],
    protocol: 'plain',
    form: 'list',
    mainLabels: [],
  },
  fastly: { urls: ['https://api.fastly.com/public-ip-list'], protocol: 'plain', form: 'json', mainLabels: [] },
  oracle: {
    urls: ['https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json'],
    protocol: 'plain',
    form: 'json',
    mainLabels: ['region'],
  },
  atlassian: { urls: ['https://ip-ranges.atlassian.com/'], protocol: 'plain', form: 'json', mainLabels: ['product'] },
  okta: {
    urls: ['https://s3.amazonaws.com/okta-ip-ranges/ip_ranges.json'],
    protocol: 'plain',
    form: 'json',
    mainLabels: ['cell'],
  },
  zoom: {
    urls: [
      'https://assets.zoom.us/docs/ipranges/Zoom.txt',
      'https://assets.zoom.us/docs/ipranges/ZoomMeetings-IPv6.txt',
    ],
    protocol: 'plain',
    form: 'list',
    mainLabels: [],
  },
  list: { urls: [], protocol: 'plain', form: 'list', mainLabels: [] },
  geofeed: { urls: [], protocol: 'plain', form: 'rows', mainLabels: ['country'] },
  json: { urls: [], protocol: 'plain', form: 'json', mainLabels: [] },
};

/** What a policy says about where a feed comes from. */
export interface NamedSource {
  readonly type: string;
  readonly instance?: string;
  /** Parts of the Microsoft 365 service that are asked for; absent: what it gives unasked. */
  readonly serviceAreas?: readonly string[];
  /** What the service writes for the tenant's own host names; absent: `*`. */
  readonly tenant?: string;
  /** The policy's own addresses, instead of the publisher's. */
  readonly urls?: readonly string[];
}

/** How the Microsoft 365 service spells its instances. */
const INSTANCES: Readonly<Record<string, string>> = {
  worldwide: 'Worldwide',
  china: 'China',
  'usgov-dod': 'USGovDoD',
  'usgov-gcchigh': 'USGovGCCHigh',
};

/** The instance in the service's spelling; without one, worldwide. */
export function instanceOf({ instance = 'worldwide' }: NamedSource): string {
  return INSTANCES[instance] ?? instance;
}

/** The addresses that a feed's snapshot is made of, in order, as the lock records them; none when the policy would have to name one. */
export function sourceUrls(named: NamedSource): readonly string[] {
  const source = sourceOf(named.type);
  const urls = named.urls ?? source?.urls ?? [];
  if (source?.protocol !== 'service') return urls;
  return urls.map((base) => `${base.replace(/\/+$/, '')}/endpoints/${instanceOf(named)}${queryOf(named)}`);
}

/** What narrows or widens the answer of the service. Both families are always asked for: an output without IPv6 is for the policy to say. */
function queryOf({ serviceAreas, tenant }: NamedSource): string {
  const parameters = [
    ...(serviceAreas === undefined ? [] : [`ServiceAreas=${[...serviceAreas].sort().join(',')}`]),
    ...(tenant === undefined ? [] : [`TenantName=${tenant}`]),
  ];
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}

/** What is known about a type; undefined for a type of another name. */
export function sourceOf(type: string): FeedSource | undefined {
  const known = FEED_TYPE_NAMES.find((name) => name === type);
  return known && FEED_SOURCES[known];
}
