import type { AddressSet } from './address-set.ts';
import { FAMILIES, type Family } from './family.ts';
import { formatPrefix } from './format.ts';
import { prefixesOf } from './prefixes-of.ts';

/** The fewest prefixes that hold exactly the set as texts, IPv4 first, each family sorted by address; all of a family is its prefix of length 0. */
export function prefixTexts(set: AddressSet): readonly string[] {
  return FAMILIES.flatMap((family) => familyTexts(set, family));
}

function familyTexts(set: AddressSet, family: Family): readonly string[] {
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
