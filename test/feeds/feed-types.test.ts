import { expect } from 'chai';
import type { FeedRequest } from '../../src/feeds/feed.ts';
import { FEED_TYPE_NAMES, type FeedTypeName } from '../../src/feeds/feed-names.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { identifyFeed } from '../../src/feeds/identify-feed.ts';
import { requestFor, SAMPLES, type Sample, textOf } from './samples.ts';
import { describeDiagnostic, describeSet } from './snapshots.ts';

/** What the sample of each type gives; see `describeSet`. */
const GIVEN: Readonly<Record<Exclude<FeedTypeName, 'microsoft365'>, readonly string[]>> = {
  'azure-service-tags': [
    'AzureCloud.westus2 region=westus2 platform=Azure networkFeatures=API,NSG | 203.0.113.0/26 ::ffff:0.0.0.0/96 | - | -',
    'Storage platform=Azure systemService=AzureStorage | 192.0.2.0/25 198.51.100.0/24 2001:db8::/48 | - | -',
    'Storage.WestEurope region=westeurope platform=Azure systemService=AzureStorage networkFeatures=API,NSG | 192.0.2.0/25 | - | -',
  ],
  aws: [
    'AMAZON.eu-west-1 service=AMAZON region=eu-west-1 network_border_group=eu-west-1 | 192.0.2.0/25 | - | -',
    'S3.eu-west-1 service=S3 region=eu-west-1 network_border_group=eu-west-1 | 192.0.2.0/25 2001:db8::/48 | - | -',
    'S3.us-west-2 service=S3 region=us-west-2 network_border_group=us-west-2 | 203.0.113.0/26 | - | -',
    'S3.us-west-2.us-west-2-lax-1 service=S3 region=us-west-2 network_border_group=us-west-2-lax-1 | 198.51.100.0/24 | - | -',
  ],
  gcp: [
    'Google Cloud.africa-south1 service=Google Cloud scope=africa-south1 | 192.0.2.0/25 2001:db8::/48 | - | -',
    'Google Cloud.us-west8 service=Google Cloud scope=us-west8 | 198.51.100.0/24 | - | -',
  ],
  oracle: [
    'eu-paris-1.OBJECT_STORAGE+OSN region=eu-paris-1 tags=OBJECT_STORAGE,OSN | 198.51.100.0/24 203.0.113.0/26 | - | -',
    'eu-paris-1.OCI region=eu-paris-1 tags=OCI | 203.0.113.64/26 | - | -',
    'mx-monterrey-1.OCI region=mx-monterrey-1 tags=OCI | 192.0.2.0/25 | - | -',
  ],
  cloudflare: ['all | 192.0.2.0/25 198.51.100.0/24 2001:db8::/48 | - | -'],
  fastly: ['all | 192.0.2.0/25 198.51.100.0/24 2001:db8::/48 | - | -'],
  github: [
    'actions feature=actions | 203.0.113.64/26 | - | pipelines.example',
    'actions_inbound feature=actions_inbound | - | - | *.github.example github.example',
    'artifact_attestations feature=artifact_attestations | - | - | tuf.example',
    'git feature=git | 203.0.113.0/26 | - | -',
    'hooks feature=hooks | 192.0.2.0/25 2001:db8::/48 | - | -',
    'web feature=web | 192.0.2.0/25 198.51.100.0/24 | - | -',
    'website feature=website | - | - | *.github.example',
  ],
  atlassian: [
    'bitbucket.egress+ingress.global.commercial product=bitbucket direction=egress,ingress region=global perimeter=commercial | 203.0.113.0/26 | - | -',
    'bitbucket.ingress.global.commercial product=bitbucket direction=ingress region=global perimeter=commercial | 2001:db8::/48 | - | -',
    'confluence+jira.egress.global.commercial product=confluence,jira direction=egress region=global perimeter=commercial | 192.0.2.0/25 198.51.100.0/24 | - | -',
  ],
  okta: [
    'apac_cell_1 cell=apac_cell_1 | 192.0.2.0/25 203.0.113.0/26 | - | -',
    'us_cell_1 cell=us_cell_1 | 192.0.2.0/25 198.51.100.0/24 | - | -',
  ],
  zoom: ['all | 192.0.2.0/25 198.51.100.0/24 2001:db8::/48 | - | -'],
  list: ['all | 192.0.2.0/25 198.51.100.7/32 203.0.113.4/30 203.0.113.8/31 2001:db8::/48 | - | -'],
  geofeed: [
    'FO..Tórshavn country=FO city=Tórshavn | 198.51.100.0/24 | - | -',
    'NO.NO-03.Oslo country=NO region=NO-03 city=Oslo | 192.0.2.0/25 2001:db8:b00::/40 | - | -',
    'US.US-DC.Washington, DC country=US region=US-DC city=Washington, DC | 203.0.113.0/26 | - | -',
    'all | 203.0.113.64/26 | - | -',
  ],
  json: [
    'a.web group=a use=web | 192.0.2.0/25 2001:db8::/48 | - | -',
    'b.mail group=b use=mail | 198.51.100.0/24 | - | -',
  ],
};

