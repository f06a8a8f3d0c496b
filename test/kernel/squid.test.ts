import { expect } from 'chai';
import fc from 'fast-check';
import { check } from '../../exporters/squid/check.ts';
import { emit } from '../../exporters/squid/emit.ts';
import { DEFAULTS } from '../../exporters/squid/options.ts';
import type { AccessPlan } from '../../src/hosts/access.ts';
import { accessPlan, type EntryDraft } from '../exporters/access-plans.ts';
import { withNamespace } from './namespace.ts';
import { endpointSetsOf } from './permissions.ts';
import { requireKernel } from './require-kernel.ts';
import { SNAPSHOTS } from './snapshots.ts';
import { type DecisionCount, expectAgreement, requestsNear } from './squid-corpus.ts';
import { addClients, complaintsOf, SQUID, type SquidRequest, withSquid } from './squid-engine.ts';

const CLIENTS = ['10.20.0.1', '10.20.255.255', '10.21.0.0', '192.0.2.7', '2001:db8:20::1', '2001:db8:21::', '::1'];
const PORTS = [80, 443, 8080, 444, 65535];
const SIDES = { clients: CLIENTS, ports: PORTS };
const LANS = ['10.20.0.0/16', '2001:db8:20::/48'];

const PLANS: Readonly<Record<string, AccessPlan>> = {
  'names, wildcards with and without their apex, and inner wildcards': accessPlan(
    {
      clients: LANS,
      hosts: ['outlook.office.com', '*.sharepoint.com', 'example.com', '*.example.com', 'a_b.example.net'],
    },
    { clients: LANS, ports: '443', hosts: ['*cdn.onenote.net', 'autodiscover.*.onmicrosoft.com', '*-cdn.example.org'] },
    { clients: LANS, ports: '8080', hosts: ['*.a.*.example.net', 'x*y.example.net', '-a.example.net', 'single'] },
  ),
  'entries that overlap, deny in front of allow and the other way round': accessPlan(
    { rule: 'block', action: 'deny', hosts: ['*.bad.example.com', 'login.example.com', '*evil.example.com'] },
    { hosts: ['*.example.com', 'sharepoint.com'] },
    { rule: 'rest', action: 'deny', ports: '80', hosts: ['example.com', '*.sharepoint.com', '*.bad.example.com'] },
    { rule: 'rest', set: '9', hosts: ['*.sharepoint.com', 'example.com', '*.net.example'] },
    { rule: 'same', hosts: ['*.example.com', 'sharepoint.com'] },
  ),
  'all of one address family, single addresses, and all ports': accessPlan(
    { rule: 'four', clients: ['0.0.0.0/0'], ports: '80', hosts: ['four.example', '*.four.example'] },
    { rule: 'six', clients: ['2000::/3'], ports: '443', hosts: ['*.six.example'] },
    { rule: 'one', clients: ['10.20.0.1', '::1', '10.21.0.0/32'], ports: '1-65535', hosts: ['*.one.example'] },
    {
      rule: 'ranges',
      clients: ['10.20.0.2-10.21.255.255', '2001:db8:20::1-2001:db8:20::9'],
      ports: '1-442,8080',
      hosts: ['*one.example'],
    },
  ),
  'names of rules, feeds and sites that mean something to Squid': {
    ...accessPlan(
      { rule: 'a\nhttp_access allow all', set: '1\r\nhttp_access allow all', hosts: ['a.example'] },
      { rule: 'a http_access allow all', set: 'x'.repeat(5000), hosts: ['b.example'] },
      { rule: `${'y'.repeat(5000)}\\`, set: '\\', clients: LANS, hosts: ['c.example'] },
      { rule: '', set: '\u2028include /etc/passwd', hosts: ['*.d.example'] },
      { rule: 'A-B', set: '1', clients: LANS, hosts: ['e.example'] },
      { rule: 'a_b', set: '1', clients: ['192.0.2.7'], hosts: ['f.example'] },
      { rule: 'if false', set: '"', action: 'deny', hosts: ['*.example'] },
    ),
    policy: '\\\nhttp_access allow all\\',
    site: 'oslo\\',
  },
};

