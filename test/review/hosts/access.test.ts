import { expect } from 'chai';
import fc from 'fast-check';
import type { AccessEntry, AccessPlan } from '../../../src/hosts/access.ts';
import { matchesPattern } from '../../../src/hosts/pattern.ts';
import type { AddressSet } from '../../../src/net/address-set.ts';
import { ANY, addressSetOf } from '../../../src/net/address-set.ts';
import { overlaps } from '../../../src/net/algebra.ts';
import { overlapsIntervals } from '../../../src/net/interval-set.ts';
import { parsePrefix } from '../../../src/net/parse.ts';
import { accessChanges } from '../../../src/review/hosts/access-changes.ts';
import { rules } from '../../hosts/policies.ts';
import { hostsOf, output, told, urlsOf } from './host-reviews.ts';

const SQUID = output('squid');

function squid(changes: object): typeof SQUID {
  return { ...SQUID, policy: { ...SQUID.policy, ...changes } };
}

describe('what a review says of an output that lets hosts through', () => {
  it('is nothing where every client reaches the hosts that it reached', async () => {
    const again = { name: 'again', from: 'servers', to: { feed: 'm365', where: { id: 31 } }, action: 'allow' };
    expect(await told(SQUID, squid(rules({}, again)))).to.deep.equal([]);
    expect(await told(SQUID, squid(rules({ name: 'office' })))).to.deep.equal([]);
  });

  it('is a host of a feed that is let through now, for whom, and on which ports, at the rule', async () => {
    const feed = { 31: { urls: [...urlsOf(31), 'my.*.onedrive.com'] } };
    const [change, ...more] = await hostsOf(SQUID, { ...SQUID, feed });
    expect(more).to.deep.equal([]);
    expect(change).to.deep.include({
      level: 'medium',
      text: 'output "squid": 1 pattern of hosts is let through now: my.*.onedrive.com; such as my.a.onedrive.com; for lans on tcp/80, tcp/443; because m365:31 changed in its feed',
      items: ['my.*.onedrive.com'],
    });
    const [text] = await told({ ...SQUID, feed }, SQUID);
    expect(text).to.equal(
      'medium output "squid": 1 pattern of hosts is not let through any more: my.*.onedrive.com; such as my.a.onedrive.com; for lans on tcp/80, tcp/443; because m365:31 changed in its feed',
    );
  });

  it('is which clients lose a host, by the name of the rest', async () => {
    const only = rules({ from: { of: 'lans', except: 'servers' }, to: { feed: 'm365', where: { id: 31 } } });
    const all = rules({ to: { feed: 'm365', where: { id: 31 } } });
    const texts = await told(squid(all), squid(only));
    expect(texts).to.have.length(1);
    expect(texts[0]).to.include('is not let through any more: *.sharepoint.com').and.include('for servers on tcp/80');
  });

  it('is a port alone that is let through now', async () => {
    const to = { feed: 'm365', where: { id: 31 } };
    const texts = await told(squid(rules({ to, services: 'tcp/443' })), squid(rules({ to })));
    expect(texts).to.deep.equal([
      'high output "squid": 1 pattern of hosts is let through now: *.sharepoint.com; such as a.sharepoint.com; for lans on tcp/80; because rules changed',
    ]);
  });

  it('is what a rule in front denies, though all entries behind it stay', async () => {
    const block = { name: 'block', from: 'servers', to: { feed: 'm365', where: { id: 12 } }, action: 'drop' };
    const [own, proxy] = rules({}).rules as readonly object[];
    const blocked = squid({ rules: [block, own, proxy] });
    expect(await told(SQUID, blocked)).to.deep.equal([
      'medium output "squid": 2 patterns of hosts are denied now, no longer let through: teams.microsoft.com, *.teams.microsoft.com; for servers on tcp/80, tcp/443; because rules changed',
    ]);
    expect(await told(blocked, SQUID)).to.deep.equal([
      'high output "squid": 2 patterns of hosts are let through now, no longer denied: teams.microsoft.com, *.teams.microsoft.com; for servers on tcp/80, tcp/443; because rules changed',
    ]);
  });
});

