import { assertNever } from 'rulecast/exporter/read';
import { type Cursor, refuseHere } from './cursor.ts';
import type { Key } from './key.ts';
import type { NamedSet } from './ruleset.ts';
import { describe, type Token } from './token.ts';

/** The type that nft gives a key; `undefined` for one that is not part of the packet, of which it is not known. */
function typeOf(key: Key): string | undefined {
  switch (key.kind) {
    case 'address':
      return key.family === 4 ? 'ipv4_addr' : 'ipv6_addr';
    case 'protocol':
      return 'inet_proto';
    case 'port':
      return 'inet_service';
    case 'icmp':
      return `${key.family === 4 ? 'icmp' : 'icmpv6'}_${key.part}`;
    case 'family':
      return key.field === 'nfproto' ? 'nf_proto' : 'ether_type';
    case 'interface':
      return key.by === 'name' ? 'ifname' : 'iface_index';
    case 'state':
      return 'ct_state';
    case 'tcp-flags':
      return 'tcp_flag';
    case 'hop-limit':
    case 'opaque':
      return undefined;
    default:
      return assertNever(key);
  }
}

/** Whether a set can be asked for these keys. nft loads no rule that asks for parts of another type or in another order; it is refused. */
export function takesKeys(cursor: Cursor, named: NamedSet, { keys, at }: { keys: readonly Key[]; at: Token }): boolean {
  const { types } = named;
  if (types === undefined) return true;
  const asked = keys.map((key, index) => typeOf(key) ?? types[index] ?? '');
  if (asked.join(' . ') === types.join(' . ')) return true;
  refuseHere(cursor, at, `${describe(at)} holds ${types.join(' . ')}, and is asked for ${asked.join(' . ')}`);
  return false;
}
