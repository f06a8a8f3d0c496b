import { expect } from 'chai';
import { ANY } from '../../../src/net/address-set.ts';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import type { LimitName } from '../../../src/review/guardrails/guardrails.ts';
import type { Change } from '../../../src/review/review.ts';
import { addresses, change, RULE_ADDED, tcp, texts, violations } from './reviews.ts';

interface Row {
  readonly limit: LimitName;
  readonly keys?: string;
  readonly term: PacketMatch;
  readonly more?: Partial<Change>;
  readonly says?: string;
}

const OUT: PacketMatch = { directions: ['outbound'], source: addresses('10.0.0.0/8'), ...tcp(443) };
const IN: PacketMatch = { directions: ['inbound'], ...tcp(22) };
const FEED: Change['causes'] = [
  {
    ...RULE_ADDED,
    kind: 'feed-changed',
    feed: { name: 'm365', id: '11', urls: [], versions: {} },
  },
];

function to(text: string, more: PacketMatch = OUT): PacketMatch {
  return { ...more, destination: addresses(text) };
}

function from(text: string, more: PacketMatch = IN): PacketMatch {
  return { ...more, source: addresses(text) };
}

const ROWS: Readonly<Record<string, Row>> = {
  // any-destination
  'no condition': { limit: 'any-destination', term: { directions: ['outbound'] }, says: 'any destination on tcp/443' },
  any: {
    limit: 'any-destination',
    term: { ...OUT, source: ANY, destination: ANY },
    says: 'any destination on tcp/443',
  },
  'any, for sources of IPv4': { limit: 'any-destination', term: OUT, says: 'any IPv4 destination on tcp/443' },
  '0.0.0.0/0': { limit: 'any-destination', term: to('0.0.0.0/0'), says: 'any IPv4 destination on tcp/443' },
  '::/0': {
    limit: 'any-destination',
    term: to('::/0', { ...OUT, source: addresses('2001:db8::/32') }),
    says: 'any IPv6 destination on tcp/443',
  },
  'two /1': { limit: 'any-destination', term: to('0.0.0.0/1 128.0.0.0/1'), says: 'any IPv4 destination on tcp/443' },
  'all but 10.0.0.0/8': {
    limit: 'any-destination',
    term: to('0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255'),
    says: 'any IPv4 destination on tcp/443',
  },
  'all of the internet': {
    limit: 'any-destination',
    term: to('1.0.0.0-9.255.255.255 11.0.0.0-223.255.255.255'),
    says: 'any IPv4 destination on tcp/443',
  },
  '2000::/3': {
    limit: 'any-destination',
    term: to('2000::/3', { ...OUT, source: addresses('2001:db8::/32') }),
    says: 'any IPv6 destination on tcp/443',
  },
  'one address less than 1 % missing': {
    limit: 'any-destination',
    term: to('0.0.0.0-19.255.255.255 22.143.92.40-255.255.255.255'),
    says: 'any IPv4 destination on tcp/443',
  },
  '1 % missing': { limit: 'any-destination', term: to('0.0.0.0-19.255.255.255 22.143.92.41-255.255.255.255') },
  'half of the addresses': { limit: 'any-destination', term: to('0.0.0.0/1') },
  'any of a family that the source lacks': { limit: 'any-destination', term: to('::/0 192.0.2.0/24') },
  'any source only': { limit: 'any-destination', term: { ...to('192.0.2.0/24'), source: ANY } },
  // any-source
  'inbound from any': { limit: 'any-source', term: IN, says: 'any source on tcp/443' },
  'inbound from two /1': {
    limit: 'any-source',
    term: from('0.0.0.0/1 128.0.0.0/1'),
    says: 'any IPv4 source on tcp/443',
  },
  'inbound from one /1': { limit: 'any-source', term: from('128.0.0.0/1') },
  // prefix-wider-than
  'a /7': { limit: 'prefix-wider-than', term: to('12.0.0.0/7'), says: '12.0.0.0/7 is wider than /8 on tcp/443' },
  'a /7 as two /8': {
    limit: 'prefix-wider-than',
    term: to('12.0.0.0/8 13.0.0.0/8'),
    says: '12.0.0.0/7 is wider than /8 on tcp/443',
  },
  'a /7 as a range': {
    limit: 'prefix-wider-than',
    term: to('12.0.0.0-13.255.255.255'),
    says: '12.0.0.0/7 is wider than /8 on tcp/443',
  },
  'no condition is a /0': { limit: 'prefix-wider-than', term: OUT, says: '0.0.0.0/0 is wider than /8 on tcp/443' },
  'a /8': { limit: 'prefix-wider-than', term: to('12.0.0.0/8') },
  'two /8 that are no /7': { limit: 'prefix-wider-than', term: to('13.0.0.0/8 14.0.0.0/8') },
  'an IPv6 /19': {
    limit: 'prefix-wider-than',
    term: to('2a00::/19', { ...OUT, source: ANY }),
    says: '2a00::/19 is wider than /20 on tcp/443',
  },
  'an IPv6 /20': { limit: 'prefix-wider-than', term: to('2a00::/20', { ...OUT, source: ANY }) },
  'a wide source of what goes out': {
    limit: 'prefix-wider-than',
    term: { ...to('192.0.2.0/24'), source: addresses('0.0.0.0/1') },
  },
  'a wide source of what comes in': {
    limit: 'prefix-wider-than',
    term: from('0.0.0.0/1'),
    says: '0.0.0.0/1 is wider than /8 on tcp/443',
  },
  'a limit of its own': {
    limit: 'prefix-wider-than',
    keys: 'ipv4: 16',
    term: to('12.0.0.0/15'),
    says: '12.0.0.0/15 is wider than /16 on tcp/443',
  },
  'no limit': { limit: 'prefix-wider-than', keys: 'ipv4: 0', term: to('0.0.0.0/0') },
  // addresses-opened
  'one address too many': {
    limit: 'addresses-opened',
    term: to('12.0.0.0/16 14.0.0.1'),
    says: '65,537 IPv4 addresses opened, more than 65,536',
  },
  'as many addresses as allowed': { limit: 'addresses-opened', term: to('12.0.0.0/16') },
  'one IPv6 address too many': {
    limit: 'addresses-opened',
    term: to('2a00::/48 2b00::1', { ...OUT, source: ANY }),
    says: 'about 2^80 IPv6 addresses opened, more than 2^80',
  },
  'as many IPv6 addresses as allowed': { limit: 'addresses-opened', term: to('2a00::/48', { ...OUT, source: ANY }) },
  'a count': {
    limit: 'addresses-opened',
    keys: 'ipv4: 1',
    term: to('12.0.0.0/31'),
    says: '2 IPv4 addresses opened, more than 1',
  },
  'a power': { limit: 'addresses-opened', keys: 'ipv4: 2^1', term: to('12.0.0.0/31') },
  // ports-opened
  'ports absent': {
    limit: 'ports-opened',
    term: { ...OUT, ...tcp(), destinationPorts: [{ from: 0, to: 65_535 }] },
    says: 'any port, more than 1,024',
  },
  'ports 0 to 65535': {
    limit: 'ports-opened',
    term: { directions: ['outbound'], ...tcp() },
    says: 'any port, more than 1,024',
  },
  'one port where none may be': { limit: 'ports-opened', keys: 'more-than: 0', term: OUT, says: '1 port, more than 0' },
  'one address where none may be': {
    limit: 'addresses-opened',
    keys: 'ipv4: 0',
    term: to('12.0.0.1'),
    says: '1 IPv4 address opened, more than 0',
  },
  'ports 1 to 65535': { limit: 'ports-opened', term: { ...OUT, ...tcp(1, 65_535) }, says: 'any port, more than 1,024' },
  'a port too many': { limit: 'ports-opened', term: { ...OUT, ...tcp(1, 1025) }, says: '1,025 ports, more than 1,024' },
  'as many ports as allowed': { limit: 'ports-opened', term: { ...OUT, ...tcp(1, 1024) } },
  'any protocol': { limit: 'ports-opened', term: { directions: ['outbound'] }, says: 'any protocol' },
  'all protocols by number': {
    limit: 'ports-opened',
    term: { protocols: [{ from: 0, to: 255 }] },
    says: 'any protocol',
  },
  'any protocol, whatever the number': {
    limit: 'ports-opened',
    keys: 'more-than: 65535',
    term: {},
    says: 'any protocol',
  },
  'protocols without ports': { limit: 'ports-opened', term: { protocols: [{ from: 47, to: 50 }] } },
  'every ICMP message': { limit: 'ports-opened', term: { icmp: { family: 4, types: [{ from: 0, to: 65_535 }] } } },
  // admin-ports-from-internet
  'ssh from everywhere': { limit: 'admin-ports-from-internet', term: IN, says: 'tcp/22 from the internet' },
  'ssh from a public address': {
    limit: 'admin-ports-from-internet',
    term: from('10.0.0.0/8 12.0.0.1'),
    says: 'tcp/22 from the internet',
  },
  'any port from the internet': {
    limit: 'admin-ports-from-internet',
    term: { directions: ['forward'] },
    says: 'tcp/22,445,1433,3306,3389,5432,5985-5986 from the internet',
  },
  'ports around one': {
    limit: 'admin-ports-from-internet',
    term: { ...IN, ...tcp(3380, 3390) },
    says: 'tcp/3389 from the internet',
  },
  'ssh from inside': {
    limit: 'admin-ports-from-internet',
    term: from('10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 127.0.0.0/8 fc00::/7 fe80::/10'),
  },
  'a port beside one': { limit: 'admin-ports-from-internet', term: { ...IN, ...tcp(23) } },
  'another protocol': { limit: 'admin-ports-from-internet', term: { ...IN, protocols: [{ from: 17, to: 17 }] } },
  'ssh to everywhere': { limit: 'admin-ports-from-internet', term: { ...IN, directions: ['outbound'] } },
  'ports of its own': {
    limit: 'admin-ports-from-internet',
    keys: 'ports: [udp/161]',
    term: { ...IN, protocols: [{ from: 17, to: 17 }], destinationPorts: [{ from: 100, to: 200 }] },
    says: 'udp/161 from the internet',
  },
  // special-ranges-in-feed
  'the metadata service of a cloud': {
    limit: 'special-ranges-in-feed',
    term: to('13.107.6.152/31 169.254.169.254'),
    more: { causes: FEED },
    says: '169.254.169.254/32 (cloud metadata service) and 1 more because of m365:11',
  },
  'a private range': {
    limit: 'special-ranges-in-feed',
    term: to('10.0.0.0/24'),
    more: { causes: FEED },
    says: '10.0.0.0/24 (private) because of m365:11',
  },
  'the platform of Azure': {
    limit: 'special-ranges-in-feed',
    term: to('168.63.129.0/24'),
    more: { causes: FEED },
    says: '168.63.129.16/32 (Azure platform) because of m365:11',
  },
  'IPv6 that nobody has': {
    limit: 'special-ranges-in-feed',
    term: to('4000::/16', { source: ANY, directions: ['outbound'] }),
    more: { causes: FEED },
    says: '4000::/16 (reserved) because of m365:11',
  },
  'public addresses': { limit: 'special-ranges-in-feed', term: to('13.107.6.152/31'), more: { causes: FEED } },
  'a private range that a rule names': { limit: 'special-ranges-in-feed', term: to('10.0.0.0/24') },
  'a private range on the other side': {
    limit: 'special-ranges-in-feed',
    term: to('13.107.6.152/31', OUT),
    more: { causes: FEED },
  },
};
describe('guardrail limits', () => {
  for (const [name, { limit, keys = '', term, more, says }] of Object.entries(ROWS)) {
    it(`${limit} is ${says === undefined ? 'kept' : 'crossed'}: ${name}`, () => {
      const found = violations(limit, [change(term, more)], { keys });
      expect(texts(found)).to.deep.equal(says === undefined ? [] : [says]);
    });
  }

  it('every limit has a change that crosses it and one that keeps it', () => {
    const crossed = new Set(Object.values(ROWS).map(({ limit, says }) => `${limit} ${says !== undefined}`));
    expect(crossed.size).to.equal(14);
  });

  it('count different addresses of all changes together, and name none of them', () => {
    const changes = ['12.0.0.0/17', '12.0.128.0/17', '12.0.0.0/16', '14.0.0.1'].map((text) => change(to(text)));
    const [found, ...others] = violations('addresses-opened', changes);
    expect(others).to.deep.equal([]);
    expect(found?.text).to.equal('65,537 IPv4 addresses opened, more than 65,536');
    expect(found).to.not.have.property('change');
    expect(violations('addresses-opened', changes.slice(0, 3))).to.deep.equal([]);
  });

  it('say who is crossed, why it is there, and by which change', () => {
    const [found] = violations('any-destination', [change(OUT, { id: 'cafe0123' })]);
    expect(found).to.deep.include({ guardrail: 'g', reason: 'because', change: 'cafe0123' });
    expect(found?.span?.start).to.deep.equal({ line: 2, column: 14 });
  });

  it('are about what is opened or may be, never about what is closed', () => {
    const judged = (more: Partial<Change>): number => violations('any-destination', [change(OUT, more)]).length;
    expect(judged({ effect: 'closed', verdicts: { from: ['allow'], to: ['drop'] } })).to.equal(0);
    expect(judged({ effect: 'altered', verdicts: { from: ['drop'], to: ['reject'] } })).to.equal(0);
    expect(judged({ effect: 'undecided', verdicts: { from: ['drop'], to: ['allow', 'drop'] } })).to.equal(1);
    expect(judged({ effect: 'undecided', verdicts: { from: ['drop'], to: ['drop', 'reject'] } })).to.equal(0);
    expect(judged({ effect: 'undecided', verdicts: { from: ['allow'], to: ['allow', 'drop'] } })).to.equal(0);
  });
});