const VERSIONS: Partial<Readonly<Record<FeedTypeName, string>>> = {
  'azure-service-tags': '376',
  aws: '1787411825',
  gcp: '1787299542583',
  oracle: '2026-07-27T06:55:33.696145',
  cloudflare: 'aa11',
  atlassian: '1781669326',
  json: '7',
};

/** The feeds whose addresses anybody may rent, or run programs at. */
const SHARED: ReadonlySet<FeedTypeName> = new Set([
  'microsoft365',
  'azure-service-tags',
  'aws',
  'gcp',
  'oracle',
  'cloudflare',
  'fastly',
  'github',
]);

/** The sample of a type with one piece of its text replaced. */
function edited(type: FeedTypeName, from: string, to: string): string {
  const text = textOf(SAMPLES[type].data);
  if (!text.includes(from)) throw new Error(`${type} has no ${from}`);
  return text.replace(from, () => to);
}

function read(type: FeedTypeName, text?: string, options: Partial<FeedRequest> = {}) {
  return readFeed(requestFor(SAMPLES[type] as Sample, text, options));
}

describe('feed types', () => {
  for (const [type, sets] of Object.entries(GIVEN) as readonly [FeedTypeName, readonly string[]][]) {
    it(`${type}: gives endpoint sets with labels, sorted by id, and the version`, () => {
      const result = read(type);
      expect(result.diagnostics).to.deep.equal([]);
      expect(result.ok && result.value.endpointSets.map(describeSet)).to.deep.equal(sets);
      expect(result.ok && result.value.version).to.equal(VERSIONS[type]);
    });
  }

  for (const type of FEED_TYPE_NAMES) {
    it(`${type}: every endpoint set says its id, where it comes from and where it stands`, () => {
      const result = read(type);
      if (!result.ok) throw new Error('refused');
      const version = type === 'microsoft365' ? undefined : VERSIONS[type];
      for (const { id, labels, origin, span, services } of result.value.endpointSets) {
        expect(labels.id).to.deep.equal([id]);
        expect(origin).to.deep.equal({ feed: 'feed', id, ...(version && { version }) });
        expect(span.file).to.equal('feed.txt');
        if (type !== 'microsoft365') expect(services).to.deep.equal([]);
      }
      expect(result.value.sourceNeedsIds).to.equal(SHARED.has(type));
    });

    it(`${type}: is told by its text, or is one of the texts that are all lists`, () => {
      const text = textOf(SAMPLES[type].data);
      expect(identifyFeed(text)).to.equal(type === 'zoom' ? 'list' : type === 'json' ? undefined : type);
    });

    it(`${type}: takes a byte order mark, UTF-16 and CRLF`, () => {
      const plain = read(type);
      const text = textOf(SAMPLES[type].data);
      const crlf = text.replaceAll(/\r?\n/g, '\r\n');
      const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
      for (const other of [
        read(type, `\ufeff${crlf}`),
        readFeed({ ...requestFor(SAMPLES[type] as Sample), bytes: utf16 }),
      ]) {
        expect(other.ok && other.value.endpointSets.map(describeSet)).to.deep.equal(
          plain.ok && plain.value.endpointSets.map(describeSet),
        );
      }
    });

    it(`${type}: refuses an error answer, a web page, an empty file and lists without addresses, and says what is there`, () => {
      const isText = typeof SAMPLES[type].data === 'string';
      const answers = [
        '{"message": "API rate limit exceeded", "documentation_url": "https://docs.example/"}',
        '<!DOCTYPE html>\n<html><body>Sign in</body></html>',
        '',
        '[]',
        '{}',
        ...(isText || type === 'cloudflare' ? [] : ['null', '"192.0.2.0/24"']),
      ];
      for (const text of answers) {
        const { ok, diagnostics } = read(type, text);
        expect(ok, text).to.equal(false);
        expect(
          diagnostics.map(({ code }) => code),
          text,
        ).to.deep.equal(['FEED_SHAPE']);
        expect(diagnostics[0]?.span?.start.line).to.equal(1);
      }
      if (!['list', 'zoom', 'geofeed', 'cloudflare'].includes(type) && type !== 'json') {
        expect(read(type, answers[0]).diagnostics[0]?.message).to.contain('it looks like an error answer of a server');
      }
    });

    it(`${type}: refuses a file that was cut short, or is bytes of no text`, () => {
      const text = textOf(SAMPLES[type].data);
      if (typeof SAMPLES[type].data !== 'string') {
        const { diagnostics } = read(type, text.slice(0, text.length * 0.6));
        expect(diagnostics.map(({ code }) => code)).to.deep.equal(['FEED_SHAPE']);
        expect(diagnostics[0]?.hint).to.contain('cut short');
      }
      const bytes = Uint8Array.of(...new TextEncoder().encode(text), 0xff);
      const { diagnostics } = readFeed({ ...requestFor(SAMPLES[type] as Sample), bytes });
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(['TEXT_ENCODING']);
    });

    for (const other of FEED_TYPE_NAMES) {
      const takesLists = (name: FeedTypeName) => ['list', 'zoom', 'cloudflare'].includes(name);
      if (
        other === type ||
        (takesLists(type) && ['list', 'zoom'].includes(other)) ||
        other === 'json' ||
        type === 'json'
      )
        continue;
      it(`${type}: refuses a feed of the type ${other}, and names that type`, () => {
        const { ok, diagnostics } = read(type, textOf(SAMPLES[other].data));
        expect(ok).to.equal(false);
        expect(diagnostics.every(({ code }) => code === 'FEED_SHAPE')).to.equal(true);
        expect(diagnostics[0]?.hint).to.contain(other === 'zoom' ? 'type' : `write type: ${other}`);
      });
    }

    it(`${type}: refuses a prefix that cannot be read, at its place`, () => {
      const isText = typeof SAMPLES[type].data === 'string';
      for (const [broken, code] of [
        ['192.0.2.0/33', 'FEED_VALUE'],
        ['192.0.2.300/25', 'FEED_VALUE'],
        ['192.0.2.7/25', 'HOST_BITS'],
        ['0.0.0.0/0', 'FEED_VALUE'],
        ['192.0.2.0 /25', 'FEED_VALUE'],
        ['', 'FEED_VALUE'],
      ] as const) {
        // An empty line is none.
        if (isText && broken === '') continue;
        const text = edited(type, '192.0.2.0/25', broken);
        const { ok, diagnostics } = read(type, text);
        const line = textOf(SAMPLES[type].data).split('192.0.2.0/25')[0]!.split('\n').length;
        expect(ok, broken).to.equal(false);
        expect(
          diagnostics.map((one) => [one.code, one.span?.start.line]),
          broken,
        ).to.deep.equal([[code, line]]);
      }
    });

    it(`${type}: clears host bits with a warning when the policy says so`, () => {
      const { ok, diagnostics } = read(type, edited(type, '192.0.2.0/25', '192.0.2.7/25'), { hostBits: 'mask' });
      expect(ok).to.equal(true);
      expect(diagnostics.map(({ code, severity }) => [code, severity])).to.deep.equal([['FEED_HOST_BITS', 'warning']]);
      const everything = read(type, edited(type, '192.0.2.0/25', '192.0.2.7/0'), { hostBits: 'mask' });
      expect(everything.ok).to.equal(false);
    });
  }
});

