import { expect } from 'chai';
import { type Attempt, type Ending, listen, tryAll } from './exchange.ts';
import { joinByCable, type Namespace, withNamespaces } from './namespace.ts';
import { buildPolicy } from './nft-case.ts';
import { requireKernel } from './require-kernel.ts';

/** What a host tries, and how it must end. */
type Expectation = readonly [...Attempt, Ending];

const HOST = { 4: '192.0.2.1', 6: '2001:db8::1' } as const;
const PEER = { 4: '192.0.2.2', 6: '2001:db8::2' } as const;
const FAMILIES = [4, 6] as const;

/** A host that offers one service and uses one, and drops everything else in both directions. */
const HOST_POLICY = {
  version: 1,
  name: 'host',
  default: 'drop',
  management: 'none',
  sets: { me: Object.values(HOST), peer: Object.values(PEER) },
  rules: [
    { name: 'in', direction: 'inbound', from: 'peer', to: 'me', services: 'tcp/8080', action: 'allow' },
    {
      name: 'ping-in',
      direction: 'inbound',
      from: 'peer',
      to: 'me',
      services: ['icmp/echo-request', 'icmpv6/echo-request'],
      action: 'allow',
    },
    {
      name: 'out',
      direction: 'outbound',
      from: 'me',
      to: 'peer',
      services: ['tcp/9090', 'udp/9090-9099'],
      action: 'allow',
    },
  ],
  outputs: [{ exporter: 'nftables', path: 'out/host.nft' }],
};

async function expectEndings(namespace: Namespace, expectations: readonly Expectation[]): Promise<void> {
  const endings = await tryAll(namespace, expectations);
  const found = expectations.map(([kind, address, port], index) => [kind, address, port, endings[index]]);
  expect(found).to.deep.equal(expectations);
}

/** A host and its peer on one cable, with `file` loaded on the host; both listen. */
async function onCable(file: string, body: (host: Namespace, peer: Namespace) => Promise<void>): Promise<void> {
  await withNamespaces(2, async (...namespaces) => {
    const [host, peer] = namespaces as [Namespace, Namespace];
    await host.succeed('nft', ['-f', '-'], file);
    await joinByCable(
      { namespace: host, interface: 'eth0', addresses: [`${HOST[4]}/24`, `${HOST[6]}/64`] },
      { namespace: peer, interface: 'eth0', addresses: [`${PEER[4]}/24`, `${PEER[6]}/64`] },
    );
    const servers = [await listen(host, [8080, 8081]), await listen(peer, [9090, 9191])];
    try {
      await body(host, peer);
    } finally {
      for (const server of servers) await server.stop();
    }
  });
}

describe('real exchanges under a default drop', function () {
  this.timeout(60_000);

  it('a host is reached, reaches, and hears of failures by its rules alone', async function () {
    await requireKernel(this);
    const { file } = await buildPolicy(HOST_POLICY);
    await onCable(file, async (host, peer) => {
      await expectEndings(
        peer,
        FAMILIES.flatMap((family): readonly Expectation[] => [
          ['tcp', HOST[family], 8080, 'answered'],
          ['tcp', HOST[family], 8081, 'silence'],
          ['udp', HOST[family], 8080, 'silence'],
          ['ping', HOST[family], 0, 'answered'],
        ]),
      );
      await expectEndings(
        host,
        FAMILIES.flatMap((family): readonly Expectation[] => [
          ['tcp', PEER[family], 9090, 'answered'],
          ['udp', PEER[family], 9090, 'answered'],
          // Nobody listens there: the peer says so by an ICMP error, which is related to the datagram.
          ['udp', PEER[family], 9099, 'refused'],
          ['tcp', PEER[family], 9191, 'silence'],
          ['udp', PEER[family], 9191, 'blocked'],
          ['ping', PEER[family], 0, 'blocked'],
        ]),
      );
    });
  });

  it('a host talks to itself, and to its neighbours about their addresses', async function () {
    await requireKernel(this);
    const { file } = await buildPolicy(HOST_POLICY);
    await onCable(file, async (host, peer) => {
      for (const [one, other] of [
        [host, PEER],
        [peer, HOST],
      ] as const) {
        await one.succeed('ip', ['neigh', 'flush', 'all']);
        await one.run('ip', ['-6', 'neigh', 'flush', 'all']);
        const port = one === host ? 9090 : 8080;
        await expectEndings(
          one,
          FAMILIES.map((family): Expectation => ['tcp', other[family], port, 'answered']),
        );
      }
      await expectEndings(host, [
        ['tcp', '127.0.0.1', 8081, 'answered'],
        ['tcp', '::1', 8081, 'answered'],
        ['tcp', HOST[4], 8081, 'answered'],
        ['tcp', HOST[6], 8081, 'answered'],
      ]);
    });
  });

  it('without housekeeping there are no replies, no loopback and no neighbours over IPv6', async function () {
    await requireKernel(this);
    const outputs = HOST_POLICY.outputs.map((output) => ({ ...output, housekeeping: 'none' }));
    const { file } = await buildPolicy({ ...HOST_POLICY, outputs });
    await onCable(file, async (host, peer) => {
      await expectEndings(
        peer,
        FAMILIES.flatMap((family): readonly Expectation[] => [
          ['tcp', HOST[family], 8080, 'silence'],
          ['ping', HOST[family], 0, 'silence'],
        ]),
      );
      await expectEndings(host, [
        ['tcp', PEER[4], 9090, 'silence'],
        ['tcp', PEER[6], 9090, 'silence'],
        ['tcp', '127.0.0.1', 8081, 'silence'],
      ]);
    });
  });

  it('a router forwards what the rules say, with answers and errors, and stays silent on the rest', async function () {
    await requireKernel(this);
    const { file } = await buildPolicy(ROUTER_POLICY);
    await throughRouter(file, async (client, server) => {
      await expectEndings(
        client,
        FAMILIES.flatMap((family): readonly Expectation[] => [
          ['tcp', SERVER[family], 9090, 'answered'],
          ['udp', SERVER[family], 9090, 'answered'],
          ['udp', SERVER[family], 9099, 'refused'],
          ['ping', SERVER[family], 0, 'answered'],
          ['tcp', SERVER[family], 9191, 'silence'],
          ['udp', SERVER[family], 9191, 'refused'],
        ]),
      );
      // Outside the scope: left to the rules around, of which there are none.
      await expectEndings(
        server,
        FAMILIES.map((family): Expectation => ['tcp', CLIENT[family], 8080, 'answered']),
      );
    });
  });
});

