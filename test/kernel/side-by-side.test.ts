import { expect } from 'chai';
import { decide } from '../../src/model/decide.ts';
import type { Packet } from '../../src/model/packet.ts';
import { formatPacket } from '../packets.ts';
import { buildPolicy, type NftCase } from './nft-case.ts';
import { byNft } from './nft-engine.ts';
import { requireKernel } from './require-kernel.ts';
import { kernelVerdicts } from './verdicts.ts';

/** A policy for one branch of a router. */
function branch(name: string, prefixes: readonly string[], port: number): Promise<NftCase> {
  return buildPolicy({
    version: 1,
    name,
    direction: 'outbound',
    scope: { from: prefixes },
    default: 'drop',
    rules: [
      {
        name: 'web',
        from: prefixes,
        to: ['192.0.2.0/24', '2001:db8:80::/64'],
        services: `tcp/${port}`,
        action: 'allow',
      },
      { name: 'refused', from: prefixes, to: 'any', services: 'udp/443', action: 'reject' },
    ],
    outputs: [{ exporter: 'nftables', path: 'out/branch.nft', options: { hook: 'forward' } }],
  });
}

describe('two policies with disjoint scopes on one hook', function () {
  this.timeout(120_000);

  for (const order of ['the first before the second', 'the second before the first']) {
    it(`decide each its own traffic, loaded ${order}`, async function () {
      await requireKernel(this);
      const both = [
        await branch('north', ['10.1.0.0/16', '2001:db8:1::/48'], 443),
        await branch('south', ['10.2.0.0/16', '2001:db8:2::/48'], 8443),
      ];
      const packets = both.flatMap((one) => one.packets(3_000));
      const nft = both.map(({ file }) => file);
      if (order.startsWith('the second')) nft.reverse();
      const verdicts = await kernelVerdicts({ hook: 'forward', load: byNft(...nft), packets, interfaces: new Map() });
      expect(verdicts.size).to.be.greaterThan(packets.length * 0.6);
      const wrong: string[] = [];
      const decided = { delivered: 0, stopped: 0 };
      for (const [index, { state, delivered }] of verdicts) {
        const packet = { ...packets[index]!, state };
        const wanted = both.every((one) => isDelivered(one, packet));
        decided[wanted ? 'delivered' : 'stopped'] += 1;
        if (delivered !== wanted) wrong.push(formatPacket(packet));
      }
      expect(wrong).to.deep.equal([]);
      expect(Math.min(decided.delivered, decided.stopped)).to.be.greaterThan(1_000);
    });
  }
});

function isDelivered({ policy, expected }: NftCase, packet: Packet): boolean {
  return ['allow', 'pass'].includes(decide(policy, expected(packet.direction), packet).verdict);
}
