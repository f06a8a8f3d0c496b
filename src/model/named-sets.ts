import type { AddressSet } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';
import type { PreparedDocument } from './prepare.ts';
import { resolveSiteSets } from './resolve-sets.ts';

/** Sets by what they were made of: sizes and names ask for the same ones. */
const KNOWN = new WeakMap<PreparedDocument, Map<string | undefined, ReadonlyMap<string, AddressSet>>>();

/** The sets of a policy by their names: those that are the same at every site or, with a site, those that are not. Errors were reported by compiling. */
export function namedSets(prepared: PreparedDocument, site?: string): ReadonlyMap<string, AddressSet> {
  const known = KNOWN.get(prepared) ?? new Map<string | undefined, ReadonlyMap<string, AddressSet>>();
  KNOWN.set(prepared, known);
  const sets = known.get(site) ?? resolved(prepared, site);
  known.set(site, sets);
  return sets;
}

function resolved({ document, sitedSets, commonSets }: PreparedDocument, site: string | undefined) {
  const context = { sited: sitedSets, known: commonSets, report: () => {} };
  const sets = site === undefined ? commonSets : resolveSiteSets(document, document.sites.get(site), context);
  return new Map([...sets].map(([name, { parts }]) => [name, unionAll(parts.map(({ addresses }) => addresses))]));
}
