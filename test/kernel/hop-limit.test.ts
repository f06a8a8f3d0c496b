import { expect } from 'chai';
import type { Packet } from '../../src/model/packet.ts';
import { frameOf } from './frame.ts';
import { buildIptables } from './iptables-case.ts';
import { IPTABLES_ENGINES, succeedIn } from './iptables-engine.ts';
import type { Namespace } from './namespace.ts';
import { buildPolicy } from './nft-case.ts';
import { NFT } from './nft-engine.ts';
import { requireKernel } from './require-kernel.ts';
import { inject, recordOf, trafficClassOf, withRig } from './rig.ts';

const POLICY = {
  version: 1,
  name: 'host',
  direction: 'inbound',
  scope: 'everything',
  default: 'drop',
  management: 'none',
  rules: [{ name: 'web', from: 'any', to: 'any', services: 'tcp/443', action: 'allow' }],
  outputs: [
    { exporter: 'nftables', path: 'out/host.nft' },
    { exporter: 'iptables', path: 'out/iptables' },
  ],
};

const SOLICITATION: Packet = {
  direction: 'inbound',
  family: 6,
  source: 0x2001_0db8_0000_0001_0000_0000_0000_0001n,
  destination: 0x2001_0db8_0000_0002_0000_0000_0000_0001n,
  protocol: 58,
  icmpType: 135,
  icmpCode: 0,
  state: 'untracked',
};

/** Sends one solicitation from the link and two from beyond; what `list` then prints. */
async function listedAfter(
  load: (namespace: Namespace) => Promise<void>,
  list: (namespace: Namespace) => Promise<string>,
): Promise<string> {
  return withRig({ hook: 'input', interfaces: ['in0'] }, async (rig) => {
    await load(rig.namespace);
    const frames = [255, 254, 64].map((hops, index) => {
      const trafficClass = trafficClassOf(rig, undefined, false);
      const frame = frameOf(SOLICITATION, { number: index + 1, trafficClass, role: 'opening' });
      frame[7] = hops;
      return recordOf(frame, 'in0', rig);
    });
    await inject(rig, Buffer.concat(frames));
    return list(rig.namespace);
  });
}

describe('neighbour discovery', function () {
  this.timeout(60_000);

  it('is accepted from the link alone by nft', async function () {
    await requireKernel(this);
    const built = await buildPolicy(POLICY);
    const listing = await listedAfter(
      (namespace) => NFT.load(namespace, built),
      (namespace) => namespace.succeed('nft', ['list', 'ruleset']),
    );
    expect(/hoplimit 255 icmpv6 type 133-136 counter packets (\d+)/.exec(listing)?.[1] ?? listing).to.equal('1');
    expect(/counter packets (\d+) bytes \d+ drop comment "default drop"/.exec(listing)?.[1] ?? listing).to.equal('2');
  });

  for (const engine of IPTABLES_ENGINES) {
    it(`is accepted from the link alone by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const built = await buildIptables(POLICY);
      const listing = await listedAfter(
        (namespace) => engine.load(namespace, built),
        (namespace) => succeedIn(engine.shell, namespace, ['ip6tables-save -c']),
      );
      expect(/^\[(\d+):\d+\] .*icmpv6-type 135 /m.exec(listing)?.[1] ?? listing).to.equal('1');
      expect(/^\[(\d+):\d+\] .*"default drop" -j DROP/m.exec(listing)?.[1] ?? listing).to.equal('2');
    });
  }
});
