import type { FeedRequest } from '../../src/feeds/feed.ts';
import type { FeedTypeName } from '../../src/feeds/feed-names.ts';
import type { FeedMapping, WrittenPath } from '../../src/feeds/mapping/mapping.ts';

/** A small feed of one type, as data or, where the type is no JSON, as text. */
export interface Sample {
  readonly type: FeedTypeName;
  readonly data: unknown;
  readonly mapping?: FeedMapping;
}

/** A path of a mapping that stands in no policy. */
function writtenPath(text: string): WrittenPath {
  const start = { line: 1, column: 1 };
  return { text, span: { file: 'rulecast.yaml', start, end: start } };
}

/** A mapping from the paths of its parts. */
export function mappingOf(
  items: readonly string[],
  parts: {
    readonly address?: readonly string[];
    readonly domains?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly version?: string;
  } = {},
): FeedMapping {
  const { address = [], domains = [], labels = {}, version } = parts;
  return {
    items: items.map(writtenPath),
    address: address.map(writtenPath),
    domains: domains.map(writtenPath),
    labels: Object.entries(labels).map(([label, path]) => ({ label, paths: [writtenPath(path)] })),
    ...(version === undefined ? {} : { version: writtenPath(version) }),
  };
}

/** The text of a snapshot. */
export function textOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data, null, 1);
}

/** A request for a snapshot that is written in a test. */
export function requestFor(
  sample: Sample,
  text = textOf(sample.data),
  options: Partial<FeedRequest> = {},
): FeedRequest {
  const { type, mapping } = sample;
  const bytes = new TextEncoder().encode(text);
  return { type, name: 'feed', file: 'feed.txt', hostBits: 'refuse', ...(mapping && { mapping }), ...options, bytes };
}

const tag = (name: string, region: string, systemService: string, addressPrefixes: readonly string[]) => ({
  name,
  id: name,
  properties: {
    changeNumber: 3,
    region,
    regionId: region === '' ? 0 : 18,
    platform: 'Azure',
    systemService,
    addressPrefixes,
    networkFeatures: region === '' ? null : ['API', 'NSG'],
  },
});

const aws = (key: string, prefix: string, service: string, [region, group = region]: readonly string[]) => ({
  [key]: prefix,
  region,
  service,
  network_border_group: group,
});

const item = (cidr: string, product: readonly string[], direction: readonly string[]) => ({
  network: cidr.split('/')[0],
  mask_len: Number(cidr.split('/')[1]),
  cidr,
  mask: '255.255.255.0',
  region: ['global'],
  product,
  direction,
  perimeter: 'commercial',
});

