import { expect } from 'chai';
import { compare } from '../../src/review/compare.ts';
import type { Change, Review } from '../../src/review/review.ts';
import { artifactItem, feedItem, type ItemOptions, loadBuiltIn, policyItem, sideOf } from './sides.ts';

/** An endpoint set in the schema of the feed. */
interface Entry {
  readonly id: number;
  readonly ips?: readonly string[];
  readonly urls?: readonly string[];
  readonly tcpPorts?: string;
  readonly category?: string;
}

function snapshot(...entries: readonly Entry[]): string {
  return JSON.stringify(
    entries.map(({ tcpPorts = '443', category = 'Allow', ...entry }) => ({
      serviceArea: 'Common',
      serviceAreaDisplayName: 'Common',
      tcpPorts,
      expressRoute: false,
      category,
      required: true,
      ...entry,
    })),
  );
}

const FEED = snapshot(
  { id: 1, ips: ['192.0.2.0/24', '2001:db8:1::/48'], urls: ['a.example.net'] },
  { id: 2, ips: ['198.51.100.0/24'], urls: ['b.example.net', '*.c.example.net'] },
);

const BASE = `version: 1
name: branch
direction: outbound
scope: { from: clients }
default: drop
sets:
  clients: [10.20.0.0/16, "2001:db8:20::/48"]
  servers: [203.0.113.0/25]
services:
  web: [tcp/80, tcp/443]
feeds:
  m365: { type: microsoft365, snapshot: m365.json }
rules:
  - name: no-printers
    from: clients
    to: 203.0.113.9
    services: tcp/443
    action: drop
  - { name: web, from: clients, to: servers, services: web, action: allow, ticket: NET-7, owner: it }
  - { name: cloud, from: clients, to: { feed: m365, where: { category: Allow } }, action: allow }
outputs:
  - { exporter: csv, path: out }
`;

/** What changes when texts of the base policy, or its feed, are replaced. */
async function changed(
  edits: Readonly<Record<string, string>>,
  feed = FEED,
  options: { readonly from?: ItemOptions; readonly to?: ItemOptions } = {},
): Promise<Review> {
  const text = Object.entries(edits).reduce((all, [old, now]) => {
    expect(all).to.include(old);
    return all.replace(old, now);
  }, BASE);
  const old = policyItem({ 'rulecast.yaml': BASE, 'm365.json': FEED }, options.from);
  const now = policyItem({ 'rulecast.yaml': text, 'm365.json': feed }, options.to);
  const { review, diagnostics } = await compare(sideOf(old), sideOf(now));
  expect(diagnostics).to.deep.equal([]);
  return review;
}

/** A change in one line: effect, services, names or prefixes, and causes. */
function said({ effect, services, source, destination, causes }: Change): string {
  const side = ({ names, prefixes }: Change['source']): string => (names.length > 0 ? names : prefixes).join(' ');
  const why = causes.map(
    ({ kind, text, span }) => `${kind}: ${text}${span === undefined ? '' : ` @${span.start.line}`}`,
  );
  return `${effect} ${services.join(' ')} ${side(source)} -> ${side(destination)} | ${why.join(' & ')}`;
}

