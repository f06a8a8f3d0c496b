import type { AddressSet } from '../../net/address-set.ts';
import { size } from '../../net/count.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import type { AddressesShown } from '../review.ts';
import { type AddressNames, type NamingOptions, namesOf } from './names.ts';

/** A set of addresses in words. */
export function showAddresses(set: AddressSet, names: AddressNames, options: NamingOptions = {}): AddressesShown {
  return {
    names: namesOf(names, set, options),
    prefixes: prefixTexts(set),
    ipv4: `${size(set, 4)}`,
    ipv6: `${size(set, 6)}`,
  };
}
