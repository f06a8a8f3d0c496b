import { expect } from 'chai';
import { BOTH_SETS, buildIptables } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { type Listing, listLines } from './iptables-listing.ts';
import { withNamespace } from './namespace.ts';
import { add, endpointSetsOf, linesOf, type Permissions, portsOf, publishedPermissions } from './permissions.ts';
import { requireKernel } from './require-kernel.ts';
import { policyOf, SNAPSHOTS } from './snapshots.ts';

describe('a published snapshot in the kernel, by iptables', function () {
  this.timeout(60_000);

  const variants = SNAPSHOTS.flatMap((snapshot) =>
    IPTABLES_ENGINES.flatMap((engine) => BOTH_SETS.map((sets) => ({ ...snapshot, engine, sets }))),
  );

  for (const { title, instance, text, engine, sets, ...least } of variants) {
    it(`allows exactly what its required endpoint sets ask for (${title}, ${engine.name}, sets: ${sets})`, async function () {
      if (text === undefined) return this.skip();
      await requireKernel(this, engine);
      const outputs = [{ exporter: 'iptables', path: 'out/m365', housekeeping: 'none', options: { sets } }];
      const built = await buildIptables({ ...policyOf(instance), outputs }, { files: { 'm365.json': text } });
      const listing = await withNamespace(async (namespace) => {
        await engine.load(namespace, built);
        return listLines(engine, namespace);
      });
      const wanted = linesOf(publishedPermissions(endpointSetsOf(JSON.parse(text))));
      expect(linesOf(permissionsIn(listing))).to.deep.equal(wanted);
      expect(wanted.filter((line) => line.includes('IPv6')).length, 'IPv6').to.be.greaterThan(least.ipv6);
      expect(wanted.length).to.be.greaterThan(least.lines);
    });
  }
});

/** What a rule, or all rules on the way to it together, ask of a packet. */
interface Asked {
  readonly ips?: readonly string[];
  readonly protocol?: string;
  readonly ports?: string;
}

/** What packets that leave can reach. Written against iptables-save(8), without rulecast's reader. */
function permissionsIn(listing: Listing): Permissions {
  const members = new Map<string, readonly string[]>();
  for (const line of listing['sets.ipset'] ?? []) {
    const [, set, member] = /^add (\S+) (\S+)$/.exec(line) ?? [];
    if (set !== undefined && member !== undefined) members.set(set, [...(members.get(set) ?? []), member]);
  }
  const all = new Map<string, readonly string[]>();
  for (const path of ['rules.v4', 'rules.v6']) {
    const rules = (listing[path] ?? []).filter((line) => line.startsWith('-A '));
    const follow = (chain: string, before: Asked): void => {
      for (const rule of rules.filter((line) => line.startsWith(`-A ${chain} `))) {
        const { target, ...asked } = parsed(rule, members);
        const both = together(before, asked, rule);
        if (rules.some((line) => line.startsWith(`-A ${target} `))) follow(target, both);
        else if (target === 'ACCEPT') permit(all, both);
        else expect(target, rule).to.equal('DROP');
      }
    };
    follow('OUTPUT', {});
  }
  return all;
}

/** The parts of a rule that this policy needs. Any other fails. */
function parsed(rule: string, members: ReadonlyMap<string, readonly string[]>): Asked & { readonly target: string } {
  const { ips, set, protocol, port, ports, target } = RULE.exec(rule)?.groups ?? expect.fail(`unknown rule: ${rule}`);
  const addresses = ips === undefined ? members.get(set ?? '') : [ips];
  if (set !== undefined) expect(addresses, rule).to.not.equal(undefined);
  return {
    ...(addresses && { ips: addresses }),
    ...(protocol && { protocol }),
    ...((port ?? ports) && { ports: port ?? ports }),
    target: target ?? '',
  };
}

const RULE = new RegExp(
  [
    /^-A \S+/,
    /(?: -d (?<ips>\S+))?/,
    /(?: -p (?<protocol>\S+))?/,
    /(?: -m set --match-set (?<set>\S+) dst)?/,
    /(?: -m (?:tcp|udp) --dport (?<port>\S+))?/,
    /(?: -m multiport --dports (?<ports>\S+))?/,
    /(?: -m conntrack --ctstate NEW,UNTRACKED)?/,
    /(?: -m comment --comment "?[^"]*"?)?/,
    / -[jg] (?<target>\S+)$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** No packet meets two different conditions of one kind here, so that the order of the chains does not matter. */
function together(before: Asked, asked: Asked, rule: string): Asked {
  for (const key of ['ips', 'protocol', 'ports'] as const) {
    if (before[key] !== undefined) expect(asked[key], rule).to.equal(undefined);
  }
  return { ...before, ...asked };
}

function permit(all: Map<string, readonly string[]>, { ips, protocol, ports }: Asked): void {
  if (ips === undefined || protocol === undefined || ports === undefined)
    expect.fail('an allow without addresses, protocol or ports');
  for (const part of ports.split(',')) add(all, { protocol, port: portsOf(part.replace(':', '-')), ips });
}
