import { type AddressSet, EMPTY, type Family, union } from 'rulecast/exporter/read';
import { elementsOf, isCatchAll } from './element.ts';
import { openFindings } from './findings.ts';
import { type NamedSet, type Table, tableKey } from './ruleset.ts';
import { allOf, unionOf, valuesOf } from './values.ts';

const ADDRESS_TYPES: ReadonlyMap<string, Family> = new Map([
  ['ipv4_addr', 4],
  ['ipv6_addr', 6],
]);

/**
 * The sets of addresses by name. A name that several tables use stands for the first of them; the others have their table in front. Sets
 * that cannot be read are left to the rules that use them.
 */
export function objectsOf(tables: readonly Table[]): ReadonlyMap<string, AddressSet> {
  const objects = new Map<string, AddressSet>();
  for (const table of tables) {
    for (const set of table.sets.values()) {
      const addresses = addressesOf(set);
      if (addresses === undefined) continue;
      const name = objects.has(set.name) ? `${tableKey(table.family, table.name)} ${set.name}` : set.name;
      objects.set(name, union(addresses, objects.get(name) ?? EMPTY));
    }
  }
  return objects;
}

function addressesOf({ kind, types, elements }: NamedSet): AddressSet | undefined {
  const [type = '', ...more] = types;
  const family = ADDRESS_TYPES.get(type);
  if (family === undefined || more.length > 0 || kind !== 'set') return undefined;
  const domain = { kind: 'addresses', family } as const;
  // What is wrong with a set that no rule uses is nobody's error.
  const site = { findings: openFindings(), where: '' };
  const list = elementsOf(elements, 'set', site)?.list ?? [];
  const values = list.flatMap((element) =>
    isCatchAll(element) ? allOf(domain) : (valuesOf(element.value, domain, site) ?? []),
  );
  if (site.findings.errors.length > 0) return undefined;
  const all = unionOf(values);
  return all?.kind === 'addresses' ? all.set : EMPTY;
}
