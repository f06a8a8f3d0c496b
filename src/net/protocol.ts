import { type IntervalSet, intervalsOf } from './interval-set.ts';

/** IP protocol numbers, 0 to 255. */
export type ProtocolSet = IntervalSet;

/** Every protocol. */
export const ANY_PROTOCOL: ProtocolSet = [{ from: 0, to: 255 }];

/** Protocols by the name that rulecast prints, and their IANA numbers. Sorted by number. */
export const PROTOCOLS = {
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  egp: 8,
  igp: 9,
  udp: 17,
  rdp: 27,
  dccp: 33,
  ipv6: 41,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  eigrp: 88,
  ospf: 89,
  etherip: 97,
  pim: 103,
  ipcomp: 108,
  vrrp: 112,
  l2tp: 115,
  isis: 124,
  sctp: 132,
  mh: 135,
  udplite: 136,
  mpls: 137,
  hip: 139,
} as const satisfies Record<string, number>;

/** Protocols whose packets have a source and a destination port. */
export const PORT_PROTOCOLS: ProtocolSet = intervalsOf(
  [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.dccp, PROTOCOLS.sctp, PROTOCOLS.udplite].map((number) => ({
    from: number,
    to: number,
  })),
);

/** Other spellings in use: those of `/etc/protocols` and of rule files. */
const ALIASES = {
  ipencap: 4,
  ipv4: 4,
  'ipv6-icmp': 58,
  icmp6: 58,
  ospfigp: 89,
  'mobility-header': 135,
  'mpls-in-ip': 137,
} as const satisfies Record<string, number>;

const NUMBERS: ReadonlyMap<string, number> = new Map([...Object.entries(PROTOCOLS), ...Object.entries(ALIASES)]);
const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(PROTOCOLS).map(([name, number]) => [number, name]));

/** The name of a protocol number; `undefined` when rulecast has none for it. */
export function protocolName(number: number): string | undefined {
  return NAMES.get(number);
}

/** The number of a protocol by its name or a common other spelling, in lower case; `undefined` when unknown. */
export function protocolNumber(name: string): number | undefined {
  return NUMBERS.get(name);
}
