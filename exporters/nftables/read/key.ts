import type { Family, Match } from 'rulecast/exporter/read';
import { type Cursor, refuseHere, take, unexpected } from './cursor.ts';
import { describe, isText, type Token } from './token.ts';

/**
 * What a match reads from a packet. `implied` is what nft adds before it reads: `ip saddr` is for IPv4 alone, `tcp dport` for TCP. An
 * `opaque` key is not part of the packet that rules are compared on.
 */
export type Key =
  | { readonly kind: 'address'; readonly side: 'source' | 'destination'; readonly family: Family }
  | { readonly kind: 'protocol'; readonly implied: Match }
  | { readonly kind: 'port'; readonly side: 'source' | 'destination'; readonly protocol: number | 'any' }
  | { readonly kind: 'icmp'; readonly part: 'type' | 'code'; readonly family: Family }
  | { readonly kind: 'family'; readonly field: 'nfproto' | 'protocol' }
  | { readonly kind: 'interface'; readonly side: 'ingress' | 'egress'; readonly by: 'name' | 'index' }
  | { readonly kind: 'state' }
  | { readonly kind: 'tcp-flags' }
  | { readonly kind: 'hop-limit' }
  | { readonly kind: 'opaque'; readonly reason: string; readonly implied: Match };

const PORT_PROTOCOLS: ReadonlyMap<string, number | 'any'> = new Map<string, number | 'any'>([
  ['tcp', 6],
  ['udp', 17],
  ['dccp', 33],
  ['sctp', 132],
  ['udplite', 136],
  ['th', 'any'],
]);

/** Keys of `meta` that may stand without that word. */
const BARE_META: ReadonlySet<string> = new Set([
  ...['iif', 'oif', 'iifname', 'oifname', 'iiftype', 'oiftype', 'iifgroup', 'oifgroup', 'iifkind', 'oifkind'],
  ...['mark', 'skuid', 'skgid', 'rtclassid', 'pkttype', 'cpu', 'cgroup', 'nftrace', 'ibrname', 'obrname'],
]);

const META: ReadonlySet<string> = new Set([
  ...BARE_META,
  ...[
    'length',
    'nfproto',
    'l4proto',
    'protocol',
    'priority',
    'random',
    'ipsec',
    'secpath',
    'secmark',
    'sdif',
    'sdifname',
  ],
  ...['ibrpvid', 'ibrvproto', 'ibridgename', 'obridgename', 'time', 'day', 'hour'],
]);

const CT: ReadonlySet<string> = new Set([
  ...['state', 'direction', 'status', 'mark', 'expiration', 'helper', 'label', 'l3proto', 'protocol', 'id', 'zone'],
  ...['bytes', 'packets', 'avgpkt', 'saddr', 'daddr', 'proto-src', 'proto-dst', 'event', 'secmark'],
]);

/** Header fields that a packet of the comparison does not have, and what reading them implies. */
const HEADERS: Readonly<Record<string, { readonly implied: Match; readonly fields: string }>> = {
  ip: { implied: { family: 4 }, fields: 'version hdrlength dscp ecn length id frag-off ttl checksum' },
  ip6: { implied: { family: 6 }, fields: 'version dscp ecn flowlabel length nexthdr hoplimit' },
  tcp: { implied: protocol(6), fields: 'sequence ackseq doff reserved window checksum urgptr' },
  udp: { implied: protocol(17), fields: 'length checksum' },
  udplite: { implied: protocol(136), fields: 'checksum csumcov' },
  sctp: { implied: protocol(132), fields: 'vtag checksum' },
  dccp: { implied: protocol(33), fields: 'type' },
  icmp: { implied: { family: 4, ...protocol(1) }, fields: 'checksum id sequence gateway mtu' },
  icmpv6: {
    implied: { family: 6, ...protocol(58) },
    fields: 'checksum parameter-problem packet-too-big id sequence max-delay',
  },
  igmp: { implied: { family: 4, ...protocol(2) }, fields: 'type mrt checksum group' },
  ah: { implied: protocol(51), fields: 'nexthdr hdrlength reserved spi sequence' },
  esp: { implied: protocol(50), fields: 'spi sequence' },
  comp: { implied: protocol(108), fields: 'nexthdr flags cpi' },
  ether: { implied: {}, fields: 'saddr daddr type' },
  vlan: { implied: {}, fields: 'id dei cfi pcp type' },
  frag: { implied: { family: 6 }, fields: 'nexthdr reserved frag-off reserved2 more-fragments id' },
  hbh: { implied: { family: 6 }, fields: 'nexthdr hdrlength' },
  dst: { implied: { family: 6 }, fields: 'nexthdr hdrlength' },
  mh: { implied: { family: 6 }, fields: 'nexthdr hdrlength type reserved checksum' },
};

function protocol(number: number): Match {
  return { protocols: [{ from: number, to: number }] };
}

/** Whether a word can begin a match: what {@link readKey} knows or refuses by itself. */
export function beginsKey(word: string): boolean {
  return (
    BARE_META.has(word) ||
    PORT_PROTOCOLS.has(word) ||
    Object.hasOwn(HEADERS, word) ||
    ['meta', 'ct', 'exthdr', 'rt', 'fib', 'socket', 'numgen', 'jhash', 'symhash', 'osf', 'ipsec'].includes(word)
  );
}

