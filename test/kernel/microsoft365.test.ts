import { expect } from 'chai';
import { withNamespace } from './namespace.ts';
import { buildPolicy } from './nft-case.ts';
import { add, endpointSetsOf, linesOf, type Permissions, portsOf, publishedPermissions } from './permissions.ts';
import { requireKernel } from './require-kernel.ts';
import { policyOf, SNAPSHOTS } from './snapshots.ts';

const OUTPUTS = [{ exporter: 'nftables', path: 'out/m365.nft' }];

describe('a published snapshot in the kernel', function () {
  this.timeout(60_000);

  for (const { title, instance, text, ...least } of SNAPSHOTS) {
    it(`allows exactly the addresses and ports of its required endpoint sets, each with its own ports (${title})`, async function () {
      if (text === undefined) return this.skip();
      await requireKernel(this);
      const { file } = await buildPolicy({ ...policyOf(instance), outputs: OUTPUTS }, { files: { 'm365.json': text } });
      const listing = await withNamespace(async (namespace) => {
        await namespace.succeed('nft', ['-f', '-'], file);
        return namespace.succeed('nft', ['-j', 'list', 'ruleset']);
      });
      const wanted = publishedPermissions(endpointSetsOf(JSON.parse(text)));
      const found = kernelPermissions(JSON.parse(listing));
      expect(linesOf(found)).to.deep.equal(linesOf(wanted));
      const lines = linesOf(wanted);
      expect(lines.filter((line) => line.includes('IPv6')).length, 'IPv6').to.be.greaterThan(least.ipv6);
      expect(lines.length).to.be.greaterThan(least.lines);
    });
  }
});

/** Numbers and addresses as `nft -j` prints them. */
type Listed =
  | string
  | number
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly range: readonly (string | number)[] }
  | { readonly set: readonly Listed[] };

interface Listing {
  readonly nftables: readonly {
    readonly set?: { readonly name: string; readonly elem: readonly Listed[] };
    readonly rule?: { readonly expr: readonly ListedExpression[] };
  }[];
}

interface ListedExpression {
  readonly match?: {
    readonly left: { readonly payload?: { readonly protocol: string; readonly field: string } };
    readonly right: Listed;
  };
  readonly accept?: null;
}

/** What the rules that accept by destination let through. */
function kernelPermissions({ nftables }: Listing): Permissions {
  const sets = new Map<string, readonly string[]>(
    nftables.flatMap(({ set }) => (set === undefined ? [] : [[`@${set.name}`, set.elem.flatMap(textsOf)] as const])),
  );
  const all = new Map<string, readonly string[]>();
  for (const { rule } of nftables) {
    const matches = (rule?.expr ?? []).flatMap(({ match }) =>
      match?.left.payload ? [{ ...match.left.payload, right: match.right }] : [],
    );
    const destination = matches.find(({ field }) => field === 'daddr');
    const ports = matches.find(({ field }) => field === 'dport');
    if (destination === undefined || ports === undefined) continue;
    expect(rule?.expr.some((expression) => 'accept' in expression)).to.equal(true);
    const ips = sets.get(String(destination.right)) ?? expect.fail(`no set ${destination.right}`);
    add(all, { protocol: ports.protocol, port: textsOf(ports.right).flatMap(portsOf), ips });
  }
  return all;
}

function textsOf(listed: Listed): readonly string[] {
  if (typeof listed !== 'object') return [String(listed)];
  if ('set' in listed) return listed.set.flatMap(textsOf);
  return ['prefix' in listed ? `${listed.prefix.addr}/${listed.prefix.len}` : listed.range.join('-')];
}
