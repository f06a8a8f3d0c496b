import { expect } from 'chai';
import { parseRange } from '../packets.ts';

/** Addresses by protocol and port: `tcp/443` to the texts of prefixes and ranges. */
export type Permissions = ReadonlyMap<string, readonly string[]>;

/** An endpoint set, as far as it matters here. */
export interface PublishedSet {
  readonly id: number;
  readonly urls?: readonly string[];
  readonly ips?: readonly string[];
  readonly tcpPorts?: string;
  readonly udpPorts?: string;
  readonly category: string;
  readonly required: boolean;
}

/** The endpoint sets of a snapshot, which is the list as published, or wrapped with its version. */
export function endpointSetsOf(
  snapshot: readonly PublishedSet[] | { readonly endpoints: readonly PublishedSet[] },
): readonly PublishedSet[] {
  return 'endpoints' in snapshot ? snapshot.endpoints : snapshot;
}

/** What the required endpoint sets of the categories Optimize and Allow ask for. */
export function publishedPermissions(sets: readonly PublishedSet[]): Permissions {
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

/** The ports of `80` or `3478-3481`. */
export function portsOf(text: string): readonly number[] {
  const [from = 0, to = from] = text.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Addresses that one protocol may reach on some ports. */
export interface Permission {
  readonly protocol: string;
  readonly port: readonly number[];
  readonly ips: readonly string[];
}

/** Adds a permission to those that are there. */
export function add(all: Map<string, readonly string[]>, { protocol, port, ips }: Permission): void {
  for (const one of port) all.set(`${protocol}/${one}`, [...(all.get(`${protocol}/${one}`) ?? []), ...ips]);
}

/** `tcp/443 IPv4 221774848-221775103`, a line a range of addresses; neighbours are one range. */
export function linesOf(permissions: Permissions): readonly string[] {
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