const CLIENTS = ['192.0.2.1/32', '192.0.2.2/32', '192.0.2.3/32'].map((text) => {
  const prefix = parsePrefix(text);
  if (!prefix.ok) throw new Error(text);
  return addressSetOf([prefix.value]);
});

const some = <T>(from: readonly T[]) => fc.subarray([...from], { minLength: 1 });

const entry: fc.Arbitrary<AccessEntry> = fc.record({
  rule: fc.constant('rule'),
  action: fc.constantFrom('allow', 'deny'),
  clients: fc.constantFrom<AddressSet>(...CLIENTS, ANY),
  ports: some([80, 443]).map((ports) => ports.map((port) => ({ from: port, to: port }))),
  hosts: some(['a', '*.a', 'b.a', '*.b.a', '*']) as unknown as fc.Arbitrary<readonly [string, ...string[]]>,
  because: fc.constant({ feed: 'm365', id: '1' }),
});

const plan: fc.Arbitrary<AccessPlan> = fc.record({
  policy: fc.constant('branch'),
  entries: fc.array(entry, { minLength: 1, maxLength: 4 }) as unknown as fc.Arbitrary<AccessPlan['entries']>,
});

const HOSTS = ['a', 'b', 'a.a', 'b.a', 'c.a', 'a.b.a', 'b.b.a', 'c.c.a'];

function answer({ entries }: AccessPlan, client: AddressSet, port: number, host: string): string {
  const found = entries.find(
    ({ clients, ports, hosts }) =>
      overlaps(clients, client) &&
      overlapsIntervals(ports, [{ from: port, to: port }]) &&
      hosts.some((pattern) => matchesPattern(pattern, host)),
  );
  return found?.action ?? 'left';
}

const WORDS: Readonly<Record<string, RegExp>> = {
  'left allow': /let through now: /,
  'deny allow': /let through now, no longer denied: /,
  'left deny': /denied now: /,
  'allow deny': /denied now, no longer let through: /,
  'allow left': /not let through any more: /,
  'deny left': /not denied any more: /,
};

describe('requests that a proxy answers otherwise', () => {
  it('are told, each with its client, its port and a pattern of its host, and no line is without one', () => {
    const isOf = (set: AddressSet): string => `[${CLIENTS.map((one) => (overlaps(set, one) ? 'x' : '.')).join('')}]`;
    fc.assert(
      fc.property(plan, plan, (from, to) => {
        const changes = accessChanges(from, to, {
          because: Object.assign(() => '', { isFeedAlone: () => false }),
          clientsText: isOf,
          locateRule: () => undefined,
        });
        if (changes === undefined) throw new Error('these are small');
        const needed = new Set<string>();
        for (const [at, client] of CLIENTS.entries())
          for (const port of [80, 443])
            for (const host of HOSTS) {
              const [before, after] = [answer(from, client, port, host), answer(to, client, port, host)];
              if (before === after) continue;
              const own = changes.filter(
                ({ text, items = [] }) =>
                  WORDS[`${before} ${after}`]?.test(text) &&
                  /\[([x.]+)\]/.exec(text)?.[1]?.[at] === 'x' &&
                  (text.includes(`tcp/${port}`) || text.includes('any TCP port')) &&
                  items.some((pattern) => matchesPattern(pattern, host)),
              );
              expect(own, `${at} ${port} ${host}: ${before} ${after}`).not.to.deep.equal([]);
              for (const { text } of own) needed.add(text);
            }
        for (const { text } of changes) {
          // Other hosts and clients than those asked about have no line of their own here.
          if (!text.includes('[...]')) expect([...needed], text).to.include(text);
        }
      }),
    );
  });
});
