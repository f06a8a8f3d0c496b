import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  type BoundaryOptions,
  boundaryPackets,
  collectHints,
  formatAddress,
  formatPacket,
  parseAddress,
  parsePacketTable,
  parseRange,
} from './packets.ts';
import { makeReference, type Packet } from './reference.ts';

describe('packets', () => {
  describe('addresses', () => {
    it('reads every spelling to one number and writes the canonical one', () => {
      const cases: readonly (readonly [string, bigint, string])[] = [
        ['0.0.0.0', 0n, '0.0.0.0'],
        ['255.255.255.255', 0xffff_ffffn, '255.255.255.255'],
        ['10.20.3.4', 0x0a140304n, '10.20.3.4'],
        ['::', 0n, '::'],
        ['0:0:0:0:0:0:0:1', 1n, '::1'],
        ['2001:DB8::', 0x20010db8n << 96n, '2001:db8::'],
        ['2001:db8:0:0:1:0:0:0', (0x20010db8n << 96n) | (1n << 48n), '2001:db8:0:0:1::'],
        ['2001:db8:0:0:1:0:0:1', (0x20010db8n << 96n) | (1n << 48n) | 1n, '2001:db8::1:0:0:1'],
        ['1:0:2:3:4:5:6:7', 0x1_0000_0002_0003_0004_0005_0006_0007n, '1:0:2:3:4:5:6:7'],
        ['10:0:0:2:3:4:5:6', 0x10_0000_0000_0002_0003_0004_0005_0006n, '10::2:3:4:5:6'],
        ['::ffff:192.0.2.1', 0xffff_c000_0201n, '::ffff:c000:201'],
        ['1:2:3:4:5:6:7::', 0x1_0002_0003_0004_0005_0006_0007_0000n, '1:2:3:4:5:6:7:0'],
      ];
      for (const [text, value, canonical] of cases) {
        const family = text.includes(':') ? 6 : 4;
        expect(parseAddress(text), text).to.deep.equal({ family, value });
        expect(formatAddress(family, value), text).to.equal(canonical);
      }
    });

    it('refuses what is not an address', () => {
      const wrong = ['', '10.0.0', '10.0.0.1.', '010.0.0.1', '256.0.0.1', '1.2.3.4.5', ':', ':::', '1::2::3'];
      const words = [
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '1:2:3:4:5:6:7:8::',
        'g::',
        '12345::',
        '::1.2.3',
        'fe80::1%eth0',
        ':1::',
      ];
      for (const text of [...wrong, ...words]) expect(parseAddress(text), text).to.equal(undefined);
    });

    it('what it writes is IPv6 to others too, and reads back', () => {
      const word = fc.oneof(fc.constant(0n), fc.bigInt(0n, 0xffffn));
      fc.assert(
        fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), (words) => {
          const value = words.reduce((sum, next) => (sum << 16n) | next, 0n);
          const text = formatAddress(6, value);
          expect(isIPv6(text), text).to.equal(true);
          expect(new URL(`http://[${text}]`).hostname).to.equal(`[${text}]`);
          expect(parseAddress(text)).to.deep.equal({ family: 6, value });
        }),
      );
    });

    it('reads prefixes and ranges to their first and last address', () => {
      expect(parseRange('10.0.0.0/30')).to.deep.equal({ family: 4, first: 0x0a000000n, last: 0x0a000003n });
      expect(parseRange('10.0.0.3/30')).to.deep.equal(parseRange('10.0.0.0/30'));
      expect(parseRange('10.0.0.3')).to.deep.equal({ family: 4, first: 0x0a000003n, last: 0x0a000003n });
      expect(parseRange('::/0')).to.deep.equal({ family: 6, first: 0n, last: 2n ** 128n - 1n });
      expect(parseRange('::1-::5')).to.deep.equal({ family: 6, first: 1n, last: 5n });
      for (const wrong of [
        'lans',
        '10.0.0.0/33',
        '10.0.0.2-10.0.0.1',
        '10.0.0.1-::1',
        '10.0.0.0/8-10.0.0.1',
        '10.0.0.0/x',
      ]) {
        expect(parseRange(wrong), wrong).to.equal(undefined);
      }
    });
  });

  describe('table', () => {
    it('reads one packet a line, with and without the optional columns', () => {
      const rows = parsePacketTable(`# head

allow outbound tcp 10.20.3.4:50000 -> 52.112.7.9:443 new   # a comment
drop  forward [lan>internet] icmp/8/0 10.0.0.1 -> 192.0.2.1
pass outbound tcp [2001:db8::1]:1024 -> [2001:db8::2]:25 untracked @oslo by=mail  out #1\r
reject inbound [wan>] gre 2001:db8::1 -> [2001:db8::2] by=housekeeping established`);
      expect(rows).to.deep.equal([
        {
          line: 3,
          text: 'allow outbound tcp 10.20.3.4:50000 -> 52.112.7.9:443 new',
          verdict: 'allow',
          packet: {
            direction: 'outbound',
            family: 4,
            source: 0x0a140304n,
            destination: 0x34700709n,
            protocol: 6,
            sourcePort: 50000,
            destinationPort: 443,
            state: 'new',
          },
        },
        {
          line: 4,
          text: 'drop  forward [lan>internet] icmp/8/0 10.0.0.1 -> 192.0.2.1',
          verdict: 'drop',
          packet: {
            direction: 'forward',
            fromZone: 'lan',
            toZone: 'internet',
            family: 4,
            source: 0x0a000001n,
            destination: 0xc0000201n,
            protocol: 1,
            icmpType: 8,
            icmpCode: 0,
            state: 'new',
          },
        },
        {
          line: 5,
          text: 'pass outbound tcp [2001:db8::1]:1024 -> [2001:db8::2]:25 untracked @oslo by=mail  out',
          verdict: 'pass',
          packet: {
            direction: 'outbound',
            family: 6,
            source: (0x20010db8n << 96n) | 1n,
            destination: (0x20010db8n << 96n) | 2n,
            protocol: 6,
            sourcePort: 1024,
            destinationPort: 25,
            state: 'untracked',
          },
          site: 'oslo',
          by: 'mail  out',
        },
        {
          line: 6,
          text: 'reject inbound [wan>] gre 2001:db8::1 -> [2001:db8::2] by=housekeeping established',
          verdict: 'reject',
          packet: {
            direction: 'inbound',
            fromZone: 'wan',
            family: 6,
            source: (0x20010db8n << 96n) | 1n,
            destination: (0x20010db8n << 96n) | 2n,
            protocol: 47,
            state: 'new',
          },
          by: 'housekeeping established',
        },
      ]);
    });

    const wrong: readonly (readonly [line: string, message: string])[] = [
      [
        'accept outbound tcp 10.0.0.1:1 -> 10.0.0.2:2',
        '1:1: expected a verdict (allow, drop, reject, pass), found accept',
      ],
      ['allow out tcp 10.0.0.1:1 -> 10.0.0.2:2', '1:7: expected a direction'],
      ['allow', '1:6: expected a direction (inbound, outbound, forward), found the end of the line'],
      ['allow forward [lan] tcp 10.0.0.1:1 -> 10.0.0.2:2', '1:15: expected [fromZone>toZone]'],
      ['allow forward icmp 10.0.0.1 -> 10.0.0.2', '1:15: expected a protocol'],
      ['allow forward icmp/256 10.0.0.1 -> 10.0.0.2', '1:15: no number'],
      ['allow forward tcp/80 10.0.0.1:1 -> 10.0.0.2:2', '1:15: expected a protocol'],
      ['allow forward proto/6 10.0.0.1 -> 10.0.0.2', '1:15: expected a protocol'],
      ['allow forward tcp 10.0.0.1 -> 10.0.0.2:2', '1:19: expected ADDRESS:PORT, found 10.0.0.1'],
      ['allow forward tcp 10.0.0.1:65536 -> 10.0.0.2:2', '1:19: expected ADDRESS:PORT'],
      ['allow forward gre 10.0.0.1:1 -> 10.0.0.2', '1:19: this protocol has no ports'],
      ['allow forward gre 10.0.0.256 -> 10.0.0.2', '1:19: expected an address'],
      ['allow forward gre 10.0.0.1 10.0.0.2', '1:28: expected an arrow'],
      ['allow forward gre 10.0.0.1 -> ::1', '1:31: the destination must be IPv4'],
      ['allow forward gre 10.0.0.1 ->', '1:30: expected an address, found the end of the line'],
      ['allow forward gre 10.0.0.1 -> 10.0.0.2 old', '1:40: expected a state'],
      ['allow forward gre 10.0.0.1 -> 10.0.0.2 new oslo', '1:44: expected @site'],
      ['allow forward gre 10.0.0.1 -> 10.0.0.2 @', '1:40: expected @site'],
      ['allow forward gre 10.0.0.1 -> 10.0.0.2 @oslo new', '1:46: unexpected new'],
      ['allow forward gre 10.0.0.1 -> 10.0.0.2 by= ', '1:40: expected a name after by='],
    ];
    for (const [line, message] of wrong) {
      it(`says where it cannot read: ${line}`, () => {
        expect(() => parsePacketTable(line)).to.throw(message);
      });
    }

    it('counts comments and empty lines', () => {
      expect(() => parsePacketTable('# one\n\nallow  up')).to.throw('3:8: expected a direction');
    });
  });

  describe('boundary packets', () => {
    const options: BoundaryOptions = {
      prefixes: ['10.0.0.0/8', '192.0.2.10-192.0.2.20', '2001:db8::/32', '198.51.100.1'],
      ports: [
        { from: 443, to: 443 },
        { from: 3478, to: 3481 },
      ],
      icmp: [{ family: 4, type: 3, code: 4 }],
      zones: ['lan', 'wan'],
      directions: ['inbound', 'outbound', 'forward'],
      count: 4000,
      seed: 7,
    };
    const packets = [...boundaryPackets(options)];
    const have = <T>(value: (packet: Packet) => T): ReadonlySet<T> => new Set(packets.map(value));

    it('are the same for the same seed and others for another', () => {
      const seven = [...boundaryPackets({ ...options, count: 200 })].map(formatPacket);
      expect([...boundaryPackets({ ...options, count: 200 })].map(formatPacket)).to.deep.equal(seven);
      expect([...boundaryPackets({ ...options, count: 200, seed: 8 })].map(formatPacket)).to.not.deep.equal(seven);
      expect(packets).to.have.length(4000);
    });

    it('have every end of every prefix and its outer neighbour, as source and as destination', () => {
      const ends = (text: string): readonly string[] => {
        const { family, first, last } = parseRange(text)!;
        return [first - 1n, first, last, last + 1n].map((value) => formatAddress(family, value));
      };
      const sources = have(({ family, source }) => formatAddress(family, source));
      const destinations = have(({ family, destination }) => formatAddress(family, destination));
      for (const end of options.prefixes.flatMap(ends)) {
        expect(sources.has(end), end).to.equal(true);
        expect(destinations.has(end), end).to.equal(true);
      }
    });

    it('never leave the address space', () => {
      const edge = { ...options, prefixes: ['0.0.0.0/0', '::/0', '255.255.255.255', '::'], count: 500 };
      for (const packet of boundaryPackets(edge)) {
        for (const value of [packet.source, packet.destination]) {
          expect(value >= 0n && value < 2n ** (packet.family === 4 ? 32n : 128n)).to.equal(true);
        }
      }
    });

    it('have every port boundary, 0 and 65535, on both sides', () => {
      for (const port of [0, 442, 443, 444, 3477, 3478, 3481, 3482, 65535]) {
        expect(have(({ sourcePort }) => sourcePort).has(port), `source ${port}`).to.equal(true);
        expect(have(({ destinationPort }) => destinationPort).has(port), `destination ${port}`).to.equal(true);
      }
    });

    it('have all states and protocols of interest, mostly new ones', () => {
      expect([...have(({ state }) => state)].sort()).to.deep.equal([
        'established',
        'invalid',
        'new',
        'related',
        'untracked',
      ]);
      expect([...have(({ protocol }) => protocol)]).to.include.members([
        0, 1, 6, 17, 41, 47, 50, 51, 58, 112, 132, 255,
      ]);
      const fresh = packets.filter(({ state }) => state === 'new').length;
      expect(fresh / packets.length).to.be.within(0.6, 0.8);
    });

    it('have the ICMP types of the housekeeping, those asked for, and both protocols over both families', () => {
      const types = have(({ protocol, icmpType }) => (protocol === 58 ? icmpType : undefined));
      expect([...types]).to.include.members([128, 130, 131, 132, 133, 134, 135, 136, 137, 143]);
      expect(packets.some(({ icmpType, icmpCode }) => icmpType === 3 && icmpCode === 4)).to.equal(true);
      const kinds = have(({ family, protocol }) => `${family}/${protocol}`);
      expect([...kinds]).to.include.members(['4/1', '6/1', '4/58', '6/58']);
    });

    it('have ports exactly with TCP, UDP and SCTP, a type and code exactly with ICMP and ICMPv6', () => {
      for (const packet of packets) {
        const { protocol } = packet;
        expect('sourcePort' in packet && 'destinationPort' in packet).to.equal([6, 17, 132].includes(protocol));
        expect('icmpType' in packet && 'icmpCode' in packet).to.equal([1, 58].includes(protocol));
      }
    });

    it('have the zone that a host knows, every zone, none and an unknown one', () => {
      for (const packet of packets) {
        if (packet.direction === 'inbound') expect(packet).to.not.have.property('toZone');
        if (packet.direction === 'outbound') expect(packet).to.not.have.property('fromZone');
      }
      const zones = ['lan', 'wan', 'loopback', 'no-such-zone', undefined];
      const forward = packets.filter(({ direction }) => direction === 'forward');
      expect([...new Set(forward.map(({ fromZone }) => fromZone))]).to.have.members(zones);
      expect([...new Set(forward.map(({ toZone }) => toZone))]).to.have.members(zones);
      const both = [...boundaryPackets({ ...options, count: 200, bothZones: true })];
      expect(both.some(({ direction, toZone }) => direction === 'inbound' && toZone === 'lan')).to.equal(true);
    });

    it('go from a given prefix to a given prefix at least a third of the time', () => {
      const ranges = options.prefixes.map((text) => parseRange(text)!);
      const isGiven = (family: 4 | 6, value: bigint): boolean =>
        ranges.some((range) => range.family === family && range.first <= value && value <= range.last);
      const inner = packets.filter(
        ({ family, source, destination }) => isGiven(family, source) && isGiven(family, destination),
      );
      expect(inner.length / packets.length).to.be.within(1 / 3, 0.9);
    });

    it('follow pairings: source, destination and service of one rule meet', () => {
      const pairing = {
        direction: 'outbound' as const,
        sources: ['10.0.0.0/24', '2001:db8::/32'],
        destinations: ['192.0.2.0/24'],
        services: [{ protocol: 6, ports: [{ from: 443, to: 443 }] }],
      };
      const paired = [...boundaryPackets({ ...options, pairings: [pairing], count: 1000 })];
      const hits = paired.filter(
        ({ source, destination, protocol, destinationPort }) =>
          source >> 8n === 0x0a0000n && destination >> 8n === 0xc00002n && protocol === 6 && destinationPort === 443,
      );
      expect(hits.length).to.be.at.least(200);
    });

    it('need a direction, but neither prefixes nor ports nor zones', () => {
      const nothing = { prefixes: [], ports: [], icmp: [], zones: [], count: 50, seed: 1 };
      expect([...boundaryPackets({ ...nothing, directions: ['inbound'] })]).to.have.length(50);
      expect(() => [...boundaryPackets({ ...nothing, directions: [] })]).to.throw('needs a direction');
      expect(() => [...boundaryPackets({ ...options, prefixes: ['lans'] })]).to.throw(
        'not an address, prefix or range: lans',
      );
    });

    it('are read back from the table they are written to', () => {
      for (const packet of packets.slice(0, 1000)) {
        const [row] = parsePacketTable(`pass ${formatPacket(packet)}`);
        expect(row!.packet).to.deep.equal(packet);
      }
    });
  });

  describe('hints', () => {
    const files: Readonly<Record<string, string>> = {
      'common/base.yaml': `sets: { listed: { file: lists/a.txt } }
services: { ntp: { protocol: udp, ports: [123], source-ports: ["1024-65535"] } }
feeds: { m: { type: microsoft365, snapshot: m.json } }
rules: [{ name: base, action: drop, from: any, to: listed, services: [ntp, icmp/3/4, esp] }]`,
      'common/lists/a.txt': '192.0.2.0/31 # two\n\n192.0.2.9 ; one\n',
      'common/m.json': JSON.stringify([
        { id: 1, ips: ['198.51.100.0/24'], tcpPorts: '80, 443' },
        { id: 2, ips: ['203.0.113.0/24'], udpPorts: '3478-3481' },
      ]),
    };
    const policy = parse(`version: 1
name: hints
direction: outbound
default: drop
scope: { from: lans, to-zone: wan }
include: [common/base.yaml]
zones: [lan, wan]
sets: { lans: { per: site }, most: { of: 10.0.0.0/8, except: 10.5.0.0/16 } }
sites: { oslo: { lans: [10.20.0.0/16, "2001:db8::/32"] } }
outputs: []
rules:
  - { name: cloud, action: allow, from: any, to: [{ feed: m, where: { id: [2] } }, most], services: any }
  - { name: web, action: allow, from: lans, to: any, services: tcp/443, direction: forward, from-zone: [lan] }
`);
    const read = (path: string): Uint8Array => {
      const content = files[path];
      if (content === undefined) throw new Error(`no file ${path}`);
      return new TextEncoder().encode(content);
    };
    const hints = collectHints(policy, read, 'oslo');

    it('name the prefixes of rules, scope, lists, feeds and holes', () => {
      const expected = [
        '10.20.0.0/16',
        '2001:db8::/32',
        '192.0.2.0/31',
        '192.0.2.9',
        '203.0.113.0/24',
        '10.0.0.0/8',
        '10.5.0.0/16',
      ];
      expect(hints.prefixes).to.have.members([...expected, '0.0.0.0/0', '::/0']);
    });

    it('name ports, ICMP types, protocols, zones and directions', () => {
      expect(hints.ports).to.have.deep.members([
        { from: 123, to: 123 },
        { from: 1024, to: 65535 },
        { from: 3478, to: 3481 },
        { from: 443, to: 443 },
      ]);
      expect(hints.icmp).to.deep.equal([{ family: 4, type: 3, code: 4 }]);
      expect(hints.protocols).to.include.members([6, 17, 1, 50]);
      expect(hints.zones).to.have.members(['lan', 'wan']);
      expect(hints.directions).to.have.members(['outbound', 'forward']);
    });

    it('pair each endpoint set with its own ports, and take the scope for any', () => {
      const cloud = hints.pairings!.find(({ destinations }) => destinations.includes('203.0.113.0/24'))!;
      expect(cloud.sources).to.deep.equal(['10.20.0.0/16', '2001:db8::/32']);
      expect(cloud.destinations).to.deep.equal(['203.0.113.0/24']);
      expect(cloud.services).to.deep.include({ protocol: 17, ports: [{ from: 3478, to: 3481 }] });
      expect(cloud.toZones).to.deep.equal(['wan']);
    });

    it('make packets that reach every rule and the default', () => {
      const decide = makeReference({ policy, files: read, site: 'oslo', hook: { outbound: 'forward' } });
      const options = { ...hints, count: 2000, seed: 3, bothZones: true };
      const deciders = new Set([...boundaryPackets(options)].map((packet) => decide(packet).by));
      expect([...deciders]).to.include.members(['base', 'cloud', 'web', 'default', 'outside scope']);
      expect([...deciders]).to.include.members(['housekeeping established', 'housekeeping invalid']);
    });
  });

  it('a real snapshot is decided as its own words say', function () {
    const path = '../shared/data/m365/worldwide-2026-08-14.json';
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch {
      return this.skip();
    }
    const policy = parse(`version: 1
name: real
direction: outbound
default: drop
outputs: []
feeds: { m: { type: microsoft365, snapshot: m.json } }
rules: [{ name: m, action: allow, from: any, to: { feed: m, where: { required: true } } }]`);
    const decide = makeReference({ policy, files: () => bytes });
    const verdict = (line: string): string => decide(parsePacketTable(`allow outbound ${line}`)[0]!.packet).verdict;
    expect(verdict('tcp 10.0.0.1:1 -> 13.107.6.152:443')).to.equal('allow');
    expect(verdict('udp 10.0.0.1:1 -> 13.107.6.153:443')).to.equal('allow');
    expect(verdict('tcp 10.0.0.1:1 -> 13.107.6.154:443')).to.equal('drop');
    expect(verdict('tcp 10.0.0.1:1 -> 13.107.6.152:993')).to.equal('drop');
    expect(verdict('tcp [::1]:1 -> [2620:1ec:4::152]:80')).to.equal('allow');
    expect(verdict('tcp [::1]:1 -> [2620:1ec:4::154]:80')).to.equal('drop');
  });
});
