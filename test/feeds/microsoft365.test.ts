import { expect } from 'chai';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { contentOf, describeDiagnostic, describeSet, fixtureNames, request, requestOf } from './snapshots.ts';

const SMALL = ['7 serviceArea=Exchange | 192.0.2.0/24 | tcp/443 | -'];

/** What each snapshot that can be read gives: its endpoint sets, and its warnings if it has any. */
const READABLE: Readonly<Record<string, { readonly sets: readonly string[]; readonly warnings?: readonly string[] }>> =
  {
    'm365-example.json': {
      sets: [
        '1 serviceArea=Exchange category=Optimize required=true expressRoute=true | 13.107.6.152/31 40.96.0.0/13 52.96.0.0/14 2603:1006::/40 2620:1ec:4::152/128 | tcp/80,443 udp/443 | outlook.cloud.microsoft outlook.office.com outlook.office365.com',
        '2 serviceArea=Exchange category=Allow required=false expressRoute=true | 13.107.6.152/31 40.96.0.0/13 52.96.0.0/14 2603:1006::/40 2620:1ec:4::152/128 | tcp/143,587,993,995 | outlook.office365.com smtp.office365.com',
        '8 serviceArea=Exchange category=Default required=true expressRoute=false | - | tcp/80,443 | *.outlook.com autodiscover.*.onmicrosoft.com',
        '9 serviceArea=Exchange category=Allow required=true expressRoute=true | 40.92.0.0/15 40.107.0.0/16 52.100.0.0/14 104.47.0.0/17 2a01:111:f403::/48 | tcp/443 | *.protection.outlook.com',
        '10 serviceArea=Exchange category=Allow required=true expressRoute=true | 40.92.0.0/15 40.107.0.0/16 52.100.0.0/14 104.47.0.0/17 2a01:111:f403::/48 | tcp/25 | *.mail.protection.outlook.com *.mx.microsoft',
        '11 serviceArea=Skype category=Optimize required=true expressRoute=true | 52.112.0.0/14 52.122.0.0/15 2603:1063::/38 | udp/3478-3481 | -',
        '12 serviceArea=Skype category=Allow required=true expressRoute=true | 52.112.0.0/14 52.122.0.0/15 52.238.119.141/32 2603:1063::/38 | tcp/80,443 udp/443 | *.teams.microsoft.com teams.microsoft.com',
        '16 serviceArea=Skype category=Default required=true expressRoute=false | - | tcp/443 | *.streaming.mediaservices.windows.net',
        '31 serviceArea=SharePoint category=Optimize required=true expressRoute=true | 13.107.136.0/22 40.108.128.0/17 52.104.0.0/14 2620:1ec:8f8::/46 2a01:111:f402::/48 | tcp/80,443 udp/443 | *.sharepoint.com',
        '46 serviceArea=Common category=Allow required=true expressRoute=true | 13.107.6.171/32 52.108.0.0/14 2603:1063:2000::/38 2620:1ec:c::15/128 | tcp/80,443 | *.officeapps.live.com office.live.com',
        '47 serviceArea=Common category=Default required=true expressRoute=false | - | tcp/80,443 udp/443 | *.office.net',
        '51 serviceArea=Common category=Default required=true expressRoute=false | - | tcp/443 | *cdn.onenote.net',
        '56 serviceArea=Common category=Allow required=true expressRoute=true | 20.190.128.0/18 40.126.0.0/18 2603:1006:2000::/48 2603:1007:200::/48 | tcp/80,443 | *.msidentity.com login.microsoftonline.com',
        '125 serviceArea=Common category=Default required=true expressRoute=false | - | tcp/80,443 | *.entrust.net crl3.digicert.com ocsp.digicert.com',
        '126 serviceArea=Common category=Default required=false expressRoute=false | - | tcp/443 | officespeech.platform.bing.com',
        '184 serviceArea=Common category=Default required=true expressRoute=false | - | tcp/443 udp/443 | *.cloud.microsoft',
      ],
    },
    'm365-ports.json': {
      sets: [
        '1 category=Allow | 192.0.2.0/28 | tcp/143,587,993,995 | -',
        '2 category=Allow | 192.0.2.16/28 | tcp/80,443 | -',
        '3 category=Allow | 192.0.2.32/28 | udp/3478-3481,50000-59999 | -',
        '4 category=Allow | 192.0.2.48/28 | udp/3478-3481 | -',
        '5 category=Allow | 192.0.2.64/28 | tcp/443 udp/123 | -',
        '6 category=Allow | 192.0.2.80/28 | tcp/1,80,443,60000-65535 | -',
      ],
    },
    'm365-empty-values.json': {
      sets: [
        '26 category=Default | - | tcp/443 | *.sovcloud.example',
        '27 | 198.51.100.0/24 | udp/443 | -',
        '28 | 203.0.113.0/24 | - | -',
        '29 | - | - | -',
      ],
    },
    'm365-udp-only.json': {
      sets: [
        '11 serviceArea=Skype category=Optimize required=true expressRoute=true | 52.112.0.0/14 52.122.0.0/15 2603:1063::/38 | udp/3478-3481 | -',
      ],
    },
    'm365-domains-only.json': {
      sets: [
        '8 category=Default required=true | - | tcp/80,443 | autodiscover.*.mail.example *cdn.example *-files.example a_b.example',
        '16 category=Default required=true | - | tcp/443 | *.media.example media.example',
      ],
    },
    'm365-notes.json': {
      sets: [
        '126 serviceArea=Common category=Default required=false | 192.0.2.8/32 | tcp/443 | speech.example',
        '127 serviceArea=Line\nbreak "quoted" category=Allow | 192.0.2.9/32 | tcp/443 | -',
      ],
      warnings: ['FEED_VALUE warning 1:1'],
    },
    'm365-same-prefix.json': {
      sets: [
        '1 category=Optimize required=true | 40.96.0.0/13 2603:1006::/40 | tcp/80,443 udp/443 | -',
        '2 category=Allow required=false | 40.96.0.0/13 2603:1006::/40 | tcp/143,587,993,995 | -',
        '3 category=Allow required=true | 40.100.0.0/16 | tcp/25 | -',
      ],
    },
    'm365-unknown-category.json': {
      sets: [
        '1 category=Optimize | 192.0.2.0/25 | tcp/443 | -',
        '2 category=Preview | 192.0.2.128/26 | tcp/443 | -',
        '3 category=Preview | 192.0.2.192/26 | tcp/443 | -',
      ],
      warnings: ['FEED_CATEGORY_UNKNOWN warning 3:26'],
    },
    'm365-wrapper.json': { sets: ['5 category=Allow | 192.0.2.0/24 | tcp/443 | -'] },
    'm365-wrapper-version.json': { sets: ['5 category=Allow | 192.0.2.0/24 | tcp/443 | -'] },
    'm365-spellings.json': {
      sets: [
        '3 category=Allow | 2001:db8:ffff::/48 | tcp/443 | -',
        '12 category=Allow | 192.0.2.6/31 2001:db8::/63 | tcp/443 | login.example.com',
      ],
    },
    'm365-no-ports.json': { sets: ['1 category=Allow | 192.0.2.0/24 | - | -'] },
    'm365-crlf.json': { sets: SMALL },
    'm365-bom.json': { sets: SMALL },
    'm365-utf16le.json': { sets: SMALL },
    'm365-utf16be.json': { sets: SMALL },
  };

