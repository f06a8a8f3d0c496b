import { expect } from 'chai';
import fc from 'fast-check';
import { formatPacket } from '../../src/model/format-packet.ts';
import { DIRECTIONS, type Packet, STATES } from '../../src/model/packet.ts';
import { type ParsedPacket, parsePacket, wordsOf } from '../../src/model/parse-packet.ts';

function parse(text: string): ParsedPacket {
  const end = { text: '', column: text.trimEnd().length + 1 };
  return parsePacket(wordsOf(text), { end, sourcePort: 49152 });
}

function packetOf(text: string): unknown {
  const parsed = parse(text);
  return parsed.ok ? parsed.packet : parsed.fault;
}

describe('parsePacket', () => {
  it('reads direction, zones, protocol, ends and state', () => {
    expect(packetOf('forward [lan>internet] tcp 10.0.0.1:1024 -> 192.0.2.1:443 untracked')).to.deep.equal({
      direction: 'forward',
      fromZone: 'lan',
      toZone: 'internet',
      family: 4,
      source: 0x0a000001n,
      destination: 0xc0000201n,
      protocol: 6,
      sourcePort: 1024,
      destinationPort: 443,
      state: 'untracked',
    });
  });

  it('leaves out what may be left out', () => {
    expect(packetOf('[>internet] udp 10.0.0.1 -> 192.0.2.1:53')).to.deep.equal({
      toZone: 'internet',
      family: 4,
      source: 0x0a000001n,
      destination: 0xc0000201n,
      protocol: 17,
      sourcePort: 49152,
      destinationPort: 53,
    });
  });

  it('reads IPv6 with brackets, and without them where no port follows', () => {
    const bare = packetOf('tcp 2001:db8::1 -> [2001:db8::2]:443');
    expect(bare).to.deep.equal(packetOf('tcp [2001:db8::1] -> [2001:db8::2]:443'));
    expect(bare).to.deep.equal(packetOf('tcp [2001:db8::1]:49152 -> [2001:db8::2]:443'));
    expect(packetOf('esp ::1 -> ::2')).to.deep.equal(packetOf('esp [::1] -> [::2]'));
  });

  const protocols: readonly (readonly [string, object])[] = [
    ['icmp/8', { protocol: 1, icmpType: 8, icmpCode: 0 }],
    ['icmp/3/4', { protocol: 1, icmpType: 3, icmpCode: 4 }],
    ['icmp/echo-request', { protocol: 1, icmpType: 8, icmpCode: 0 }],
    ['icmpv6/echo-request', { protocol: 58, icmpType: 128, icmpCode: 0 }],
    ['esp', { protocol: 50 }],
    ['ah', { protocol: 51 }],
    ['gre', { protocol: 47 }],
    ['proto/112', { protocol: 112 }],
  ];
  for (const [word, header] of protocols) {
    it(`reads ${word}`, () => {
      expect(packetOf(`${word} 10.0.0.1 -> 10.0.0.2`)).to.include(header);
    });
  }

  const wrong: readonly (readonly [text: string, column: number, message: string, hint?: string])[] = [
    ['', 1, 'found the end of the line'],
    ['constructor 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol'],
    ['icmpv5/8 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol', 'did you mean "icmpv6"?'],
    ['outbund tcp 10.0.0.1 -> 10.0.0.2:1', 1, 'expected a protocol', 'did you mean "outbound"?'],
    ['tcp/443 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol', 'behind the destination: 192.0.2.1:443'],
    ['icmp 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol', 'add a type'],
    ['icmp/ping-pong 10.0.0.1 -> 10.0.0.2', 1, 'no number', 'echo-request'],
    ['icmp/8/256 10.0.0.1 -> 10.0.0.2', 1, 'no number'],
    ['icmp/8/0/0 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol'],
    ['proto/256 10.0.0.1 -> 10.0.0.2', 1, 'expected a protocol'],
    ['tcp 10.0.0.256 -> 10.0.0.2:1', 5, 'expected an address', 'above 255'],
    ['tcp 10.0.0.1 -> 10.0.0.2', 17, 'expected ADDRESS:PORT', 'add the port: 10.0.0.2:443'],
    ['tcp ::1 -> ::2', 12, 'expected ADDRESS:PORT', 'add the port: [::2]:443'],
    ['tcp 10.0.0.1:0x1 -> 10.0.0.2:1', 5, 'expected an address'],
    ['tcp 10.0.0.1 -> 10.0.0.2:65536', 17, 'expected ADDRESS:PORT', '0 to 65535'],
    ['tcp 10.0.0.1 10.0.0.2:1', 14, 'expected an arrow'],
    ['tcp 10.0.0.1 -> [::1]:1', 17, 'the destination must be IPv4'],
    ['gre 10.0.0.1 -> 10.0.0.2 establishd', 26, 'expected a state', 'did you mean "established"?'],
    ['[lan] gre 10.0.0.1 -> 10.0.0.2', 1, 'expected [fromZone>toZone]'],
  ];
  for (const [text, column, message, hint] of wrong) {
    it(`says where it cannot read: ${text}`, () => {
      const parsed = parse(text);
      if (parsed.ok) expect.fail('it was read');
      expect(parsed.fault.word.column).to.equal(column);
      expect(parsed.fault.message).to.include(message);
      if (hint !== undefined) expect(parsed.fault.hint).to.include(hint);
    });
  }

  it('leaves words behind the packet to others', () => {
    const parsed = parse('gre 10.0.0.1 -> 10.0.0.2 @oslo now');
    expect(parsed.ok && parsed.rest.map(({ text }) => text)).to.deep.equal(['@oslo', 'now']);
  });

  it('shows no control character of what it cannot read', () => {
    const parsed = parse('\u001b[31m 10.0.0.1 -> 10.0.0.2');
    expect(parsed.ok ? '' : parsed.fault.message)
      .to.include('\\u001b[31m')
      .and.not.include('\u001b');
  });

  it('reads back what formatPacket writes', () => {
    const port = fc.nat({ max: 65535 });
    const octet = fc.nat({ max: 255 });
    const zone = fc.option(fc.constantFrom('lan', 'a.b-c_d'), { nil: undefined });
    const header = fc.oneof(
      fc.record({ protocol: fc.constantFrom(6, 17, 132), sourcePort: port, destinationPort: port }),
      fc.record({ protocol: fc.constantFrom(1, 58), icmpType: octet, icmpCode: octet }),
      fc.record({ protocol: fc.constantFrom(0, 47, 50, 51, 112, 255) }),
    );
    const ends = fc.constantFrom(4 as const, 6 as const).chain((family) => {
      const address = fc.bigInt(0n, family === 4 ? 0xffff_ffffn : 2n ** 128n - 1n);
      return fc.record({ family: fc.constant(family), source: address, destination: address });
    });
    const around = fc.record({
      direction: fc.constantFrom(...DIRECTIONS),
      state: fc.constantFrom(...STATES),
      fromZone: zone,
      toZone: zone,
    });
    fc.assert(
      fc.property(around, ends, header, ({ fromZone, toZone, direction, state }, addresses, rest) => {
        const zones = { ...(fromZone && { fromZone }), ...(toZone && { toZone }) };
        const packet: Packet = { direction, ...zones, ...addresses, ...rest, state };
        expect(packetOf(formatPacket(packet))).to.deep.equal(packet);
      }),
    );
  });
});