describe('a change of a policy', () => {
  const rows: readonly (readonly [
    title: string,
    edits: Readonly<Record<string, string>>,
    feed: string,
    said: readonly string[],
  ])[] = [
    ['nothing', {}, FEED, []],
    ['comments and spelling alone', { 'tcp/80, tcp/443': '"tcp/443", tcp/80', 'owner: it': 'owner: net' }, FEED, []],
    [
      'a rule added',
      { 'rules:\n': 'rules:\n  - { name: ntp, from: clients, to: any, services: udp/123, action: allow }\n' },
      FEED,
      ['opened udp/123 clients -> any | rule-added: rule "ntp" added @14'],
    ],
    [
      'a rule removed, and one that it hid',
      {
        '  - name: no-printers\n    from: clients\n    to: 203.0.113.9\n    services: tcp/443\n    action: drop\n': '',
      },
      FEED,
      ['opened tcp/443 clients -> 203.0.113.9/32 | unmasked: rule "no-printers" removed, so "web" decides @14'],
    ],
    [
      'an allow removed',
      { '  - { name: cloud, from: clients, to: { feed: m365, where: { category: Allow } }, action: allow }\n': '' },
      FEED,
      ['closed tcp/443 clients -> m365 in cloud | rule-removed: rule "cloud" removed @20'],
    ],
    [
      'a rule edited',
      { 'to: servers, services: web': 'to: servers, services: [web, tcp/8443]' },
      FEED,
      ['opened tcp/8443 clients -> servers | rule-edited: rule "web": services edited @19'],
    ],
    [
      'a service edited',
      { 'web: [tcp/80, tcp/443]': 'web: [tcp/443]' },
      FEED,
      ['closed tcp/80 clients -> servers | rule-edited: services "web" edited @10'],
    ],
    [
      'a set edited',
      { 'servers: [203.0.113.0/25]': 'servers: [203.0.113.0/24]' },
      FEED,
      ['opened tcp/80,443 clients -> 203.0.113.128/25 | set-edited: set "servers" edited @8'],
    ],
    [
      'rules in another order',
      {
        '  - name: no-printers\n    from: clients\n    to: 203.0.113.9\n    services: tcp/443\n    action: drop\n': '',
        'action: allow, ticket: NET-7, owner: it }\n':
          'action: allow, ticket: NET-7, owner: it }\n  - { name: no-printers, from: clients, to: 203.0.113.9, services: tcp/443, action: drop }\n',
      },
      FEED,
      ['opened tcp/443 clients -> 203.0.113.9/32 | rule-moved: "web" is tried before "no-printers" @14'],
    ],
    [
      'the feed: ports',
      {},
      snapshot(
        { id: 1, ips: ['192.0.2.0/24', '2001:db8:1::/48'], urls: ['a.example.net'], tcpPorts: '443,8443' },
        { id: 2, ips: ['198.51.100.0/24'], urls: ['b.example.net', '*.c.example.net'] },
      ),
      ['opened tcp/8443 clients -> m365:1 | feed-changed: m365:1: services tcp/443 -> tcp/443,8443 @12'],
    ],
    [
      'the feed: a prefix',
      {},
      snapshot(
        { id: 1, ips: ['192.0.2.0/24'], urls: ['a.example.net'] },
        { id: 2, ips: ['198.51.100.0/24'], urls: ['b.example.net', '*.c.example.net'] },
      ),
      ['closed tcp/443 clients -> m365:1 (IPv6) | feed-changed: m365:1: 1 prefix removed @12'],
    ],
    [
      'the feed: a category',
      {},
      snapshot(
        { id: 1, ips: ['192.0.2.0/24', '2001:db8:1::/48'], urls: ['a.example.net'] },
        { id: 2, ips: ['198.51.100.0/24'], urls: ['b.example.net', '*.c.example.net'], category: 'Default' },
      ),
      ['closed tcp/443 clients -> m365:2 | feed-changed: m365:2: category Allow -> Default @12'],
    ],
  ];
  for (const [title, edits, feed, expected] of rows) {
    it(`says why: ${title}`, async () => {
      const { changes } = await changed(edits, feed);
      const lines = changes.map(said);
      expect(lines.length, lines.join('\n')).to.equal(expected.length);
      for (const [at, line] of expected.entries())
        expect(lines[at]).to.satisfy((one: string) => one.startsWith(line), lines[at]);
    });
  }

  it('says what leaves the scope', async () => {
    const { changes } = await changed({ 'scope: { from: clients }': 'scope: { from: 10.20.0.0/16 }' });
    expect(new Set(changes.flatMap(({ causes }) => causes.map(({ kind }) => kind)))).to.deep.equal(
      new Set(['scope-changed']),
    );
    expect(changes.filter(({ effect }) => effect === 'closed').map(said)).to.deep.equal([
      'closed tcp/443 clients -> m365:1 (IPv6) | scope-changed: not in the scope any more @4',
    ]);
    const left = changes.filter(({ services }) => services.join() === 'tcp/443').map(said);
    expect(left[0]).to.include('altered tcp/443 clients -> any IPv6 except m365:1 |');
  });

  it('says which set of the scope was edited', async () => {
    const { changes } = await changed({ 'clients: [10.20.0.0/16,': 'clients: [10.20.0.0/15,' });
    expect(
      new Set(
        changes.flatMap(({ causes }) => causes.map(({ kind, text, span }) => `${kind} ${text} @${span?.start.line}`)),
      ),
    ).to.deep.equal(new Set(['set-edited set "clients" edited: in the scope now @7']));
  });

  it('tells what the rule says of itself, and who decided before and decides now', async () => {
    const { changes } = await changed({ 'servers: [203.0.113.0/25]': 'servers: [203.0.113.0/24]' });
    const [change] = changes;
    expect(change?.causes[0]).to.include({ rule: 'web', ticket: 'NET-7', owner: 'it' });
    expect(change?.deciders.from).to.include({ verdict: 'drop', by: 'default' });
    expect(change?.deciders.to).to.include({ verdict: 'allow', by: 'web' });
    expect(change?.example).to.match(/^outbound tcp 10\.20\.\S+ -> 203\.0\.113\.128:443 new$/);
  });

  it('reports what only moved between endpoint sets as moved', async () => {
    const feed = snapshot(
      { id: 1, ips: ['192.0.2.0/24', '2001:db8:1::/48', '198.51.100.0/25'], urls: ['a.example.net', 'b.example.net'] },
      { id: 2, ips: ['198.51.100.128/25'], urls: ['*.c.example.net', 'new.example.net'] },
    );
    const review = await changed({}, feed);
    expect(review.changes).to.deep.equal([]);
    expect(review.moves).to.deep.equal([
      { feed: 'm365', what: 'prefixes', from: ['2'], to: ['1'], items: ['198.51.100.0/25'] },
      { feed: 'm365', what: 'domains', from: ['2'], to: ['1'], items: ['b.example.net'] },
    ]);
    expect(review.domains.map(({ kind, domain }) => `${kind} ${domain}`)).to.deep.equal(['added new.example.net']);
  });

  it('counts lines where no traffic changes', async () => {
    const { changes, subjects } = await changed({ 'owner: it': 'owner: net' });
    expect(changes).to.deep.equal([]);
    expect(subjects.map(({ outcome, lines }) => ({ outcome, lines }))).to.deep.equal([
      { outcome: 'same', lines: { added: 1, removed: 1 } },
    ]);
  });
});