/** Where each snapshot that cannot be read is wrong. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'bad-addresses.json': [13, 26, 40, 63, 76, 84, 103, 107, 111].map((column) => `FEED_VALUE error 4:${column}`),
  'bad-changes.json': ['FEED_SHAPE error 1:1'],
  'bad-comment.json': ['FEED_SHAPE error 2:3'],
  'bad-duplicate-id.json': ['FEED_DUPLICATE_ID error 4:11 2:11'],
  'bad-duplicate-key.json': ['FEED_VALUE error 6:5 4:5'],
  'bad-duplicate-list.json': ['FEED_VALUE error 3:3 2:3'],
  'bad-empty-file.json': ['FEED_SHAPE error 1:1'],
  'bad-empty-list.json': ['FEED_SHAPE error 1:1'],
  'bad-encoding.json': ['TEXT_ENCODING error 1:1'],
  'bad-error-object.json': ['FEED_SHAPE error 1:1'],
  'bad-host-bits.json': ['HOST_BITS error 4:29', 'HOST_BITS error 4:48'],
  'bad-ids-only.json': ['FEED_SHAPE error 1:1'],
  'bad-ports.json': ['2:51', '3:70', '4:51', '5:51', '6:51', '7:51', '8:51', '9:51', '10:51', '11:53'].map(
    (place) => `FEED_VALUE error ${place}`,
  ),
  'bad-service-tags.json': ['FEED_SHAPE error 1:1'],
  'bad-stranger.json': ['FEED_SHAPE error 3:3', 'FEED_SHAPE error 4:3'],
  'bad-truncated.json': ['FEED_SHAPE error 3:22'],
  'bad-types.json': ['2:11', '3:11', '4:11', '5:11', '6:21', '7:51', '7:71', '7:89', '8:47'].map(
    (place) => `FEED_VALUE error ${place}`,
  ),
  'bad-urls.json': [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((line) => `FEED_VALUE error ${line}:7`),
  'bad-version.json': ['FEED_SHAPE error 1:1'],
  'bad-web-page.json': ['FEED_SHAPE error 1:1'],
  'bad-wrapper.json': ['FEED_SHAPE error 1:1'],
};

describe('Microsoft 365 snapshots', () => {
  it('are all listed in this test', () => {
    expect(fixtureNames()).to.have.members([...Object.keys(READABLE), ...Object.keys(REFUSED)]);
  });

  for (const [name, { sets, warnings = [] }] of Object.entries(READABLE)) {
    it(`${name} gives its endpoint sets, sorted by id`, () => {
      const result = readFeed(request(name));
      expect(result.diagnostics.map(describeDiagnostic)).to.deep.equal(warnings);
      expect(result.ok && result.value.endpointSets.map(describeSet)).to.deep.equal(sets);
    });
  }

  for (const [name, places] of Object.entries(REFUSED)) {
    it(`${name} is refused where it is wrong`, () => {
      const result = readFeed(request(name));
      expect(result.ok).to.equal(false);
      expect(result.diagnostics.map(describeDiagnostic)).to.have.members(places);
    });
  }

  it('clear host bits with a warning when the feed says so', () => {
    const result = readFeed(request('bad-host-bits.json', { hostBits: 'mask' }));
    expect(result.ok && result.value.endpointSets.map(describeSet)).to.deep.equal([
      '7 | 192.0.2.0/24 198.51.100.0/22 2001:db8::/64 | tcp/443 | -',
    ]);
    expect(result.diagnostics.map(describeDiagnostic)).to.deep.equal([
      'FEED_HOST_BITS warning 4:29',
      'FEED_HOST_BITS warning 4:48',
    ]);
  });

  it('warn of an instance that is not the one in the policy', () => {
    const warningsFor = (instance: string) =>
      readFeed(request('m365-wrapper.json', { instance })).diagnostics.map(describeDiagnostic);
    expect(warningsFor('worldwide')).to.deep.equal(['FEED_VALUE warning 3:15']);
    expect(warningsFor('usgov-dod')).to.deep.equal([]);
  });

  it('give each endpoint set its place, its origin and the version if one is stated', () => {
    const [endpointSet] = contentOf(request('m365-wrapper-version.json')).endpointSets;
    expect(endpointSet?.origin).to.deep.equal({ feed: 'm365', id: '5', version: '2026081400' });
    expect(endpointSet?.span).to.deep.equal({
      file: 'm365-wrapper-version.json',
      start: { line: 5, column: 5 },
      end: { line: 5, column: 81 },
    });
    expect(contentOf(request('m365-example.json'))).not.to.have.property('version');
  });

  it('demand ids on the source side', () => {
    expect(contentOf(request('m365-example.json')).sourceNeedsIds).to.equal(true);
  });

  it('say what another answer looks like', () => {
    const messageOf = (name: string) => readFeed(request(name)).diagnostics[0]?.message;
    expect(messageOf('bad-changes.json')).to.contain('list of changes');
    expect(messageOf('bad-version.json')).to.contain('version answer');
    expect(messageOf('bad-error-object.json')).to.contain('error answer');
    expect(messageOf('bad-service-tags.json')).to.contain('Azure service tags');
  });

  it('keep wide ranges that are not everything', () => {
    const text = '[{"id": 1, "ips": ["0.0.0.0/1", "128.0.0.0/1"], "tcpPorts": "443"}]';
    expect(readFeed(requestOf(text)).ok).to.equal(true);
  });
});

describe('feed types', () => {
  it('are a closed table', () => {
    for (const type of ['azure', 'constructor', '']) {
      const result = readFeed(request('m365-example.json', { type }));
      expect(result.diagnostics.map(describeDiagnostic)).to.deep.equal(['VALUE_INVALID error -']);
    }
  });
});
