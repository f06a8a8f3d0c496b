/** Words and the numbers behind them. */
export type Names = Readonly<Record<string, number>>;

/** The number behind a word; `undefined` when the table does not have it. Words of foreign text such as `constructor` are safe. */
export function numberOf(names: Names, word: string): number | undefined {
  return Object.hasOwn(names, word) ? names[word] : undefined;
}

/** Services by the names that `nft list -S` and people write; a host's `/etc/services` has many more, which are refused. */
export const SERVICES: Names = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  tftp: 69,
  http: 80,
  kerberos: 88,
  pop3: 110,
  sunrpc: 111,
  ntp: 123,
  imap2: 143,
  snmp: 161,
  'snmp-trap': 162,
  bgp: 179,
  ldap: 389,
  https: 443,
  submissions: 465,
  'microsoft-ds': 445,
  isakmp: 500,
  syslog: 514,
  'dhcpv6-client': 546,
  'dhcpv6-server': 547,
  submission: 587,
  ldaps: 636,
  'domain-s': 853,
  imaps: 993,
  pop3s: 995,
  'ipsec-nat-t': 4500,
};

/** Codes of ICMP destination-unreachable by the names nft prints. */
export const ICMP_CODES: Names = {
  'net-unreachable': 0,
  'host-unreachable': 1,
  'prot-unreachable': 2,
  'port-unreachable': 3,
  'frag-needed': 4,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
};

/** Codes of ICMPv6 destination-unreachable by the names nft prints. */
export const ICMPV6_CODES: Names = {
  'no-route': 0,
  'admin-prohibited': 1,
  'addr-unreachable': 3,
  'port-unreachable': 4,
  'policy-fail': 5,
  'reject-route': 6,
};

/** Connection states as the bits that `ct state` loads (Linux, `nft_ct.c`). */
export const STATE_BITS: Names = {
  invalid: 1,
  established: 2,
  related: 4,
  new: 8,
  untracked: 64,
};

export const TCP_FLAG_BITS: Names = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ecn: 64,
  cwr: 128,
};

/** The numbers behind `meta nfproto`: PF_INET and PF_INET6. */
export const NFPROTO: Names = { ipv4: 2, ipv6: 10 };

/** The numbers behind `meta protocol`: EtherTypes. */
export const ETHERTYPES: Names = { ip: 0x800, arp: 0x806, ip6: 0x86dd };

/** Priorities of base chains by name in the families that see IP packets. */
export const PRIORITIES: Names = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