describe('outputs of a policy', () => {
  const withOutput = (output: string): string => BASE.replace('{ exporter: csv, path: out }', output);
  const item = (text: string) => policyItem({ 'rulecast.yaml': text, 'm365.json': FEED });

  it('count where they change in another way than the policy', async () => {
    const old = withOutput('{ exporter: nftables, path: x.nft }');
    const now = withOutput('{ exporter: nftables, path: x.nft, housekeeping: [invalid, established] }');
    const { review } = await compare(sideOf(item(old)), sideOf(item(now)));
    expect(review.subjects.map(({ kind, outcome }) => [kind, outcome])).to.deep.equal([
      ['policy', 'same'],
      ['output', 'changed'],
    ]);
    expect(new Set(review.changes.flatMap(({ causes }) => causes.map(({ kind }) => kind)))).to.deep.equal(
      new Set(['output-changed']),
    );
  });

  it('count where what they add holds in another scope, with the scope as the cause', async () => {
    const plain = withOutput('{ exporter: nftables, path: x.nft, housekeeping: [established] }');
    const old = plain.replace('default: drop', 'default: pass');
    const now = old.replace(
      'scope: { from: clients }',
      'scope: { from: [10.20.0.0/16, 10.21.0.0/16, "2001:db8:20::/48"] }',
    );
    const { review } = await compare(sideOf(item(old)), sideOf(item(now)));
    const [opened, ...others] = review.changes;
    expect(others).to.deep.equal([]);
    expect(opened).to.deep.include({ effect: 'opened', subjects: ['nftables'] });
    expect([opened?.source.prefixes, opened?.states]).to.deep.equal([['10.21.0.0/16'], ['established', 'related']]);
    expect(opened?.causes.map(({ kind, text }) => [kind, text])).to.deep.equal([['scope-changed', 'in the scope now']]);
  });

  it('count where what they let through for the platform comes to light behind a rule', async () => {
    const old = `version: 1
name: nsg
direction: inbound
scope: everything
default: drop
management: none
rules:
  - { name: no-probes, from: 168.63.129.16, to: any, services: any, action: drop }
  - { name: web, from: any, to: any, services: tcp/443, action: allow }
outputs:
  - { exporter: azure-nsg, path: nsg.json }
`;
    const now = old.replace(/ {2}- \{ name: no-probes.*\n/, '');
    const { review, diagnostics } = await compare(sideOf(item(old)), sideOf(item(now)));
    expect(diagnostics).to.deep.equal([]);
    const said = review.changes.map(({ effect, subjects }) => [effect, ...subjects].join(' '));
    expect(new Set(said)).to.deep.equal(new Set(['opened azure-nsg', 'opened nsg']));
  });

  it('say nothing that the policy says already', async () => {
    const old = withOutput('{ exporter: nftables, path: x.nft }');
    const now = withOutput('{ exporter: nftables, path: x.nft, zones: ignore }').replace('tcp/80, tcp/443', 'tcp/443');
    const { review } = await compare(sideOf(item(old)), sideOf(item(now)));
    expect(review.changes.map(({ subjects }) => subjects)).to.deep.equal([['branch']]);
  });
});

describe('a change at many sites', () => {
  const sited = (services: string): string => `version: 1
name: branches
direction: outbound
scope: { from: lans }
default: drop
sets: { lans: { per: site }, web: [203.0.113.0/25] }
sites:
${Array.from({ length: 40 }, (_, at) => `  site${at}: { lans: [10.${at}.0.0/16] }`).join('\n')}
rules:
  - { name: web, from: lans, to: web, services: ${services}, action: allow }
outputs:
  - { exporter: csv, path: "out/{site}" }
`;

  it('is said once, with the names of all', async () => {
    const item = (text: string) => policyItem({ 'rulecast.yaml': text });
    const { review } = await compare(sideOf(item(sited('tcp/443'))), sideOf(item(sited('[tcp/443, tcp/80]'))));
    expect(review.changes.map(said)).to.deep.equal([
      'opened tcp/80 lans -> web | rule-edited: rule "web": services edited @49',
    ]);
    expect(review.changes[0]?.subjects.length).to.equal(40);
    expect(review.changes[0]?.source.ipv4).to.equal(`${40 * 65536}`);
    expect(review.subjects.length).to.equal(40);
  });
});

describe('other things that are compared', () => {
  it('feeds by what they would allow', async () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const now = snapshot({ id: 1, ips: ['192.0.2.0/24', '2001:db8:1::/48'], urls: ['a.example.net'] });
    const { review } = await compare(sideOf(feedItem(bytes(FEED))), sideOf(feedItem(bytes(now))));
    expect(review.changes.map(said)).to.deep.equal([
      'closed tcp/443 any IPv4 -> microsoft365:2 | feed-changed: microsoft365:2: endpoint set removed @1',
    ]);
    expect(review.domains.map(({ kind, domain }) => `${kind} ${domain}`)).to.deep.equal([
      'removed *.c.example.net',
      'removed b.example.net',
    ]);
  });

  it('rule files of two formats', async () => {
    const nftables = await loadBuiltIn('nftables');
    const iptables = await loadBuiltIn('iptables');
    const nft = `table inet filter {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ip saddr 10.0.0.0/8 tcp dport { 80, 443 } accept
  }
}
`;
    const rules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT
-A FORWARD -s 10.0.0.0/8 -p tcp -m tcp --dport 8443 -j ACCEPT
COMMIT
`;
    const old = artifactItem(nftables, [{ path: 'fw.nft', text: nft }]);
    const now = artifactItem(iptables, [{ path: 'rules.v4', text: rules }]);
    const { review, diagnostics } = await compare(sideOf(old), sideOf(now));
    expect(diagnostics).to.deep.equal([]);
    const forward = review.changes.filter(({ effect }) => effect === 'opened' || effect === 'closed');
    expect(forward.map(({ effect, services }) => [effect, ...services])).to.deep.include.members([
      ['opened', 'tcp/8443'],
      ['closed', 'tcp/443'],
    ]);
    const opened = review.changes.find(({ services }) => services.includes('tcp/8443'));
    expect(opened?.deciders.to).to.include({
      verdict: 'allow',
      line: '-A FORWARD -s 10.0.0.0/8 -p tcp -m tcp --dport 8443 -j ACCEPT',
    });
  });
});