/** Labels that sort around the dot and the hyphen, as the tree in which Squid keeps names has to. */
const LABEL = fc.constantFrom('a', 'b', 'ab', 'a-b', 'a_b', 'a0', '-a', 'x--a', '0');
const LAST = fc.constantFrom('com', 'co', 'c-m', 'coma');
const NAME = fc.tuple(fc.array(LABEL, { maxLength: 3 }), LAST).map(([labels, last]) => [...labels, last].join('.'));
const PATTERN = fc.oneof(
  { weight: 3, arbitrary: NAME },
  { weight: 3, arbitrary: NAME.map((name) => `*.${name}`) },
  { weight: 1, arbitrary: fc.tuple(LABEL, NAME).map(([label, name]) => `*${label}.${name}`) },
  { weight: 1, arbitrary: fc.tuple(LABEL, LABEL, NAME).map(([one, other, name]) => `${one}*${other}.${name}`) },
  { weight: 1, arbitrary: fc.tuple(LABEL, NAME).map(([label, name]) => `${label}.*.${name}`) },
);
const DRAFT = fc.record({
  rule: fc.constantFrom('one', 'other'),
  action: fc.constantFrom('allow' as const, 'deny' as const),
  hosts: fc.array(PATTERN, { minLength: 1, maxLength: 25 }),
  ports: fc.constantFrom('80,443', '443', '1-100'),
  clients: fc.constantFrom(LANS, ['10.20.0.0/17'], ['0.0.0.0/0', '2000::/3']),
});
const DRAFTS = fc.array(DRAFT, { minLength: 1, maxLength: 5 });

/** Two thousand hosts, as many as feeds of all services have together. */
const MANY = accessPlan({
  hosts: Array.from({ length: 2000 }, (_, index) => {
    const name = `n${index % 700}.${index % 7 === 0 ? 'shared' : `zone${index % 11}`}.example.com`;
    return index % 3 === 0 ? `*.w${index}.${name}` : `h${index}.${name}`;
  }),
});

async function expectAgreed(plan: AccessPlan, requests: readonly SquidRequest[]): Promise<DecisionCount> {
  expect(check(plan)).to.deep.equal([]);
  const files = emit(plan, DEFAULTS);
  expect(await complaintsOf(files)).to.deep.equal([]);
  return withNamespace(async (namespace) => {
    await addClients(namespace, CLIENTS);
    return withSquid(namespace, files, (squid) => expectAgreement(squid, plan, requests));
  });
}

describe('squid', function () {
  this.timeout(60_000);

  for (const [name, plan] of Object.entries(PLANS)) {
    it(`decides as the plan says: ${name}`, async function () {
      await requireKernel(this, SQUID);
      const { allow, none } = await expectAgreed(plan, requestsNear(plan, SIDES));
      expect(Math.min(allow, none)).to.be.at.least(4);
    });
  }

  it('decides as the plan says: any plan', async function () {
    await requireKernel(this, SQUID);
    const total = { allow: 0, deny: 0, none: 0 };
    for (const drafts of fc.sample(DRAFTS, { seed: 7, numRuns: 4 })) {
      const [first, ...rest] = drafts.map((draft, index) => ({ ...draft, set: `${index}` }));
      const plan = accessPlan(first as EntryDraft, ...rest);
      const others = fc.sample(NAME, { seed: 8, numRuns: 60 });
      const count = await expectAgreed(plan, [...requestsNear(plan, SIDES).slice(0, 250), ...others.map(fromLan)]);
      for (const key of ['allow', 'deny', 'none'] as const) total[key] += count[key];
    }
    expect(Math.min(...Object.values(total))).to.be.greaterThan(30);
  });

  it('decides as the plan says: two thousand hosts', async function () {
    await requireKernel(this, SQUID);
    expect(MANY.entries[0].hosts).to.have.length(2000);
    const requests = requestsNear(MANY, { clients: ['10.20.0.1'], ports: [443] });
    const count = await expectAgreed(
      MANY,
      requests.filter((_, index) => index % 97 === 0),
    );
    expect(Math.min(count.allow, count.none)).to.be.greaterThan(30);
  });

  for (const { title, text } of SNAPSHOTS) {
    it(`decides as the plan says: the published snapshot ${title}`, async function () {
      if (text === undefined) return this.skip();
      await requireKernel(this, SQUID);
      const plan = publishedPlan(text);
      const requests = requestsNear(plan, { clients: ['10.20.0.1', '2001:db8:20::1'], ports: [443, 80, 587] });
      const step = Math.ceil(requests.length / 400);
      const count = await expectAgreed(
        plan,
        requests.filter((_, index) => index % step === 0),
      );
      expect(Math.min(count.allow, count.none)).to.be.greaterThan(50);
    });
  }
});

/** What a published snapshot has for a proxy: its sets with hosts and TCP ports, as it lists them. */
function publishedPlan(text: string): AccessPlan {
  const drafts = endpointSetsOf(JSON.parse(text)).flatMap(({ id, urls = [], tcpPorts }): EntryDraft[] => {
    if (urls.length === 0 || tcpPorts === undefined) return [];
    const hosts = urls.map((url) => url.toLowerCase());
    return [{ set: `${id}`, clients: LANS, ports: tcpPorts.replaceAll(' ', ''), hosts }];
  });
  const [first, ...rest] = drafts;
  return accessPlan(first as EntryDraft, ...rest);
}

function fromLan(host: string): SquidRequest {
  return { client: '10.20.0.1', port: 80, host, method: 'GET' };
}
