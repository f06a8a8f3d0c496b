import { expect } from 'chai';
import { withNamespace } from './namespace.ts';
import { buildPolicy, hostRules } from './nft-case.ts';
import { byNft } from './nft-engine.ts';
import { requireKernel } from './require-kernel.ts';
import { listObjects, listRuleset } from './ruleset.ts';
import { kernelVerdicts } from './verdicts.ts';

const POLICY = {
  version: 1,
  name: 'app',
  direction: 'inbound',
  scope: { to: '198.51.100.10' },
  default: 'drop',
  rules: [{ name: 'app', from: '192.0.2.0/28', to: '198.51.100.10', services: 'tcp/8443', action: 'allow' }],
  management: 'none',
  outputs: [{ exporter: 'nftables', path: 'out/app.nft', options: { into: { family: 'inet', table: 'host' } } }],
};
const HOST = hostRules('inet host', [{ hook: 'input', chain: 'app.inbound' }]);
const OWN_CHAINS = ['app.inbound', 'app.inbound.scope'];

describe('a file for a table of the host', function () {
  this.timeout(120_000);

  it('makes its chains on the first load, and keeps the jump to them on the second', async function () {
    await requireKernel(this);
    const { file } = await buildPolicy(POLICY);
    await withNamespace(async (namespace) => {
      expect((await namespace.load(HOST)).code, 'a jump to no chain').to.not.equal(0);
      for (const text of [file, HOST]) await namespace.succeed('nft', ['-f', '-'], text);
      const once = await listRuleset(namespace);
      expect((await listObjects(namespace, 'inet host')).chains).to.deep.equal([...OWN_CHAINS, 'host_input']);
      await namespace.succeed('nft', ['-f', '-'], file);
      expect(await listRuleset(namespace)).to.equal(once);
      expect(once).to.include('jump app.inbound');
    });
  });

  it('decides packets after either load, by the jump of the host', async function () {
    await requireKernel(this);
    const { file } = await buildPolicy(POLICY);
    const address = (text: string): bigint => text.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const to = (source: string, destination: string, destinationPort: number) =>
      ({
        direction: 'inbound',
        family: 4,
        source: address(source),
        destination: address(destination),
        protocol: 6,
        sourcePort: 40_000,
        destinationPort,
        state: 'new',
      }) as const;
    const packets = [
      to('192.0.2.15', '198.51.100.10', 8443),
      to('192.0.2.16', '198.51.100.10', 8443),
      to('192.0.2.15', '198.51.100.10', 8444),
      to('192.0.2.16', '198.51.100.11', 8444),
    ];
    for (const nft of [
      [file, HOST],
      [file, HOST, file],
    ]) {
      const verdicts = await kernelVerdicts({ hook: 'input', load: byNft(...nft), packets, interfaces: new Map() });
      const delivered = packets.map((_, index) => verdicts.get(index)?.delivered);
      expect(delivered, `${nft.length} loads`).to.deep.equal([true, false, false, true]);
    }
  });

  it('is refused as a whole while the host still jumps to a chain that it deletes', async function () {
    await requireKernel(this);
    const first = await buildPolicy(POLICY);
    const outbound = { ...POLICY, direction: 'outbound', scope: { from: '198.51.100.10' } };
    const rules = [{ name: 'out', from: '198.51.100.10', to: '192.0.2.1', services: 'tcp/443', action: 'allow' }];
    const second = await buildPolicy({ ...outbound, rules }, { earlier: first.owned });
    expect(second.retired).to.include('app.inbound');
    await withNamespace(async (namespace) => {
      for (const text of [first.file, HOST]) await namespace.succeed('nft', ['-f', '-'], text);
      const before = await listRuleset(namespace);
      expect((await namespace.load(second.file)).code).to.not.equal(0);
      expect(await listRuleset(namespace)).to.equal(before);
      await namespace.succeed('nft', ['flush', 'chain', 'inet', 'host', 'host_input']);
      await namespace.succeed('nft', ['-f', '-'], second.file);
      const { chains, sets } = await listObjects(namespace, 'inet host');
      expect([...chains, ...sets.keys()].sort()).to.deep.equal([...second.owned, 'host_input'].sort());
    });
  });
});
