import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { FeedTypeName } from '../../src/feeds/feed-names.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { identifyFeed } from '../../src/feeds/identify-feed.ts';
import type { FeedMapping } from '../../src/feeds/mapping/mapping.ts';
import { addressSetOfRanges, equals } from '../../src/net/address-set.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { parseAddressSpan } from '../../src/net/parse.ts';
import { prefixCount } from '../../src/net/prefixes-of.ts';
import { mappingOf } from './samples.ts';

const FEEDS = '../shared/data/feeds';

/** What a published file must give: the prefixes listed, endpoint sets, prefixes of each family after aggregation, and the version. */
interface Oracle {
  readonly type: FeedTypeName;
  readonly listed: number;
  readonly sets?: number;
  readonly aggregated?: readonly [v4: number, v6: number];
  readonly distinct?: number;
  readonly version?: string;
  readonly mapping?: FeedMapping;
  /** The codes of a file that is refused. */
  readonly refused?: readonly string[];
}

const TWO_FAMILIES = mappingOf(['/ipv4/*', '/ipv6/*']);

const ORACLES: Readonly<Record<string, Oracle>> = {
  'ServiceTags_Public-2025-10-08.json.gz': {
    type: 'azure-service-tags',
    listed: 92_436,
    sets: 3039,
    distinct: 51_643,
    version: '371',
  },
  'ServiceTags_Public-2025-11-10.json.gz': {
    type: 'azure-service-tags',
    listed: 95_823,
    sets: 3041,
    distinct: 53_586,
    aggregated: [1907, 1241],
    version: '376',
  },
  'atlassian.json': { type: 'atlassian', listed: 166, version: '1781669326' },
  'aws-ip-ranges-2026-08-21.json.gz': {
    type: 'aws',
    listed: 10_665 + 6160,
    distinct: 7903 + 3108,
    version: '1787336225',
  },
  'aws-ip-ranges-2026-08-22.json.gz': { type: 'aws', listed: 10_668 + 6160, sets: 860, version: '1787411825' },
  'cloudflare-ipv4.txt': { type: 'cloudflare', listed: 15, sets: 1 },
  'cloudflare-ipv6.txt': { type: 'cloudflare', listed: 7, sets: 1 },
  'docusign.json': { type: 'json', listed: 179, mapping: mappingOf(['/ipv4/*']), refused: Array(5).fill('HOST_BITS') },
  'fastly.json': { type: 'fastly', listed: 21, sets: 1, aggregated: [19, 2] },
  'fem-akamai-v4-ip-ranges.txt': { type: 'list', listed: 19, sets: 1 },
  'gcp-cloud-2026-08-22.json': { type: 'gcp', listed: 997 + 95, sets: 48, version: '1787299542583' },
  'gcp-goog-2026-08-21.json': { type: 'gcp', listed: 99 + 15, sets: 1, version: '1787321100793' },
  'github-meta-2026-08-12.json': { type: 'github', listed: 7652, sets: 15 },
  'github-meta-2026-08-21-ERROR.json': { type: 'github', listed: 0, refused: ['FEED_SHAPE'] },
  'linode.txt': { type: 'geofeed', listed: 5505, sets: 40 },
  'okta.json': { type: 'okta', listed: 5037, sets: 25, distinct: 5037 - 3051 },
  'oracle.json': { type: 'oracle', listed: 1102, version: '2026-07-27T06:55:33.696145' },
  'pingdom-ipv4.txt': { type: 'list', listed: 99, sets: 1 },
  'starlink.csv': { type: 'geofeed', listed: 4191, sets: 319 },
  'webex.json': { type: 'json', listed: 43, sets: 1, mapping: TWO_FAMILIES },
  'zoom-meeting.txt': { type: 'zoom', listed: 49, sets: 1 },
  'zoom-phone.txt': { type: 'zoom', listed: 25, sets: 1 },
};

/** Types whose text is that of a list. */
const LISTS: ReadonlySet<string> = new Set(['cloudflare', 'zoom', 'list']);

function bytesOf(name: string): Uint8Array {
  const bytes = readFileSync(`${FEEDS}/${name}`);
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Every prefix of a text, and in a list every address too, found without knowing the format. */
function prefixesIn(text: string, type: FeedTypeName): readonly string[] {
  const lines = text.replaceAll(/^\s*#.*$/gm, '');
  const found = LISTS.has(type)
    ? lines.split(/\s+/)
    : (lines.match(/(?<![\w.:/])[0-9a-f:]*[.:][0-9a-f.:]*\/[0-9]+(?![\w.:/])/gi) ?? []);
  return found.filter((word) => word !== '');
}

describe('published feeds', () => {
  it('are all listed in this test', function () {
    if (!existsSync(FEEDS)) this.skip();
    expect(Object.keys(ORACLES).sort()).to.deep.equal(readdirSync(FEEDS).sort());
  });

  for (const [name, oracle] of Object.entries(ORACLES)) {
    it(`${name} ${oracle.refused ? 'is refused for what is wrong with it' : 'gives every prefix that it lists'}`, function () {
      if (!existsSync(FEEDS)) this.skip();
      this.timeout(60_000);
      expectOracle(name, oracle);
    });
  }

  it('docusign.json is taken with its host bits cleared, with one warning each', function () {
    if (!existsSync(FEEDS)) this.skip();
    const { type, listed, mapping } = ORACLES['docusign.json']!;
    const bytes = bytesOf('docusign.json');
    const result = readFeed({ type, name: 'f', file: 'f', bytes, hostBits: 'mask', ...(mapping && { mapping }) });
    expect(result.diagnostics.map(({ code }) => code)).to.deep.equal(Array(5).fill('FEED_HOST_BITS'));
    expect(result.ok && result.value.endpointSets.map((set) => set.listed)).to.deep.equal([listed]);
  });
});

function expectOracle(name: string, oracle: Oracle): void {
  const { type, mapping, refused } = oracle;
  const bytes = bytesOf(name);
  const text = new TextDecoder().decode(bytes);
  const result = readFeed({ type, name: 'f', file: name, bytes, hostBits: 'refuse', ...(mapping && { mapping }) });
  if (refused !== undefined) {
    expect(result.diagnostics.map(({ code }) => code)).to.deep.equal(refused);
    return;
  }
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const { endpointSets, version } = result.value;
  const union = unionAll(endpointSets.map(({ addresses }) => addresses));
  const found = prefixesIn(text, type);
  const spans = found.map((one) => parseAddressSpan(one)).flatMap((span) => (span.ok ? [span.value] : []));
  expect(result.diagnostics).to.deep.equal([]);
  expect(endpointSets.reduce((sum, { listed }) => sum + listed, 0)).to.equal(oracle.listed);
  expect(spans).to.have.lengthOf(oracle.listed);
  expect(equals(union, addressSetOfRanges(spans))).to.equal(true);
  expect(version).to.equal(oracle.version);
  if (oracle.sets !== undefined) expect(endpointSets).to.have.lengthOf(oracle.sets);
  if (oracle.distinct !== undefined) expect(new Set(found).size).to.equal(oracle.distinct);
  if (oracle.aggregated !== undefined)
    expect([prefixCount(union, 4), prefixCount(union, 6)]).to.deep.equal(oracle.aggregated);
  expect(identifyFeed(text)).to.equal(LISTS.has(type) ? 'list' : type === 'json' ? undefined : type);
}
