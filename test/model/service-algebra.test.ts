import { expect } from 'chai';
import fc from 'fast-check';
import { carries } from '../../src/model/match-packet.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Service } from '../../src/model/service.ts';
import { ANY_SERVICE, intersectServices, normaliseServices } from '../../src/model/service-algebra.ts';
import { portService, service } from './document-builder.ts';

function normal(...texts: readonly string[]): readonly Service[] {
  return normaliseServices(texts.map(service));
}

describe('services in canonical form', () => {
  const table: readonly [string, readonly string[], readonly Service[]][] = [
    ['join the ports of a protocol', ['tcp/443', 'tcp/80'], [portService('tcp', '80,443')]],
    [
      'keep protocols apart, in one order',
      ['udp/53', 'icmpv6', 'tcp/53', 'icmp', 'proto/47'],
      ['tcp/53', 'udp/53', 'icmp', 'icmpv6', 'proto/47'].map(service),
    ],
    ['are any alone where any is among them', ['tcp/443', 'any', 'icmp'], [ANY_SERVICE]],
    ['say tcp for protocol 6', ['proto/6'], [service('tcp')]],
    ['drop ports that the whole protocol covers', ['tcp/443', 'proto/6'], [service('tcp')]],
    ['drop ICMP types that the whole protocol covers', ['icmp/8', 'proto/1'], [service('proto/1')]],
    ['keep ICMP that is less than its protocol', ['icmp'], [service('icmp')]],
    ['drop types that others cover', ['icmp/3/4', 'icmp/3'], [service('icmp/3')]],
    [
      'join protocols',
      ['proto/47', 'proto/50', 'proto/48'],
      [
        {
          kind: 'protocol',
          numbers: [
            { from: 47, to: 48 },
            { from: 50, to: 50 },
          ],
        },
      ],
    ],
  ];
  for (const [claim, texts, wanted] of table) {
    it(claim, () => expect(normal(...texts)).to.deep.equal(wanted));
  }

  it('are any when their protocols are all', () => {
    const rest = {
      kind: 'protocol',
      numbers: [
        { from: 0, to: 5 },
        { from: 7, to: 255 },
      ],
    } as const;
    expect(normaliseServices([rest, service('tcp')])).to.deep.equal([ANY_SERVICE]);
  });

  it('keep different source ports apart', () => {
    const high = portService('tcp', '80', '1024-65535');
    const low = portService('tcp', '443', '1-1023');
    expect(normaliseServices([high, low])).to.deep.equal([low, high]);
  });

  it('join source ports where destination ports are equal', () => {
    const parts = [portService('tcp', '80', '1-9'), portService('tcp', '80', '10-20')];
    expect(normaliseServices(parts)).to.deep.equal([portService('tcp', '80', '1-20')]);
  });

  it('drop what one with more ports on both sides covers', () => {
    const parts = [portService('tcp', '80', '7'), portService('tcp', '80,443', '1-9')];
    expect(normaliseServices(parts)).to.deep.equal([portService('tcp', '80,443', '1-9')]);
  });
});

describe('the intersection of services', () => {
  it('is that of ports on both sides', () => {
    const a = [portService('tcp', '1-100', '1-9')];
    const b = [portService('tcp', '80-200', '5-20'), portService('udp', '1-100')];
    expect(intersectServices(a, b)).to.deep.equal([portService('tcp', '80-100', '5-9')]);
  });

  it('is the other list where one is any, itself', () => {
    const list = normal('tcp/80', 'icmp');
    expect(intersectServices(list, [ANY_SERVICE])).to.equal(list);
    expect(intersectServices([ANY_SERVICE], list)).to.equal(list);
  });

  it('is empty where nothing is common', () => {
    expect(intersectServices(normal('tcp/80'), normal('udp/80', 'icmp'))).to.deep.equal([]);
  });
});

const PORTS = ['1', '2', '1-2', '2-3'];
const anyService: fc.Arbitrary<Service> = fc.oneof(
  fc
    .tuple(fc.constantFrom('tcp', 'udp'), fc.option(fc.constantFrom(...PORTS)), fc.option(fc.constantFrom(...PORTS)))
    .map(([protocol, to, from]) => portService(protocol as 'tcp', to ?? undefined, from ?? undefined)),
  fc.constantFrom('icmp', 'icmp/8', 'icmp/8/0', 'icmpv6', 'icmpv6/128', 'proto/1', 'proto/6', 'proto/47').map(service),
);
const anyList = fc.array(anyService, { minLength: 1, maxLength: 5 });

const PACKETS: readonly Packet[] = ([4, 6] as const).flatMap((family) => {
  const base = { direction: 'outbound', family, source: 0n, destination: 0n, state: 'new' } as const;
  const ports = [1, 2, 3, 4].flatMap((destinationPort) =>
    [1, 2, 3, 4].map((sourcePort) => ({ sourcePort, destinationPort })),
  );
  const messages = [8, 128].flatMap((icmpType) => [0, 1].map((icmpCode) => ({ icmpType, icmpCode })));
  return [
    ...[6, 17].flatMap((protocol) => ports.map((fields) => ({ ...base, protocol, ...fields }))),
    ...[1, 58].flatMap((protocol) => messages.map((fields) => ({ ...base, protocol, ...fields }))),
    { ...base, protocol: 47 },
  ];
});

function carriedBy(services: readonly Service[]): readonly boolean[] {
  return PACKETS.map((packet) => services.some((each) => carries(packet, each)));
}

describe('packets', () => {
  it('carry the canonical form exactly when they carry the list', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        expect(carriedBy(normaliseServices(list))).to.deep.equal(carriedBy(list));
      }),
      { numRuns: 200 },
    );
  });

  it('carry the intersection exactly when they carry both lists', () => {
    fc.assert(
      fc.property(anyList, anyList, (a, b) => {
        const [inA, inB] = [carriedBy(a), carriedBy(b)];
        const common = intersectServices(normaliseServices(a), normaliseServices(b));
        expect(carriedBy(common)).to.deep.equal(inA.map((carried, index) => carried && inB[index]));
      }),
      { numRuns: 200 },
    );
  });

  it('have a canonical form that stays as it is', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const form = normaliseServices(list);
        expect(normaliseServices(form)).to.deep.equal(form);
      }),
      { numRuns: 200 },
    );
  });
});