/** One feed of every type, in the form that its publisher gives it. */
export const SAMPLES = {
  microsoft365: {
    type: 'microsoft365',
    data: [
      { id: 1, serviceArea: 'Exchange', ips: ['192.0.2.0/25', '2001:db8::/48'], tcpPorts: '443', category: 'Allow' },
      { id: 9, serviceArea: 'Skype', ips: ['198.51.100.0/24'], udpPorts: '3478', category: 'Optimize' },
      { id: 12, serviceArea: 'MEM', urls: ['*.example.com'], tcpPorts: '443', category: 'Default' },
    ],
  },
  'azure-service-tags': {
    type: 'azure-service-tags',
    data: {
      changeNumber: 376,
      cloud: 'Public',
      values: [
        tag('Storage', '', 'AzureStorage', ['192.0.2.0/25', '2001:db8::/48', '198.51.100.0/24']),
        tag('Storage.WestEurope', 'westeurope', 'AzureStorage', ['192.0.2.0/25']),
        tag('AzureCloud.westus2', 'westus2', '', ['203.0.113.0/26', '::ffff:0:0/96']),
      ],
    },
  },
  aws: {
    type: 'aws',
    data: {
      syncToken: '1787411825',
      createDate: '2026-08-22-15-17-05',
      prefixes: [
        aws('ip_prefix', '192.0.2.0/25', 'AMAZON', ['eu-west-1']),
        aws('ip_prefix', '192.0.2.0/25', 'S3', ['eu-west-1']),
        aws('ip_prefix', '198.51.100.0/24', 'S3', ['us-west-2', 'us-west-2-lax-1']),
        aws('ip_prefix', '203.0.113.0/26', 'S3', ['us-west-2']),
      ],
      ipv6_prefixes: [aws('ipv6_prefix', '2001:db8::/48', 'S3', ['eu-west-1'])],
    },
  },
  gcp: {
    type: 'gcp',
    data: {
      syncToken: '1787299542583',
      creationTime: '2026-08-21T01:05:42.583377',
      prefixes: [
        { ipv4Prefix: '192.0.2.0/25', service: 'Google Cloud', scope: 'africa-south1' },
        { ipv6Prefix: '2001:db8::/48', service: 'Google Cloud', scope: 'africa-south1' },
        { ipv4Prefix: '198.51.100.0/24', service: 'Google Cloud', scope: 'us-west8' },
      ],
    },
  },
  oracle: {
    type: 'oracle',
    data: {
      last_updated_timestamp: '2026-07-27T06:55:33.696145',
      regions: [
        { region: 'mx-monterrey-1', cidrs: [{ cidr: '192.0.2.0/25', tags: ['OCI'] }] },
        {
          region: 'eu-paris-1',
          cidrs: [
            { cidr: '198.51.100.0/24', tags: ['OSN', 'OBJECT_STORAGE'] },
            { cidr: '203.0.113.0/26', tags: ['OBJECT_STORAGE', 'OSN'] },
            { cidr: '203.0.113.64/26', tags: ['OCI'] },
          ],
        },
      ],
    },
  },
  cloudflare: {
    type: 'cloudflare',
    data: {
      result: { ipv4_cidrs: ['192.0.2.0/25', '198.51.100.0/24'], ipv6_cidrs: ['2001:db8::/48'], etag: 'aa11' },
      success: true,
      errors: [],
      messages: [],
    },
  },
  fastly: {
    type: 'fastly',
    data: { addresses: ['192.0.2.0/25', '198.51.100.0/24'], ipv6_addresses: ['2001:db8::/48'] },
  },
  github: {
    type: 'github',
    data: {
      verifiable_password_authentication: false,
      ssh_key_fingerprints: { SHA256_RSA: 'uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s' },
      ssh_keys: ['ssh-ed25519 AAAA'],
      hooks: ['192.0.2.0/25', '2001:db8::/48'],
      web: ['192.0.2.0/25', '198.51.100.0/24'],
      git: ['203.0.113.0/26'],
      actions: ['203.0.113.64/26'],
      domains: {
        website: ['*.github.example'],
        actions: ['pipelines.example'],
        actions_inbound: { full_domains: ['github.example'], wildcard_domains: ['*.github.example'] },
        artifact_attestations: { trust_domain: '', services: ['tuf.example'] },
      },
      commit_signing_keys: ['-----BEGIN PGP PUBLIC KEY BLOCK-----'],
    },
  },
  atlassian: {
    type: 'atlassian',
    data: {
      creationDate: '2026-06-17T04:08:46.684598',
      syncToken: 1781669326,
      items: [
        item('192.0.2.0/25', ['jira', 'confluence'], ['egress']),
        item('198.51.100.0/24', ['confluence', 'jira'], ['egress']),
        item('203.0.113.0/26', ['bitbucket'], ['ingress', 'egress']),
        item('2001:db8::/48', ['bitbucket'], ['ingress']),
      ],
    },
  },
  okta: {
    type: 'okta',
    data: {
      us_cell_1: { ip_ranges: ['192.0.2.0/25', '198.51.100.0/24'] },
      apac_cell_1: { ip_ranges: ['192.0.2.0/25', '203.0.113.0/26'] },
    },
  },
  zoom: { type: 'zoom', data: '192.0.2.0/25\n198.51.100.0/24\n2001:db8::/48' },
  list: {
    type: 'list',
    data: '; a list\n# 2026-08-22 10.0.0.0/8\n// of all forms\r\n192.0.2.0/25\t\r\n198.51.100.7\n\n203.0.113.4-203.0.113.9 # range\n2001:db8::/48\n',
  },
  geofeed: {
    type: 'geofeed',
    data: '# a geofeed\nip_prefix,alpha2code,region,city,postal_code\n192.0.2.0/25,NO,NO-03,Oslo,\n198.51.100.0/24,FO,,Tórshavn,\n2001:db8:0b00::/40,NO,NO-03,Oslo,\n203.0.113.0/26,US,US-DC,"Washington, DC",20001\n203.0.113.64/26,,,,\n',
  },
  json: {
    type: 'json',
    data: {
      stamp: 7,
      groups: [
        {
          name: 'a',
          nets: [
            { v4: '192.0.2.0/25', use: 'web' },
            { v6: '2001:db8::/48', use: 'web' },
          ],
        },
        { name: 'b', nets: [{ v4: '198.51.100.0/24', use: 'mail' }] },
      ],
    },
    mapping: mappingOf(['/groups/*/nets/*'], {
      address: ['v4', 'v6'],
      labels: { group: '/groups/*/name', use: 'use' },
      version: '/stamp',
    }),
  },
} as const satisfies Readonly<Record<FeedTypeName, Sample>>;