/** Reads one key: `ip saddr`, `meta l4proto`, `iifname`. `undefined` when it is refused. */
function readKey(cursor: Cursor): Key | undefined {
  const first = cursor.next();
  const word = first.text;
  if (BARE_META.has(word)) return metaKey(word);
  switch (word) {
    case 'meta':
      return META.has(cursor.peek().text) ? metaKey(cursor.next().text) : unknownField(cursor, first);
    case 'ct':
      return ctKey(cursor, first);
    case 'fib':
      return fibKey(cursor);
    case 'socket':
    case 'rt':
      return wordsKey(cursor, `${word} is not part of a packet`);
    case 'osf':
    case 'numgen':
    case 'jhash':
    case 'symhash':
    case 'ipsec':
    case 'exthdr':
      refuseHere(cursor, first, `${describe(first)} is not understood in a match`);
      return undefined;
    default:
      return headerKey(cursor, first);
  }
}

function metaKey(word: string): Key {
  switch (word) {
    case 'iifname':
    case 'oifname':
      return { kind: 'interface', side: word === 'iifname' ? 'ingress' : 'egress', by: 'name' };
    case 'iif':
    case 'oif':
      return { kind: 'interface', side: word === 'iif' ? 'ingress' : 'egress', by: 'index' };
    case 'l4proto':
      return { kind: 'protocol', implied: {} };
    case 'nfproto':
    case 'protocol':
      return { kind: 'family', field: word };
    default:
      return opaque(`meta ${word} is not part of a packet`);
  }
}

function ctKey(cursor: Cursor, first: Token): Key | undefined {
  if (take(cursor, 'state')) return { kind: 'state' };
  if (take(cursor, 'count')) {
    take(cursor, 'over');
    return opaque('ct count depends on other connections');
  }
  const isDirected = take(cursor, 'original') || take(cursor, 'reply');
  if (isDirected && !take(cursor, 'ip')) take(cursor, 'ip6');
  if (!CT.has(cursor.peek().text)) return unknownField(cursor, first);
  return opaque(`ct ${cursor.next().text} is not part of a packet`);
}

/** `fib saddr . iif oif`: flags joined by dots, then what is looked up. */
function fibKey(cursor: Cursor): Key {
  do cursor.next();
  while (take(cursor, '.'));
  cursor.next();
  return opaque('fib depends on the routes of the host');
}

/** A key of one further word, of `cgroupv2 level 1`, or of `ip nexthop`. */
function wordsKey(cursor: Cursor, reason: string): Key {
  const field = cursor.next().text;
  if (field === 'cgroupv2') {
    take(cursor, 'level');
    cursor.next();
  } else if (field === 'ip' || field === 'ip6') cursor.next();
  return opaque(reason);
}

function headerKey(cursor: Cursor, first: Token): Key | undefined {
  const header = first.text;
  const field = cursor.peek().text;
  const known =
    addressKey(header, field) ?? portKey(header, field) ?? icmpKey(header, field) ?? otherKey(header, field);
  if (known !== undefined) {
    cursor.next();
    return known;
  }
  const described = Object.hasOwn(HEADERS, header) ? HEADERS[header] : undefined;
  if (described === undefined || !described.fields.split(' ').includes(field)) return unknownField(cursor, first);
  cursor.next();
  return opaque(`${header} ${field} is not part of a packet`, described.implied);
}

function addressKey(header: string, field: string): Key | undefined {
  if ((header !== 'ip' && header !== 'ip6') || (field !== 'saddr' && field !== 'daddr')) return undefined;
  return { kind: 'address', side: field === 'saddr' ? 'source' : 'destination', family: header === 'ip' ? 4 : 6 };
}

function portKey(header: string, field: string): Key | undefined {
  const number = PORT_PROTOCOLS.get(header);
  if (number === undefined || (field !== 'sport' && field !== 'dport')) return undefined;
  return { kind: 'port', side: field === 'sport' ? 'source' : 'destination', protocol: number };
}

function icmpKey(header: string, field: string): Key | undefined {
  if ((header !== 'icmp' && header !== 'icmpv6') || (field !== 'type' && field !== 'code')) return undefined;
  return { kind: 'icmp', part: field, family: header === 'icmp' ? 4 : 6 };
}

function otherKey(header: string, field: string): Key | undefined {
  if (header === 'ip' && field === 'protocol') return { kind: 'protocol', implied: { family: 4 } };
  if (header === 'tcp' && field === 'flags') return { kind: 'tcp-flags' };
  if (header === 'ip6' && field === 'hoplimit') return { kind: 'hop-limit' };
  return undefined;
}

function opaque(reason: string, implied: Match = {}): Key {
  return { kind: 'opaque', reason, implied };
}

function unknownField(cursor: Cursor, first: Token): undefined {
  if (cursor.peek().kind !== 'word') unexpected(cursor, `a field of ${describe(first)}`);
  else
    refuseHere(cursor, cursor.peek(), `The match on ${describe(first)} ${describe(cursor.peek())} is not understood`);
  return undefined;
}

/** Reads keys joined by dots: `ip daddr . meta l4proto . th dport`. `undefined` when one is refused. */
export function readKeys(cursor: Cursor): readonly [Key, ...Key[]] | undefined {
  const first = readKey(cursor);
  if (first === undefined) return undefined;
  const keys: [Key, ...Key[]] = [first];
  while (isText(cursor.peek(), '.')) {
    cursor.next();
    const key = readKey(cursor);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}
