import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseRange } from '../packets.ts';
import { buildPolicy } from './built-case.ts';
import { requireKernel } from './engine.ts';
import { withNamespace } from './namespace.ts';

const SNAPSHOT = '../shared/data/m365/worldwide-2026-08-14.json';

const POLICY = {
  version: 1,
  name: 'm365',
  direction: 'outbound',
  default: 'drop',
  feeds: { m365: { type: 'microsoft365', instance: 'worldwide', snapshot: 'm365.json' } },
  rules: [
    {
      name: 'required',
      from: 'any',
      to: { feed: 'm365', where: { required: true, category: ['Optimize', 'Allow'] } },
      action: 'allow',
    },
  ],
  outputs: [{ exporter: 'nftables', path: 'out/m365.nft' }],
};

describe('a published snapshot in the kernel', function () {
  this.timeout(60_000);

  it('allows exactly the addresses and ports of its required endpoint sets, each with its own ports', async function () {
    if (!existsSync(SNAPSHOT)) this.skip();
    await requireKernel(this);
    const json = readFileSync(SNAPSHOT, 'utf8');
    const { file } = await buildPolicy(POLICY, { files: { 'm365.json': json } });
    const listing = await withNamespace(async (namespace) => {
      await namespace.succeed('nft', ['-f', '-'], file);
      return namespace.succeed('nft', ['-j', 'list', 'ruleset']);
    });
    const wanted = publishedPermissions(endpointSetsOf(JSON.parse(json)));
    const found = kernelPermissions(JSON.parse(listing));
    expect(linesOf(found)).to.deep.equal(linesOf(wanted));
    const lines = linesOf(wanted);
    expect(lines.filter((line) => line.includes('IPv6')).length, 'IPv6').to.be.greaterThan(10);
    expect(lines.length).to.be.greaterThan(100);
  });
});

/** Addresses by protocol and port: `tcp/443` to the texts of prefixes and ranges. */
type Permissions = ReadonlyMap<string, readonly string[]>;

interface PublishedSet {
  readonly ips?: readonly string[];
  readonly tcpPorts?: string;
  readonly udpPorts?: string;
  readonly category: string;
  readonly required: boolean;
}

/** A snapshot is the list as published, or wrapped with its version. */
function endpointSetsOf(
  snapshot: readonly PublishedSet[] | { readonly endpoints: readonly PublishedSet[] },
): readonly PublishedSet[] {
  return 'endpoints' in snapshot ? snapshot.endpoints : snapshot;
}

function publishedPermissions(sets: readonly PublishedSet[]): Permissions {
  const all = new Map<string, readonly string[]>();
  for (const { ips = [], tcpPorts = '', udpPorts = '', category, required } of sets) {
    if (!required || !['Optimize', 'Allow'].includes(category)) continue;
    for (const [protocol, ports] of [
      ['tcp', tcpPorts],
      ['udp', udpPorts],
    ] as const) {
      for (const port of ports.split(',').filter((text) => text !== ''))
        add(all, { protocol, port: portsOf(port), ips });
    }
  }
  return all;
}

function portsOf(text: string): readonly number[] {
  const [from = 0, to = from] = text.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

interface Permission {
  readonly protocol: string;
  readonly port: readonly number[];
  readonly ips: readonly string[];
}

function add(all: Map<string, readonly string[]>, { protocol, port, ips }: Permission): void {
  for (const one of port) all.set(`${protocol}/${one}`, [...(all.get(`${protocol}/${one}`) ?? []), ...ips]);
}

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

/** `tcp/443 IPv4 221774848-221775103`, a line a range of addresses; neighbours are one range. */
function linesOf(permissions: Permissions): readonly string[] {
  return [...permissions]
    .flatMap(([service, texts]) => mergedRanges(texts).map((range) => `${service} ${range}`))
    .sort();
}

function mergedRanges(texts: readonly string[]): readonly string[] {
  const ranges = texts.map((text) => parseRange(text) ?? expect.fail(`no range: ${text}`));
  ranges.sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  for (const { family, first, last } of ranges) {
    const open = merged.at(-1);
    if (open === undefined || open.family !== family || open.last + 1n < first) merged.push({ family, first, last });
    else if (last > open.last) open.last = last;
  }
  return merged.map(({ family, first, last }) => `IPv${family} ${first}-${last}`);
}
