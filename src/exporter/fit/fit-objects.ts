import { type Diagnostic, error, info } from '../../diagnostic/diagnostic.ts';
import { isNonEmpty } from '../../model/non-empty.ts';
import type { NamedAddresses } from '../../model/policy.ts';
import { isAny } from '../../net/address-set.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import type { Prefix } from '../../net/prefix.ts';
import { prefixesOf } from '../../net/prefixes-of.ts';
import type { AddressObject, AddressUse } from '../fitted.ts';
import { keyOfIdentity, nameOfIdentity, nameTable } from './fit-names.ts';
import type { Target } from './target.ts';

/** Collects the address objects that a policy needs on a target, each once. */
export interface ObjectTable {
  /** How a rule refers to `addresses` for packets of `family`; the addresses must not be empty there. */
  use(addresses: NamedAddresses, family: Family | 'both'): AddressUse;
  /** Every object used so far, by name, then family. */
  objects(): readonly AddressObject[];
}

export function objectTable(target: Target, report: (found: Diagnostic) => void): ObjectTable {
  const names = nameTable(target.limits.objectName);
  const objects = new Map<string, AddressObject>();

  function create(named: NamedAddresses, family: Family | 'both'): AddressObject {
    if (named.identity.kind === 'any') throw new Error('rulecast bug: "any" became an object');
    const wanted = nameOfIdentity(named.identity);
    const name = names.name(keyOfIdentity(named.identity), wanted);
    if (name !== wanted) report(info('NAME_SHORTENED', `"${wanted}" is called "${name}" in ${target.id}`));
    const object = {
      name,
      identity: named.identity,
      family,
      prefixes: prefixesIn(named, family),
      listed: named.listed,
    };
    checkLength(object, target, report);
    return object;
  }

  return {
    use(named, family) {
      if (coversAll(named, family)) return { kind: 'any' };
      const key = `${keyOfIdentity(named.identity)} ${family}`;
      const object = objects.get(key) ?? create(named, family);
      objects.set(key, object);
      return { kind: 'object', object };
    },
    objects: () => [...objects.values()].sort(byNameThenFamily),
  };
}

/** Whether `named` holds every address of the family: only then a rule may go without a condition on it. */
function coversAll(named: NamedAddresses, family: Family | 'both'): boolean {
  return family === 'both' ? isAny(named.addresses) : isAny(named.addresses, family);
}

function prefixesIn({ addresses, identity }: NamedAddresses, family: Family | 'both'): AddressObject['prefixes'] {
  const families = family === 'both' ? FAMILIES : [family];
  const prefixes = families.flatMap((one) => prefixList(prefixesOf(addresses, one), one));
  if (isNonEmpty(prefixes)) return prefixes;
  throw new Error(`rulecast bug: ${JSON.stringify(identity)} is empty for family ${family}`);
}

function prefixList(prefixes: ReturnType<typeof prefixesOf>, family: Family): readonly Prefix[] {
  switch (prefixes.kind) {
    case 'all':
      return [{ family, address: 0n, length: 0 }];
    case 'none':
      return [];
    case 'some':
      return prefixes.prefixes;
  }
}

function checkLength(object: AddressObject, target: Target, report: (found: Diagnostic) => void): void {
  const limit = target.limits.prefixesPerObject;
  if (limit === undefined || object.prefixes.length <= limit.max) return;
  const message = `"${object.name}" has ${object.prefixes.length} prefixes, and ${target.id} takes ${limit.max} in one set (${limit.source})`;
  report(error('LIMIT_EXCEEDED', message, { span: target.output.span, hint: 'split the set in the policy' }));
}

function byNameThenFamily(a: AddressObject, b: AddressObject): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return familyRank(a.family) - familyRank(b.family);
}

function familyRank(family: AddressObject['family']): number {
  return family === 'both' ? 0 : family;
}
