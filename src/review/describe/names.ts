import type { PolicyDocument } from '../../model/document.ts';
import { namedSets } from '../../model/named-sets.ts';
import type { Policy } from '../../model/policy.ts';
import type { PreparedDocument } from '../../model/prepare.ts';
import { type AddressSet, isAny, isEmpty, onlyFamily, rangesOfFamily } from '../../net/address-set.ts';
import { complement, unionAll } from '../../net/algebra.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { formatPrefix } from '../../net/format.ts';
import { prefixesOf } from '../../net/prefixes-of.ts';
import { addressKey, rangesKey } from '../delta/step-key.ts';

/** What people call sets of addresses. The first name that is given to a set stays. */
export interface AddressNames {
  readonly whole: Map<string, string>;
  readonly parts: Readonly<Record<Family, Map<string, string>>>;
}

/** A table without names. */
export function noNames(): AddressNames {
  return { whole: new Map(), parts: { 4: new Map(), 6: new Map() } };
}

/** Gives a set a name, unless it has one. */
export function nameAddresses(names: AddressNames, name: string, set: AddressSet): void {
  if (isEmpty(set)) return;
  const key = addressKey(set);
  if (!names.whole.has(key)) names.whole.set(key, name);
  for (const family of FAMILIES) {
    const part = names.parts[family];
    const ranges = rangesKey(rangesOfFamily(set, family));
    if (!isEmpty(set, family) && !part.has(ranges)) part.set(ranges, name);
  }
}

/** Names the sets of a policy at its site, the endpoint sets of its feeds, and what each rule selects from them. */
export function namePolicy(names: AddressNames, prepared: PreparedDocument, policy: Policy): void {
  const own = policy.site === undefined ? [] : namedSets(prepared, policy.site);
  for (const [name, addresses] of [...own, ...namedSets(prepared)]) nameAddresses(names, name, addresses);
  nameFeeds(names, prepared.document);
  for (const rule of policy.rules) {
    const used = rule.endpoints.map(({ endpointSet }) => endpointSet);
    const [feed] = used.map(({ origin }) => origin.feed);
    if (feed === undefined) continue;
    nameAddresses(names, `${feed} in ${rule.name}`, unionAll(used.map(({ addresses }) => addresses)));
  }
}

/** Names the endpoint sets of feeds as `m365:11`. */
export function nameFeeds(names: AddressNames, { feeds }: Pick<PolicyDocument, 'feeds'>): void {
  for (const { name, endpointSets } of feeds.values())
    for (const { id, addresses } of endpointSets) nameAddresses(names, `${name}:${id}`, addresses);
}

/** How names are said. */
export interface NamingOptions {
  /** The addresses on the other side say which family is meant, so that a name need not. */
  readonly isFamilyTold?: boolean;
}

/** The names that together are exactly the set: one, or one for each family; none where a part has no name. */
export function namesOf(
  names: AddressNames,
  set: AddressSet,
  { isFamilyTold = false }: NamingOptions = {},
): readonly string[] {
  if (isAny(set)) return ['any'];
  const whole = names.whole.get(addressKey(set));
  if (whole !== undefined) return [whole];
  const families = FAMILIES.filter((family) => !isEmpty(set, family));
  const [only, ...others] = families;
  const bare = only === undefined ? undefined : names.parts[only].get(rangesKey(rangesOfFamily(set, only)));
  if (isFamilyTold && others.length === 0 && bare !== undefined) return [bare];
  const found = families.map((family) => partName(names, set, family));
  return found.every((name) => name !== undefined) ? found : [];
}

function partName(names: AddressNames, set: AddressSet, family: Family): string | undefined {
  if (isAny(set, family)) return `any IPv${family}`;
  const name = names.parts[family].get(rangesKey(rangesOfFamily(set, family)));
  return name === undefined ? nameOfRest(names, set, family) : `${name} (IPv${family})`;
}

/** Prefixes that are listed of what a set lacks to be every address. */
const MOST_LACKING = 3;

/** Nearly every address is said by what is not in it. */
function nameOfRest(names: AddressNames, set: AddressSet, family: Family): string | undefined {
  const rest = onlyFamily(complement(set), family);
  const name = names.parts[family].get(rangesKey(rangesOfFamily(rest, family)));
  if (name !== undefined) return `any IPv${family} except ${name}`;
  const prefixes = prefixesOf(rest, family);
  if (prefixes.kind !== 'some' || prefixes.prefixes.length > MOST_LACKING) return undefined;
  return `any IPv${family} except ${prefixes.prefixes.map(formatPrefix).join(', ')}`;
}