describe('a feed of JSON', () => {
  const cases: readonly (readonly [claim: string, type: FeedTypeName, from: string, to: string, problem: string])[] = [
    ['needs the name of every service tag', 'azure-service-tags', '"name": "Storage",', '', 'FEED_VALUE error 5:3'],
    [
      'has each service tag once',
      'azure-service-tags',
      '"Storage.WestEurope",',
      '"Storage",',
      'FEED_DUPLICATE_ID error 22:3 5:3',
    ],
    [
      'has addresses for every service tag',
      'azure-service-tags',
      '[\n     "192.0.2.0/25"\n    ]',
      '[]',
      'FEED_VALUE error 31:24',
    ],
    [
      'has a list of prefixes, not one text',
      'azure-service-tags',
      '[\n     "192.0.2.0/25"\n    ]',
      '"192.0.2.0/25"',
      'FEED_VALUE error 31:24',
    ],
    ['has each key once', 'aws', '"ipv6_prefixes"', '"prefixes": [], "ipv6_prefixes"', 'FEED_VALUE error 30:2 4:2'],
    ['has the service of every prefix', 'aws', '"service": "S3",', '', 'FEED_VALUE error 11:3'],
    ['has a prefix in every entry', 'gcp', '"ipv4Prefix"', '"ipv4"', 'FEED_VALUE error 5:3'],
    ['has texts as labels', 'gcp', '"africa-south1"', '["africa-south1"]', 'FEED_VALUE error 8:13'],
    ['has texts as prefixes', 'okta', '"192.0.2.0/25"', '3221225984', 'FEED_VALUE error 4:4'],
    [
      'has objects as entries',
      'oracle',
      '{\n     "cidr": "192.0.2.0/25",\n     "tags": [\n      "OCI"\n     ]\n    }',
      '"192.0.2.0/25"',
      'FEED_VALUE error 7:5',
    ],
    ['has host names as domains', 'github', '"tuf.example"', '"https://tuf.example/"', 'FEED_VALUE error 41:5'],
    ['has addresses in every list of a feature', 'github', '"203.0.113.64/26"', '"later"', 'FEED_VALUE error 21:3'],
    ['has a version that is a text or a number', 'atlassian', '1781669326', '{}', 'FEED_VALUE error 3:15'],
    [
      'is not nested without end',
      'fastly',
      '"192.0.2.0/25"',
      `${'['.repeat(70)}${']'.repeat(70)}`,
      'FEED_SHAPE error 3:65',
    ],
    [
      'has ids that differ where labels do',
      'gcp',
      '"service": "Google Cloud",\n   "scope": "us-west8"',
      '"service": "Google Cloud.africa-south1"',
      'FEED_DUPLICATE_ID error 15:3 5:3',
    ],
  ];
  for (const [claim, type, from, to, problem] of cases) {
    it(claim, () => {
      const result = read(type, edited(type, from, to));
      expect(result.ok).to.equal(false);
      expect(result.diagnostics.map(describeDiagnostic)).to.deep.equal([problem]);
    });
  }

  it('may add keys, and prefixes under them are not left out without a word', () => {
    const added = edited('aws', '"syncToken"', '"note": "new", "syncToken"');
    expect(read('aws', added).diagnostics).to.deep.equal([]);
    const more = edited('aws', '"syncToken"', '"ipv4_pools": ["233.252.0.0/24"], "syncToken"');
    const result = read('aws', more);
    expect(result.ok).to.equal(true);
    expect(result.diagnostics.map(describeDiagnostic)).to.deep.equal(['FEED_VALUE warning 1:1']);
  });

  it('may have keys that every object of the language has', () => {
    const text = edited('okta', '"us_cell_1"', '"__proto__"').replace('"apac_cell_1"', '"constructor"');
    const result = read('okta', text);
    expect(result.ok && result.value.endpointSets.map(({ id }) => id)).to.deep.equal(['__proto__', 'constructor']);
    for (const key of ['__proto__', 'toString']) expect(read('aws', `{"${key}": {"prefixes": []}}`).ok).to.equal(false);
  });

  it('keeps texts that begin with a colon', () => {
    const result = read('fastly', edited('fastly', '2001:db8::/48', '::ffff:192.0.2.0/120'));
    expect(result.ok && result.value.endpointSets.map(describeSet)).to.deep.equal([
      'all | 192.0.2.0/25 198.51.100.0/24 ::ffff:192.0.2.0/120 | - | -',
    ]);
  });

  it('says a thousand problems and counts the rest', () => {
    const prefixes = Array(3000).fill('192.0.2.0/33');
    const { diagnostics } = read('fastly', JSON.stringify({ addresses: prefixes, ipv6_addresses: ['2001:db8::/48'] }));
    expect(diagnostics).to.have.lengthOf(1001);
    expect(diagnostics.at(-1)?.message).to.contain('2000 more');
  });
});

