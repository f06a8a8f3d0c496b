import { expect } from 'chai';
import type { HookName } from '../../src/model/housekeeping.ts';
import type { Packet, State } from '../../src/model/packet.ts';
import { byNft } from './nft-engine.ts';
import { requireKernel } from './require-kernel.ts';
import { kernelVerdicts } from './verdicts.ts';

const DIRECTION = { input: 'inbound', output: 'outbound', forward: 'forward' } as const;

const V4 = { family: 4, source: 0x0a000001n, destination: 0xc0000201n } as const;
const V6 = {
  family: 6,
  source: 0x2001_0db8_0000_0001_0000_0000_0000_0001n,
  destination: 0x2001_0db8_0000_0002_0000_0000_0000_0001n,
} as const;

/** A table that lets TCP to port 443 through, and nothing else. */
function rules(hook: HookName): string {
  return [
    'table inet test {',
    '\tchain c {',
    `\t\ttype filter hook ${hook} priority filter; policy drop;`,
    '\t\ttcp dport 443 accept',
    '\t\tiifname "lan0" oifname "wan0" udp dport 53 accept',
    '\t}',
    '}',
    '',
  ].join('\n');
}

describe('packets sent at the kernel', function () {
  this.timeout(120_000);

  for (const hook of ['input', 'output', 'forward'] as const) {
    it(`have a verdict and a state each on ${hook}`, async function () {
      await requireKernel(this);
      const packets: Packet[] = [];
      for (const ends of [V4, V6]) {
        for (const state of ['new', 'established', 'untracked', 'invalid'] as const) {
          for (let index = 0; index < 50; index += 1) {
            const ports = { sourcePort: 1024 + packets.length, destinationPort: index % 2 === 0 ? 443 : 444 };
            packets.push({ direction: DIRECTION[hook], ...ends, protocol: 6, ...ports, state });
          }
        }
      }
      const verdicts = await kernelVerdicts({ hook, load: byNft(rules(hook)), packets, interfaces: new Map() });
      const expected = packets.map(({ state, destinationPort }) => ({ state, delivered: destinationPort === 443 }));
      expect([...verdicts].sort(([a], [b]) => a - b)).to.deep.equal([...expected.entries()]);
    });
  }

  it('go in and out by the interfaces of their zones', async function () {
    await requireKernel(this);
    const zones = [undefined, 'lan', 'wan'];
    const packets = zones.flatMap((fromZone) =>
      zones.flatMap((toZone) =>
        [V4, V6].map(
          (ends): Packet => ({
            direction: 'forward',
            ...(fromZone && { fromZone }),
            ...(toZone && { toZone }),
            ...ends,
            protocol: 17,
            sourcePort: 9,
            destinationPort: 53,
            state: 'new',
          }),
        ),
      ),
    );
    const interfaces = new Map([
      ['lan', ['lan0']],
      ['wan', ['wan0']],
    ]);
    const verdicts = await kernelVerdicts({ hook: 'forward', load: byNft(rules('forward')), packets, interfaces });
    expect(verdicts.size).to.equal(packets.length);
    for (const [index, { delivered }] of verdicts) {
      const { fromZone, toZone } = packets[index]!;
      expect(delivered, `${fromZone} to ${toZone}`).to.equal(fromZone === 'lan' && toZone === 'wan');
    }
  });

  it('are established when they answer, and related when they tell of a failure', async function () {
    await requireKernel(this);
    const ports = { sourcePort: 53, destinationPort: 5353 };
    const answers: readonly (readonly [Partial<Packet> & Pick<Packet, 'protocol'>, State])[] = [
      [{ protocol: 6, ...ports }, 'established'],
      [{ protocol: 17, ...ports }, 'established'],
      [{ protocol: 132, ...ports }, 'established'],
      [{ protocol: 47 }, 'established'],
      [{ protocol: 50 }, 'established'],
      [{ protocol: 51 }, 'established'],
    ];
    const icmp = [
      [{ ...V4, protocol: 1, icmpType: 0, icmpCode: 0 }, 'established'],
      [{ ...V6, protocol: 58, icmpType: 129, icmpCode: 0 }, 'established'],
      [{ ...V4, protocol: 1, icmpType: 3, icmpCode: 1 }, 'related'],
      [{ ...V6, protocol: 58, icmpType: 1, icmpCode: 4 }, 'related'],
    ] as const;
    const cases = [
      ...[V4, V6].flatMap((ends) => answers.map(([one, state]) => [{ ...ends, ...one }, state] as const)),
      ...icmp,
    ];
    for (const hook of ['input', 'output', 'forward'] as const) {
      const packets = cases.map(([one, state]): Packet => ({ direction: DIRECTION[hook], ...one, state }));
      const verdicts = await kernelVerdicts({ hook, load: byNft(), packets, interfaces: new Map() });
      expect(
        packets.map((_, index) => verdicts.get(index)?.state),
        hook,
      ).to.deep.equal(packets.map(({ state }) => state));
    }
  });

  it('prove that a rule set without rules delivers everything', async function () {
    await requireKernel(this);
    const packets = Array.from({ length: 5_000 }, (_, index): Packet => {
      const ports = { sourcePort: index, destinationPort: 443 };
      return { direction: 'forward', ...(index % 2 ? V4 : V6), protocol: index % 3 ? 6 : 17, ...ports, state: 'new' };
    });
    const verdicts = await kernelVerdicts({ hook: 'forward', load: byNft(), packets, interfaces: new Map() });
    expect([...verdicts.values()].filter(({ delivered }) => delivered)).to.have.length(packets.length);
  });
});
