import { expect } from 'chai';
import { buildIptables, fileOf } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { listLines } from './iptables-listing.ts';
import { withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';

/** Seven ranges and a port: fifteen slots. */
const FIFTEEN_SLOTS = ['1-2', '4-5', '7-8', '10-11', '13-14', '16-17', '19-20', '22'];
const LONG = 'x'.repeat(300);

/** Everything as long as it gets: names of the policy, a set, a rule, an interface, a comment and a prefix of a log. */
const POLICY = {
  version: 1,
  name: 'a-policy-name-as-long-as-can-be',
  direction: 'forward',
  scope: { from: ['10.0.0.0/8', '2001:db8::/32'] },
  default: { action: 'drop', log: { prefix: LONG } },
  zones: ['lan', 'wan'],
  sets: { 'a-set-name-that-is-too-long': ['10.1.0.0/16', '10.3.0.0/16', '2001:db8:1::/48', '2001:db8:3::/48'] },
  rules: [
    {
      name: 'a rule whose name is longer than a chain has room for',
      comment: LONG,
      from: 'a-set-name-that-is-too-long',
      'from-zone': 'lan',
      to: ['192.0.2.0/24', '198.51.100.0/24', '2001:db8:80::/48'],
      'to-zone': 'wan',
      services: FIFTEEN_SLOTS.map((ports) => `tcp/${ports}`),
      log: { prefix: LONG, rate: '10000/second' },
      action: 'allow',
    },
  ],
};

function output(sets: string): object {
  const zones = { lan: ['an-interface-15', 'eth1'], wan: ['wan0', 'ppp0'] };
  return { exporter: 'iptables', path: 'out/long', zones, options: { sets } };
}

/** How long the longest thing is of all that a pattern finds. */
function longest(lines: readonly string[], pattern: RegExp): number {
  return Math.max(...lines.flatMap((line) => pattern.exec(line)?.[1]?.length ?? []));
}

describe('iptables files at the limits of the kernel', function () {
  this.timeout(60_000);

  for (const engine of IPTABLES_ENGINES) {
    it(`load, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const built = await buildIptables({ ...POLICY, outputs: [output('ipset')] });
      const listing = await withNamespace(async (namespace) => {
        await engine.load(namespace, built);
        return listLines(engine, namespace);
      });
      for (const path of ['rules.v4', 'rules.v6']) {
        const lines = listing[path]!;
        expect(longest(lines, /^:(\S+)/), 'bytes of a chain').to.equal(28);
        expect(longest(lines, /--comment "?([^"]*)"?/), 'bytes of a comment').to.equal(255);
        expect(longest(lines, /--log-prefix "?([^"]*)"?/), 'bytes of a log prefix').to.equal(29);
        expect(longest(lines, /-i (\S+)/), 'bytes of an interface').to.equal(15);
        expect(longest(lines, /--match-set (\S+)/), 'bytes of a set').to.equal(31);
        expect(lines.some((line) => line.includes(` --dports ${FIFTEEN_SLOTS.join().replaceAll('-', ':')} `))).to.equal(
          true,
        );
      }
      expect(longest(listing['sets.ipset']!, /^create (\S+)/)).to.equal(31);
    });
  }

  it('hold a set that grows beyond what ipset takes by default, and shrinks again', async function () {
    const [engine] = IPTABLES_ENGINES;
    await requireKernel(this, engine);
    const built = await buildIptables(GROWING);
    const member = 'add rc.grow.+.v4 192.0.2.1/32\n';
    expect(fileOf(built, 'sets.ipset')).to.include(member);
    await withNamespace(async (namespace) => {
      for (const count of [1, 70_000, 2]) {
        const addresses = Array.from(
          { length: count },
          (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
        );
        const many = addresses.map((address) => member.replace('192.0.2.1', address)).join('');
        const artifacts = built.artifacts.map(({ path, text }) => ({ path, text: text.replace(member, many) }));
        await engine.load(namespace, { ...built, artifacts });
        const sets = (await listLines(engine, namespace))['sets.ipset']!;
        expect(sets.filter((line) => line.startsWith('add rc.grow.hosts.v4 '))).to.have.length(count);
      }
    });
  });
});

const GROWING = {
  version: 1,
  name: 'grow',
  direction: 'outbound',
  scope: 'everything',
  default: 'drop',
  sets: { hosts: '192.0.2.1' },
  rules: [{ name: 'r', from: 'hosts', to: 'any', services: 'tcp/443', action: 'allow' }],
  outputs: [{ exporter: 'iptables', path: 'out/grow', options: { sets: 'ipset' } }],
};
