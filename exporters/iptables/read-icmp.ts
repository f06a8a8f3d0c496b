import { ANY_ICMP, type Family, type IcmpSet, icmpOf, icmpTypeNumber } from 'rulecast/exporter/read';

/** Names that stand for one code of a type, as `iptables -p icmp -h` lists them. */
const CODES: Readonly<Record<Family, Readonly<Record<string, readonly [type: number, code: number]>>>> = {
  4: {
    'network-unreachable': [3, 0],
    'host-unreachable': [3, 1],
    'protocol-unreachable': [3, 2],
    'port-unreachable': [3, 3],
    'fragmentation-needed': [3, 4],
    'source-route-failed': [3, 5],
    'network-unknown': [3, 6],
    'host-unknown': [3, 7],
    'network-prohibited': [3, 9],
    'host-prohibited': [3, 10],
    'tos-network-unreachable': [3, 11],
    'tos-host-unreachable': [3, 12],
    'communication-prohibited': [3, 13],
    'host-precedence-violation': [3, 14],
    'precedence-cutoff': [3, 15],
    'network-redirect': [5, 0],
    'host-redirect': [5, 1],
    'tos-network-redirect': [5, 2],
    'tos-host-redirect': [5, 3],
    'ttl-zero-during-transit': [11, 0],
    'ttl-zero-during-reassembly': [11, 1],
    'ip-header-bad': [12, 0],
    'required-option-missing': [12, 1],
  },
  6: {
    'no-route': [1, 0],
    'communication-prohibited': [1, 1],
    'beyond-scope': [1, 2],
    'address-unreachable': [1, 3],
    'port-unreachable': [1, 4],
    'failed-policy': [1, 5],
    'reject-route': [1, 6],
    'ttl-zero-during-transit': [3, 0],
    'ttl-zero-during-reassembly': [3, 1],
    'bad-header': [4, 0],
    'unknown-header-type': [4, 1],
    'unknown-option': [4, 2],
  },
};

/** In the kernel type 255 of ICMP over IPv4 stands for any (ip_tables.c, icmp_match). */
const ANY_TYPE = 255;

/** Messages as `--icmp-type` and `--icmpv6-type` take them; `undefined` when the text is none of them. */
export function readMessages(text: string, family: Family): IcmpSet | undefined {
  const word = text.toLowerCase();
  if (word === 'any' && family === 4) return ANY_ICMP;
  const [type, code, ...more] = word.split('/').map(byteOf);
  if (type !== undefined && more.length === 0 && (code !== undefined || !word.includes('/'))) {
    return type === ANY_TYPE && family === 4 ? ANY_ICMP : icmpOf(type, code);
  }
  const both = CODES[family];
  const pair = Object.hasOwn(both, word) ? both[word] : undefined;
  if (pair !== undefined) return icmpOf(...pair);
  const named = icmpTypeNumber(family, word);
  return named === undefined ? undefined : icmpOf(named);
}

function byteOf(text: string): number | undefined {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}
