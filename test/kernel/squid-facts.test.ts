import { expect } from 'chai';
import { withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';
import { addClients, complaintsOf, SQUID, type SquidRequest, withSquid } from './squid-engine.ts';

const CLIENTS = ['10.20.0.1', '2001:db8:20::1', '::1'] as const;
const [FOUR, SIX, LOOPBACK] = CLIENTS;

/** One line a fact, for which a host of its own is asked: the values of an ACL, and what is let through by it. */
const HOSTS: readonly (readonly [values: string, asked: readonly string[], allowed: readonly string[]])[] = [
  [
    'dstdomain -n .dot.example',
    ['dot.example', 'a.dot.example', 'A.DOT.example.', 'evildot.example'],
    ['dot.example', 'a.dot.example', 'A.DOT.example.'],
  ],
  [
    'dstdomain -n name.example',
    ['name.example', 'NAME.example..', 'a.name.example'],
    ['name.example', 'NAME.example..'],
  ],
  ['dstdomain -n *.star.example', ['a.star.example', 'star.example', '*.star.example'], ['*.star.example']],
  ['dstdomain -n -- -n', ['-n', 'n'], ['-n']],
  [
    'dstdom_regex -n cdn\\.lower\\.example$',
    ['cdn.lower.example', 'CDN.lower.example', 'cdn-lower-example'],
    ['cdn.lower.example', 'CDN.lower.example'],
  ],
  [
    'dstdom_regex -n -i ^A\\..*\\.UPPER\\.EXAMPLE$',
    ['a.b.upper.example', 'a.upper.example', 'a.b.upper.example.'],
    ['a.b.upper.example', 'a.b.upper.example.'],
  ],
  [
    'dstdomain -n 1.0.0.2',
    ['1.2', '1.0.0.2', '16777218', '0x1000002', '1.0.0.3'],
    ['1.2', '1.0.0.2', '16777218', '0x1000002'],
  ],
];

/** Clients that an ACL lets through. */
const SOURCES: readonly (readonly [values: string, allowed: readonly string[]])[] = [
  ['0.0.0.0/0', [FOUR, SIX, LOOPBACK]],
  ['0.0.0.0/1 128.0.0.0/1', [FOUR]],
  ['::/0', []],
  ['::/1', [FOUR, SIX, LOOPBACK]],
  ['ipv4', []],
  ['ipv6', [SIX]],
  ['2001:db8::/32 ::1/128', [SIX, LOOPBACK]],
];

function namesOf(index: number): readonly [acl: string, host: string] {
  return [`clients${index}`, `source${index}.example`];
}

const FACTS = [
  ...HOSTS.flatMap(([values], index) => [`acl hosts${index} ${values}`, `http_access allow hosts${index}`]),
  ...SOURCES.flatMap(([values], index) => {
    const [acl, host] = namesOf(index);
    return [`acl ${acl} src ${values}`, `acl ${acl}_host dstdomain -n ${host}`, `http_access allow ${acl}_host ${acl}`];
  }),
];

/** What Squid says when it reads lines. */
const COMPLAINTS: readonly (readonly [lines: readonly string[], complaint: RegExp | undefined])[] = [
  [
    ['acl a dstdomain -n .x.example', 'acl a dstdomain -n x.example'],
    /^exit code 1\n.*'\.x\.example' is a subdomain of 'x\.example'/s,
  ],
  [['acl a dstdomain -n a.x.example', 'acl a dstdomain -n .x.example'], /^exit code 1\n/],
  [['acl a dstdomain -n .x.example', 'acl a dstdomain -n a.x.example'], /^WARNING: 'a\.x\.example' is a subdomain/],
  [['acl a dstdomain -n'], /empty ACL/],
  [['acl a dstdomain -n x', 'acl A src 10.0.0.1'], /already exists with different type/],
  [[`acl ${'a'.repeat(63)} dstdomain -n x`], undefined],
  [[`acl ${'a'.repeat(64)} dstdomain -n x`], /too long, max 63 characters supported/],
  [['acl a dstdom_regex -n ^.*x$'], /unnecessary wildcard/],
  [['acl a dstdom_regex -n -x$'], /unsupported ACL option/],
  [['acl a port 80, 443'], /^exit code 1\n/],
  [['acl a port 0-65535'], undefined],
  [['# a \\', 'acl a nonsense'], /Invalid ACL type 'nonsense'/],
  [[`# ${'x'.repeat(5000)} acl a nonsense`], undefined],
];

/** What the page of the exporter says of Squid, and what a reader of its files goes by. */
describe('squid: facts', function () {
  this.timeout(60_000);

  it('hosts and clients are matched as the README says', async function () {
    await requireKernel(this, SQUID);
    const requests: readonly SquidRequest[] = [
      ...HOSTS.flatMap(([, asked]) =>
        asked.map((host): SquidRequest => ({ host, client: FOUR, port: 443, method: 'CONNECT' })),
      ),
      ...SOURCES.flatMap((_, index) =>
        CLIENTS.map((client): SquidRequest => ({ host: namesOf(index)[1], client, port: 80, method: 'GET' })),
      ),
    ];
    const decisions = await withNamespace(async (namespace) => {
      await addClients(namespace, CLIENTS);
      return withSquid(namespace, [{ path: 'facts.conf', text: `${FACTS.join('\n')}\n` }], (squid) =>
        squid.decide(requests),
      );
    });
    const allowed = requests
      .filter((_, index) => decisions[index] === 'allow')
      .map(({ host, client }) => `${host} ${client}`);
    const expected = [
      ...HOSTS.flatMap(([, , hosts]) => hosts.map((host) => `${host} ${FOUR}`)),
      ...SOURCES.flatMap(([, clients], index) => clients.map((client) => `${namesOf(index)[1]} ${client}`)),
    ];
    expect(allowed).to.deep.equal(expected);
  });

  it('lines are taken and refused as the README says', async function () {
    await requireKernel(this, SQUID);
    for (const [lines, complaint] of COMPLAINTS) {
      const found = (await complaintsOf([{ path: 'a.conf', text: lines.map((line) => `${line}\n`).join('') }])).join(
        '\n',
      );
      if (complaint === undefined) expect(found, lines[0]).to.equal('');
      else expect(found, lines[0]).to.match(complaint);
    }
  });
});