describe('a text feed', () => {
  const lists: readonly (readonly [claim: string, text: string, given: string])[] = [
    ['may have no final newline', '192.0.2.0/25', '192.0.2.0/25'],
    [
      'may have blanks and tabs at the end of lines',
      '192.0.2.0/25\t\n198.51.100.0/24 \t\n',
      '192.0.2.0/25 198.51.100.0/24',
    ],
    [
      'may have hosts, prefixes and ranges',
      '192.0.2.1\n192.0.2.8-192.0.2.9\n2001:DB8::/32\n',
      '192.0.2.1/32 192.0.2.8/31 2001:db8::/32',
    ],
    ['may say a host as a range of one', '192.0.2.1-192.0.2.1\n', '192.0.2.1/32'],
    [
      'may have comments with dates and addresses',
      '# 2026-08-22 10.0.0.1\n; 10.0.0.2\n// 10.0.0.3\n192.0.2.1 // 10.0.0.4\n',
      '192.0.2.1/32',
    ],
    [
      'may have counts and numbers of networks behind a tab',
      '192.0.2.1\t9\n192.0.2.2/32\t64496\tAS64496\t2026-08-22\n',
      '192.0.2.1/32 192.0.2.2/32',
    ],
  ];
  for (const [claim, text, given] of lists) {
    it(claim, () => {
      const result = read('list', text);
      expect(result.ok && result.value.endpointSets.map(describeSet)).to.deep.equal([`all | ${given} | - | -`]);
    });
  }

  const refused: readonly (readonly [claim: string, text: string])[] = [
    ['has one address a line', '192.0.2.1\t192.0.2.2\n'],
    ['has no netmasks in columns', '192.0.2.0\t255.255.255.0\n'],
    ['has no ranges in columns', '192.0.2.0\t- 192.0.2.9\n'],
    ['has no lengths in columns', '192.0.2.0\t/24\n'],
    ['has columns behind tabs only, since a blank may stand in a prefix', '128.0.0.0/1 6\n'],
    ['has no comment inside of a word', '10.0.0.0//8\n'],
    ['has no names', '192.0.2.1\nexample.com\n'],
    ['has no URLs', 'https://192.0.2.1/x\n'],
  ];
  for (const [claim, text] of refused) {
    it(claim, () => {
      const { ok, diagnostics } = read('list', text);
      expect(ok).to.equal(false);
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(['FEED_VALUE']);
    });
  }

  const geofeeds: readonly (readonly [claim: string, text: string, problem: string])[] = [
    ['of places has five fields at most', '192.0.2.0/25,NO,NO-03,Oslo,,more\n', 'FEED_VALUE error 1:1'],
    ['of places ends its quotes', '192.0.2.0/25,US,US-DC,"Washington, DC,\n', 'FEED_VALUE error 1:1'],
    ['of places has a prefix on every line', '192.0.2.0/25,NO\n,NO,NO-03,Oslo,\n', 'FEED_VALUE error 2:1'],
    ['of places has one prefix a line', '192.0.2.0/25,NO,NO-03,198.51.100.0/24\n', 'FEED_VALUE error 1:1'],
    ['of places has countries of two letters', '192.0.2.0/25,198.51.100.0/24\n', 'FEED_VALUE error 1:1'],
    ['of places ends its lines with LF', '192.0.2.0/25,NO\r198.51.100.0/24,NO\n', 'FEED_VALUE error 1:1'],
    ['of places names its fields at the top only', '192.0.2.0/25,NO\nip_prefix,country\n', 'FEED_VALUE error 2:1'],
  ];
  for (const [claim, text, problem] of geofeeds) {
    it(claim, () => {
      expect(read('geofeed', text).diagnostics.map(describeDiagnostic)).to.deep.equal([problem]);
    });
  }
});
