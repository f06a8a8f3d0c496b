import type { Family } from '../net/family.ts';
import type { Match } from './match.ts';
import { LOOPBACK_ZONE } from './packet.ts';

/** Where a host lets a packet in, out, or through. */
export type HookName = 'input' | 'output' | 'forward';

/** The interface of the zone `loopback` wherever there are hooks: these are hooks of Linux, where it has had this name since 1.0. */
export const LOOPBACK_INTERFACE = 'lo';

/** What one entry matches on one hook: any of the products. */
type Matches = readonly [Match, ...Match[]];

/** One row of the housekeeping table: on each hook it names, packets of `match` get `verdict`. */
export interface HousekeepingEntry {
  readonly name: string;
  readonly title: string;
  readonly verdict: 'allow' | 'drop';
  /** In force unless an output says otherwise. */
  readonly standard: boolean;
  readonly match: Readonly<Partial<Record<HookName, Matches>>>;
}

/** ICMP messages of one family from type `from` to type `to`, every code. */
function icmp(family: Family, from: number, to: number): Match {
  return { family, icmp: { family, types: [{ from: from * 256, to: to * 256 + 255 }] } };
}

/** UDP over one family from one port to another. */
function udp(family: Family, source: number, destination: number): Match {
  return {
    family,
    protocols: [{ from: 17, to: 17 }],
    sourcePorts: [{ from: source, to: source }],
    destinationPorts: [{ from: destination, to: destination }],
  };
}

function everywhere(...matches: Matches): HousekeepingEntry['match'] {
  return { input: matches, output: matches, forward: matches };
}

/** The same on the two hooks of a host, where packets begin or end; routers do not forward these. */
function onHost(...matches: Matches): HousekeepingEntry['match'] {
  return { input: matches, output: matches };
}

const LOOPBACK = { names: [LOOPBACK_ZONE], not: false };

/**
 * The closed table of what a hook needs to live, in the order in which it is tried. Neighbour discovery and multicast listener messages are
 * `untracked` in the Linux kernel, never `new`, so that no rule for new connections lets them in.
 */
export const HOUSEKEEPING = [
  {
    name: 'invalid',
    title: 'packets that belong to no connection are dropped',
    verdict: 'drop',
    standard: true,
    match: everywhere({ states: ['invalid'] }),
  },
  {
    name: 'established',
    title: 'replies, and errors about known connections',
    verdict: 'allow',
    standard: true,
    match: everywhere({ states: ['established', 'related'] }),
  },
  {
    name: 'loopback',
    title: "the host's own loopback interface",
    verdict: 'allow',
    standard: true,
    match: { input: [{ ingress: LOOPBACK }], output: [{ egress: LOOPBACK }] },
  },
  {
    name: 'neighbour-discovery',
    title: 'IPv6 neighbour and router discovery',
    verdict: 'allow',
    standard: true,
    match: onHost(icmp(6, 133, 136)),
  },
  {
    name: 'multicast-listener',
    title: 'IPv6 multicast listener discovery',
    verdict: 'allow',
    standard: true,
    match: onHost(icmp(6, 130, 132), icmp(6, 143, 143)),
  },
  {
    name: 'dhcp',
    title: 'DHCP client',
    verdict: 'allow',
    standard: false,
    match: { input: [udp(4, 67, 68)], output: [udp(4, 68, 67)] },
  },
  {
    name: 'dhcpv6',
    title: 'DHCPv6 client',
    verdict: 'allow',
    standard: false,
    match: { input: [udp(6, 547, 546)], output: [udp(6, 546, 547)] },
  },
  {
    name: 'echo',
    title: 'echo requests (ping)',
    verdict: 'allow',
    standard: false,
    match: everywhere(icmp(4, 8, 8), icmp(6, 128, 128)),
  },
  {
    name: 'vrrp',
    title: 'VRRP between routers',
    verdict: 'allow',
    standard: false,
    match: onHost({ protocols: [{ from: 112, to: 112 }] }),
  },
] as const satisfies readonly HousekeepingEntry[];

export type HousekeepingName = (typeof HOUSEKEEPING)[number]['name'];
