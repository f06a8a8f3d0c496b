import { expect } from 'chai';
import { check } from '../../exporters/squid/check.ts';
import { emit } from '../../exporters/squid/emit.ts';
import { DEFAULTS } from '../../exporters/squid/options.ts';
import type { AccessPlan } from '../../src/hosts/access.ts';
import { accessPlan } from '../exporters/access-plans.ts';
import { withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';
import { expectAgreement, requestsNear } from './squid-corpus.ts';
import { addClients, complaintsOf, SQUID, withSquid } from './squid-engine.ts';

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

describe('squid', function () {
  this.timeout(60_000);

  for (const [name, plan] of Object.entries(PLANS)) {
    it(`decides as the plan says: ${name}`, async function () {
      await requireKernel(this, SQUID);
      expect(check(plan)).to.deep.equal([]);
      const files = emit(plan, DEFAULTS);
      expect(await complaintsOf(files)).to.deep.equal([]);
      await withNamespace(async (namespace) => {
        await addClients(namespace, CLIENTS);
        await withSquid(namespace, files, async (squid) => {
          const { allow, none } = await expectAgreement(squid, plan, requestsNear(plan, SIDES));
          expect(Math.min(allow, none)).to.be.at.least(4);
        });
      });
    });
  }
});
