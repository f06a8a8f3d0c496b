import type { AddressSet } from '../../net/address-set.ts';
import { size } from '../../net/count.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { formatPrefix } from '../../net/format.ts';
import { prefixesOf } from '../../net/prefixes-of.ts';
import type { AddressesShown } from '../review.ts';
import { type AddressNames, type NamingOptions, namesOf } from './names.ts';

/** A set of addresses in words. */
export function showAddresses(set: AddressSet, names: AddressNames, options: NamingOptions = {}): AddressesShown {
  return {
    names: namesOf(names, set, options),
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
