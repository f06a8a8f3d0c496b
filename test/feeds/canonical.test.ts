import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalSnapshot, joinedFiles } from '../../src/feeds/canonical.ts';
import { canonicalJson } from '../../src/feeds/canonical-json.ts';
import { compareTokens } from '../../src/feeds/compare-tokens.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { sameEndpointSets } from '../../src/feeds/same-endpoint-sets.ts';
import { requestFor, SAMPLES as SAMPLE_FEEDS, type Sample, textOf } from './samples.ts';
import { contentOf, FIXTURES, fixtureNames, request } from './snapshots.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder().decode(content);

/** Samples of real feeds, where they are at hand. */
const REAL = '../shared/data/m365';

const PUBLISHED = '../shared/data/feeds';
const PUBLISHED_TYPES = [
  ['gcp-cloud-2026-08-22.json', 'gcp'],
  ['github-meta-2026-08-12.json', 'github'],
  ['atlassian.json', 'atlassian'],
  ['okta.json', 'okta'],
  ['oracle.json', 'oracle'],
  ['fastly.json', 'fastly'],
  ['starlink.csv', 'geofeed'],
  ['fem-akamai-v4-ip-ranges.txt', 'list'],
  ['zoom-meeting.txt', 'zoom'],
] as const;

describe('canonical snapshot', () => {
  it('has sorted keys, numbers by value, one address a line and a final newline', () => {
    const set = (id: number) => ({ tcpPorts: '443', ips: ['40.96.0.0/13', '9.9.9.0/24', '2603::/24'], id });
    const snapshot = bytes(JSON.stringify([set(11), set(2)]));
    const source = { type: 'microsoft365' };
    const one = (id: number) => `    {
      "id": ${id},
      "ips": [
        "9.9.9.0/24",
        "40.96.0.0/13",
        "2603::/24"
      ],
      "tcpPorts": "443"
    }`;
    expect(text(canonicalSnapshot({ source, files: [snapshot], version: '2026081400' }))).to.equal(
      `{\n  "endpoints": [\n${one(2)},\n${one(11)}\n  ],\n  "instance": "Worldwide",\n  "version": "2026081400"\n}\n`,
    );
  });

  it('keeps an entry with its labels on one line, sorted by what does not change', () => {
    const entries = [
      { service: 'S3', ip_prefix: '52.0.0.0/15', region: 'eu' },
      { service: 'EC2', ip_prefix: '3.0.0.0/15', region: 'us' },
    ];
    const regions = [
      { region: 'b', cidrs: [{ cidr: '9.0.0.0/8', tags: ['OCI', 'ABC'] }] },
      { region: 'a', cidrs: [] },
    ];
    expect(canonicalJson(JSON.stringify({ prefixes: entries, regions }))).to.equal(`{
  "prefixes": [
    { "ip_prefix": "3.0.0.0/15", "region": "us", "service": "EC2" },
    { "ip_prefix": "52.0.0.0/15", "region": "eu", "service": "S3" }
  ],
  "regions": [
    { "cidrs": [], "region": "a" },
    {
      "cidrs": [
        { "cidr": "9.0.0.0/8", "tags": ["OCI", "ABC"] }
      ],
      "region": "b"
    }
  ]
}
`);
  });

  it('of a list is its addresses, one a line, without comments, whatever the line ends and however many files', () => {
    const files = ['# made today\r\n10.0.0.0/8\t\r\n9.9.9.9 // one host\r\n', '2001:db8::/32\n9.9.9.9'].map(bytes);
    expect(text(canonicalSnapshot({ source: { type: 'list' }, files }))).to.equal(
      '9.9.9.9\n10.0.0.0/8\n2001:db8::/32\n',
    );
  });

  it('of rows keeps the names of columns first and fields as they are', () => {
    const files = [bytes('ip_prefix,country\n# comment\n10.0.0.0/8,NO,"Oslo; # 1"\n9.0.0.0/8,SE,\n')];
    expect(text(canonicalSnapshot({ source: { type: 'geofeed' }, files }))).to.equal(
      'ip_prefix,country\n9.0.0.0/8,SE,\n10.0.0.0/8,NO,"Oslo; # 1"\n',
    );
  });

  it('reads to the same endpoint sets for every fixture that can be read', () => {
    let read = 0;
    for (const name of fixtureNames()) {
      const raw = readFeed(request(name));
      if (!raw.ok) continue;
      expectSame(name, readFileSync(join(FIXTURES, name)), raw.value.version);
      read += 1;
    }
    expect(read).to.be.greaterThan(10);
  });

  it('reads to the same endpoint sets for real feeds', function () {
    const names = readable(REAL).filter((name) => name.endsWith('.json'));
    const feeds = names.filter((name) => readFeed(sample(name)).ok);
    if (feeds.length === 0) return this.skip();
    for (const name of feeds) expectSame(name, readFileSync(join(REAL, name)), '2026081400');
  });

  it('reads to the same endpoint sets for published files of other types', function () {
    if (readable(PUBLISHED).length === 0) return this.skip();
    for (const [name, type] of PUBLISHED_TYPES) {
      const raw = readFileSync(join(PUBLISHED, name));
      const read = (content: Uint8Array) => contentOf({ ...request('m365-example.json'), type, bytes: content });
      const canonical = canonicalSnapshot({ source: { type }, files: [raw] });
      expect(sameEndpointSets(read(raw).endpointSets, read(canonical).endpointSets), name).to.equal(true);
    }
  });

  for (const sample of Object.values<Sample>(SAMPLE_FEEDS)) {
    it(`reads to the same endpoint sets for the sample of ${sample.type}`, () => {
      const read = readFeed(requestFor(sample));
      if (!read.ok) throw new Error(read.diagnostics[0]?.message);
      const files = [bytes(textOf(sample.data))];
      const orders = (['sorted', 'kept'] as const).filter((order) => {
        const canonical = text(canonicalSnapshot({ source: { type: sample.type }, files }, order));
        const again = readFeed(requestFor(sample, canonical));
        return again.ok && sameEndpointSets(again.value.endpointSets, read.value.endpointSets);
      });
      expect(orders[0]).to.equal('sorted');
    });
  }

  it('is the same for any order of keys and lists, and for itself', () => {
    const value = JSON.parse(readFileSync(join(FIXTURES, 'm365-example.json'), 'utf8')) as object[];
    const expected = canonicalJson(JSON.stringify(value));
    expect(canonicalJson(expected)).to.equal(expected);
    fc.assert(
      fc.property(fc.shuffledSubarray(value, { minLength: value.length }), (shuffled) => {
        const reversed = shuffled.map((set) => Object.fromEntries(Object.entries(set).reverse()));
        expect(canonicalJson(JSON.stringify(reversed))).to.equal(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('sorts by an order: transitive, and equal only for the same text', () => {
    const word = fc.stringMatching(/^[0-9a-z./:]{0,6}$/);
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(Math.sign(compareTokens(a, b)) + Math.sign(compareTokens(b, a))).to.equal(0);
        expect(compareTokens(a, b) === 0).to.equal(a === b);
        if (compareTokens(a, b) < 0 && compareTokens(b, c) < 0) expect(compareTokens(a, c)).to.be.lessThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of several files is read as one text', () => {
    expect(text(joinedFiles([bytes('1.1.1.1'), bytes('2.2.2.2\n')]))).to.equal('1.1.1.1\n2.2.2.2\n');
  });
});

function expectSame(name: string, raw: Uint8Array, version: string | undefined): void {
  const files = [raw];
  const named = version === undefined ? {} : { version };
  const canonical = canonicalSnapshot({ source: { type: 'microsoft365' }, files, ...named });
  const before = contentOf({ ...request('m365-example.json'), bytes: raw });
  const after = contentOf({ ...request('m365-example.json'), bytes: canonical });
  expect(sameEndpointSets(before.endpointSets, after.endpointSets), name).to.equal(true);
  expect(after.version, name).to.equal(version);
}

function readable(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sample(name: string) {
  return { ...request('m365-example.json'), bytes: readFileSync(join(REAL, name)) };
}