const CLIENT = { 4: '10.20.0.2', 6: '2001:db8:20::2' } as const;
const SERVER = { 4: '192.0.2.2', 6: '2001:db8:80::2' } as const;

const ROUTER_POLICY = {
  version: 1,
  name: 'router',
  direction: 'forward',
  scope: { from: ['10.20.0.0/16', '2001:db8:20::/48'] },
  default: 'drop',
  zones: ['lan', 'wan'],
  rules: [
    {
      name: 'servers',
      from: 'any',
      'from-zone': 'lan',
      to: Object.values(SERVER),
      'to-zone': 'wan',
      services: ['tcp/9090', 'udp/9090-9099', 'icmp/echo-request', 'icmpv6/echo-request'],
      action: 'allow',
    },
    { name: 'told', from: 'any', to: 'any', services: 'udp/9191', action: 'reject' },
  ],
  outputs: [{ exporter: 'nftables', path: 'out/router.nft', zones: { lan: 'lan0', wan: 'wan0' } }],
};

/** A client and a server on both sides of a router with `file` loaded. */
async function throughRouter(
  file: string,
  body: (client: Namespace, server: Namespace) => Promise<void>,
): Promise<void> {
  await withNamespaces(3, async (...namespaces) => {
    const [client, router, server] = namespaces as [Namespace, Namespace, Namespace];
    for (const key of ['ipv4/ip_forward', 'ipv6/conf/all/forwarding']) {
      await router.succeed('sh', ['-e'], `echo 1 > /proc/sys/net/${key}\n`);
    }
    await router.succeed('nft', ['-f', '-'], file);
    const sides = [
      {
        end: client,
        name: 'lan0',
        own: ['10.20.0.2/16', '2001:db8:20::2/64'],
        router: ['10.20.0.1', '2001:db8:20::1'],
      },
      {
        end: server,
        name: 'wan0',
        own: ['192.0.2.2/24', '2001:db8:80::2/64'],
        router: ['192.0.2.1', '2001:db8:80::1'],
      },
    ] as const;
    for (const side of sides) {
      const lengths = side.own.map((address) => address.split('/')[1]);
      const routerEnd = side.router.map((address, index) => `${address}/${lengths[index]}`);
      await joinByCable(
        { namespace: router, interface: side.name, addresses: routerEnd },
        { namespace: side.end, interface: 'eth0', addresses: side.own },
      );
      for (const gateway of side.router) await side.end.succeed('ip', ['route', 'add', 'default', 'via', gateway]);
    }
    const servers = [await listen(client, [8080]), await listen(server, [9090, 9191])];
    try {
      await body(client, server);
    } finally {
      for (const one of servers) await one.stop();
    }
  });
}
