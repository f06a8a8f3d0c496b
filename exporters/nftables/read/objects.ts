import { type AddressSet, type Family, union } from 'rulecast/exporter/read';
import { addressesOf } from './addresses.ts';
import { type NamedSet, type Table, tableKey } from './ruleset.ts';

const ADDRESS_TYPES: ReadonlyMap<string, Family> = new Map([
  ['ipv4_addr', 4],
  ['ipv6_addr', 6],
  ['ip saddr', 4],
  ['ip daddr', 4],
  ['ip6 saddr', 6],
  ['ip6 daddr', 6],
]);

/**
 * The sets of addresses by name. A name that several tables use stands for the first; the others get their table in front. Sets with
 * elements that cannot be read are left to the rules that use them.
 */
export function addressObjects(tables: readonly Table[]): ReadonlyMap<string, AddressSet> {
  const objects = new Map<string, AddressSet>();
  for (const table of tables) {
    for (const set of table.sets.values()) {
      const addresses = setAddresses(set);
      if (addresses === undefined) continue;
      const name = objects.has(set.name) ? `${tableKey(table.family, table.name)} ${set.name}` : set.name;
      objects.set(name, union(addresses, objects.get(name) ?? addresses));
    }
  }
  return objects;
}

function setAddresses({ kind, type, elements }: NamedSet): AddressSet | undefined {
  const family = ADDRESS_TYPES.get(type);
  if (family === undefined || kind === 'map') return undefined;
  const read = addressesOf(elements, family);
  return read.ok ? read.set : undefined;
}
