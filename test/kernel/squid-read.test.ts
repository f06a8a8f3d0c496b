import { expect } from 'chai';
import fc from 'fast-check';
import { read } from '../../exporters/squid/read.ts';
import type { AccessReading } from '../../src/exporter/host-reading.ts';
import { hasHost } from '../../src/hosts/compare-hosts.ts';
import { normalizeHost } from '../../src/hosts/pattern.ts';
import { contains } from '../../src/net/contains.ts';
import { containsInteger } from '../../src/net/interval-set.ts';
import { parseAddress } from '../../src/net/parse.ts';
import { withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';
import { addClients, complaintsOf, SQUID, type SquidDecision, type SquidRequest, withSquid } from './squid-engine.ts';

const CLIENTS = ['10.20.0.1', '10.20.0.9', '2001:db8:20::1'] as const;

const HOSTS =
  'x.com a.x.com b.x.com q.b.x.com evilx.com y.com a.y.com z b.z q.b.z x_y axx.com X.COM x.com. ab.com yy c.a.x.com -x.com'.split(
    ' ',
  );

/** Values that squid takes in any number and order, unless they overlap. */
const TAKEN = {
  dstdomain: ['x.com', 'a.x.com', '.b.z', '.y.com', 'Z', '*.x.com', 'y.com.', 'x_y', '.q..c'],
  dstdom_regex:
    '^x\\.com$|x|-i|+i|[ab]+\\.|^[^.]+\\.x\\.com$|\\.x\\.|(^|\\.)y\\.com$|Y|^([^.]+\\.)*z$|^[^.]+(\\.[^.]+)*\\.x\\.com$|^.+y|^a.x|c[^.]*$|[^x.]\\.com'.split(
      /(?<!\^)\|/,
    ),
  src: ['10.20.0.1', '10.20.0.8/29', '2001:db8::/32', '192.0.2.0-192.0.2.9', '10.20.0.0/255.255.255.252', 'all'],
  port: ['80', '443', '8000-8100', '0-100', '65535'],
} as const;

/** Values that squid does not start with, or only behind others. */
const OTHERS = {
  dstdomain: ['.x.com', 'b.z', '.z', '--', '-x', '-n'],
  dstdom_regex: ['-n', '-x', '#c'],
  src: ['10.20.0.0/16', '10.20.0.300', '10.20.0.0/33', '[::1]', '1.2.3.4,5.6.7.8'],
  port: ['http', '80,443', '9-8', '65536', '-1'],
} as const;

type Type = keyof typeof TAKEN;

const TYPES = ['dstdomain', 'dstdom_regex', 'src', 'port'] as const satisfies readonly Type[];

function aclLine(name: string, type: Type, values: readonly string[]): fc.Arbitrary<string> {
  const options = type.startsWith('dst') ? '-n ' : '';
  return fc
    .array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
    .map((chosen) => `acl ${name} ${type} ${options}${chosen.join(' ')}`);
}

const accessLine = fc
  .record({
    action: fc.constantFrom('allow', 'deny'),
    terms: fc.array(
      fc.record({ not: fc.constantFrom('', '', '!'), acl: fc.constantFrom('a0', 'A1', 'a2', 'a3', 'b0', 'b1', 'all') }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ action, terms }) => `http_access ${action} ${terms.map(({ not, acl }) => not + acl).join(' ')}`);

/** Configurations with an ACL of each type, and two more of hosts. */
function configurations(values: (type: Type) => readonly string[]): fc.Arbitrary<string> {
  const acls = TYPES.map((type, index) => aclLine(`a${index}`, type, values(type)));
  const more = [aclLine('b0', 'dstdomain', values('dstdomain')), aclLine('b1', 'dstdom_regex', values('dstdom_regex'))];
  return fc
    .tuple(fc.tuple(...acls, ...more), fc.array(accessLine, { minLength: 2, maxLength: 5 }))
    .map(([lines, access]) => `${[...lines, ...access].join('\n')}\n`);
}

const FILE = 'squid.conf';

async function startsWith(text: string): Promise<boolean> {
  const complaints = await complaintsOf([{ path: FILE, text }]);
  return !complaints.some((line) => /^exit code/.test(line));
}

/** What the reading says of a request; `undefined` where it leaves that open. */
function decide({ statements }: AccessReading, { client, host, port }: SquidRequest): SquidDecision | undefined {
  const address = parseAddress(client);
  if (!address.ok) throw new Error(address.reason);
  const found = statements.find(
    ({ clients, ports, hosts }) =>
      contains(clients, address.value.family, address.value.address) &&
      containsInteger(ports, port) &&
      hasHost(hosts, normalizeHost(host)),
  );
  return found?.undecided === undefined ? (found?.action ?? 'none') : undefined;
}

function requestsOf(seed: number): readonly SquidRequest[] {
  return HOSTS.map((host, index) => {
    const turn = seed + index;
    const port = [80, 443, 8080][turn % 3] ?? 80;
    return { host, client: CLIENTS[(turn * 7 + 1) % 3] ?? CLIENTS[0], port, method: port === 443 ? 'CONNECT' : 'GET' };
  });
}

describe('squid: reading what others wrote', function () {
  this.timeout(120_000);

  it('refuses what Squid does not start with, and nothing else', async function () {
    await requireKernel(this, SQUID);
    const lines = TYPES.map((type) => aclLine('a', type, [...TAKEN[type], ...OTHERS[type]]));
    const samples = fc.sample(
      fc.array(fc.oneof(...lines), { minLength: 1, maxLength: 2 }).map((acls) => `${acls.join('\n')}\n`),
      { numRuns: 40, seed: 11 },
    );
    let taken = 0;
    for (const text of samples) {
      const result = await read([{ path: FILE, text }]);
      if (result.ok) taken += 1;
      expect(result.ok, text).to.equal(await startsWith(text));
    }
    expect(taken).to.be.within(10, 30);
  });

  it('says of every request what Squid does with it', async function () {
    await requireKernel(this, SQUID);
    const samples = fc.sample(
      configurations((type) => TAKEN[type]),
      { numRuns: 10, seed: 5 },
    );
    let compared = 0;
    await withNamespace(async (namespace) => {
      await addClients(namespace, CLIENTS);
      for (const [index, text] of samples.entries()) {
        const result = await read([{ path: FILE, text }]);
        if (!result.ok) continue;
        const requests = requestsOf(index);
        const found = await withSquid(namespace, [{ path: FILE, text }], (squid) => squid.decide(requests));
        for (const [at, request] of requests.entries()) {
          const expected = decide(result.value, request);
          if (expected === undefined) continue;
          compared += 1;
          expect(found[at], `${JSON.stringify(request)}\n${text}`).to.equal(expected);
        }
      }
    });
    expect(compared).to.be.greaterThan(100);
  });
});
