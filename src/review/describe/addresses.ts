import { type AddressSet, ANY, isEmpty, onlyFamily } from '../../net/address-set.ts';
import { size } from '../../net/count.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { formatPrefix } from '../../net/format.ts';
import { prefixesOf } from '../../net/prefixes-of.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import type { AddressesShown } from '../review.ts';
import { type AddressNames, namesOf } from './names.ts';

/** One side of a product, as the set of addresses that packets of it have there. */
export function sideOf(term: PacketMatch, side: 'source' | 'destination'): AddressSet {
  const families = FAMILIES.filter((family) => hasFamily(term, family));
  const set = term[side] ?? ANY;
  const [only] = families;
  return families.length === 1 && only !== undefined ? onlyFamily(set, only) : set;
}

function hasFamily({ family, source, destination, icmp }: PacketMatch, one: Family): boolean {
  if (family !== undefined) return family === one;
  if (icmp !== undefined) return icmp.family === one;
  return [source, destination].every((set) => set === undefined || !isEmpty(set, one));
}

/** A set of addresses in words. */
export function showAddresses(set: AddressSet, names: AddressNames): AddressesShown {
  return {
    names: namesOf(names, set),
    prefixes: FAMILIES.flatMap((family) => prefixTexts(set, family)),
    ipv4: `${size(set, 4)}`,
    ipv6: `${size(set, 6)}`,
  };
}

function prefixTexts(set: AddressSet, family: Family): readonly string[] {
  const prefixes = prefixesOf(set, family);
  switch (prefixes.kind) {
    case 'all':
      return [family === 4 ? '0.0.0.0/0' : '::/0'];
    case 'none':
      return [];
    case 'some':
      return prefixes.prefixes.map(formatPrefix);
  }
}
