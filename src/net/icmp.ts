import type { Family } from './family.ts';
import type { IntervalSet } from './interval-set.ts';

/** ICMP or ICMPv6 messages as `type * 256 + code`, 0 to 65535. */
export type IcmpSet = IntervalSet;

/** Every type and code. */
export const ANY_ICMP: IcmpSet = [{ from: 0, to: 0xffff }];

/** ICMP types by the names that nft prints. */
export const ICMP_TYPES = {
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
} as const satisfies Record<string, number>;

/** ICMPv6 types by the names that nft prints. */
export const ICMPV6_TYPES = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
  'router-renumbering': 138,
  'ind-neighbor-solicit': 141,
  'ind-neighbor-advert': 142,
  'mld2-listener-report': 143,
} as const satisfies Record<string, number>;

/** Other spellings in use, mostly those of iptables. */
const ICMP_ALIASES = {
  pong: 0,
  ping: 8,
  'router-advert': 9,
  'router-solicit': 10,
  'ttl-exceeded': 11,
} as const satisfies Record<string, number>;

const ICMPV6_ALIASES = {
  'ttl-exceeded': 3,
  ping: 128,
  pong: 129,
  'multicast-listener-query': 130,
  'multicast-listener-report': 131,
  'mld-listener-reduction': 132,
  'multicast-listener-done': 132,
  'router-solicitation': 133,
  'router-advertisement': 134,
  'neighbor-solicitation': 135,
  'neighbour-solicitation': 135,
  'neighbor-advertisement': 136,
  'neighbour-advertisement': 136,
  redirect: 137,
} as const satisfies Record<string, number>;

interface Names {
  readonly numbers: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
}

const NAMES4 = namesOf(ICMP_TYPES, ICMP_ALIASES);
const NAMES6 = namesOf(ICMPV6_TYPES, ICMPV6_ALIASES);

function namesOf(types: Readonly<Record<string, number>>, aliases: Readonly<Record<string, number>>): Names {
  return {
    numbers: new Map([...Object.entries(types), ...Object.entries(aliases)]),
    names: new Map(Object.entries(types).map(([name, number]) => [number, name])),
  };
}

/** The type number by its name or a common other spelling, in lower case; `undefined` when unknown. */
export function icmpTypeNumber(family: Family, name: string): number | undefined {
  return (family === 4 ? NAMES4 : NAMES6).numbers.get(name);
}

/** The name that nft prints for a type number; `undefined` when it has none. */
export function icmpTypeName(family: Family, number: number): string | undefined {
  return (family === 4 ? NAMES4 : NAMES6).names.get(number);
}

/** The messages of one type, 0 to 255, with one code, 0 to 255, or with any when no code is given. */
export function icmpOf(type: number, code?: number): IcmpSet {
  const first = type * 256;
  return [code === undefined ? { from: first, to: first + 255 } : { from: first + code, to: first + code }];
}
