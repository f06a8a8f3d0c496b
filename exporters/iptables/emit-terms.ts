import type { AddressUse, Family, FittedTerm, Origin, Service } from 'rulecast/exporter/emit';

/** What a rule has between one source and one destination, in one family. */
export interface Term {
  readonly source: AddressUse;
  readonly destination: AddressUse;
  readonly services: readonly Service[];
  readonly because?: Origin;
  readonly label: string;
}

/** Terms that share a source or a destination, `shared`, which is then matched once for all of them. */
export interface TermGroup {
  readonly shared: 'source' | 'destination';
  readonly terms: readonly [Term, ...Term[]];
}

/** The terms that packets of `family` can meet; those with the same two sides and origin are one. */
export function termsOf(terms: readonly FittedTerm[], family: Family): readonly Term[] {
  const byKey = new Map<string, Term>();
  for (const term of terms) {
    if (term.family !== 'both' && term.family !== family) continue;
    const key = JSON.stringify(termKey(term));
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? term : { ...known, services: [...known.services, ...term.services] });
  }
  return [...byKey.values()];
}

/** What a term is, apart from its members and services. */
export function termKey({
  source,
  destination,
  because,
}: Pick<Term, 'source' | 'destination' | 'because'>): readonly unknown[] {
  return [useKey(source), useKey(destination), because?.feed ?? '', because?.id ?? ''];
}

/** What a side is, apart from its members. */
export function useKey(use: AddressUse): unknown {
  return use.kind === 'any' ? use.kind : use.object.identity;
}

/**
 * The terms in groups by the side of which there are fewer: most rules have one source and many destinations, and match the source once. The
 * order among terms of one rule decides nothing.
 */
export function groupsOf(terms: readonly Term[]): readonly TermGroup[] {
  const bySource = groupBy(terms, ({ source }) => JSON.stringify(useKey(source)));
  const byDestination = groupBy(terms, ({ destination }) => JSON.stringify(useKey(destination)));
  return byDestination.length < bySource.length
    ? byDestination.map((group) => ({ shared: 'destination', terms: group }))
    : bySource.map((group) => ({ shared: 'source', terms: group }));
}

function groupBy(terms: readonly Term[], keyOf: (term: Term) => string): readonly (readonly [Term, ...Term[]])[] {
  const groups = new Map<string, [Term, ...Term[]]>();
  for (const term of terms) {
    const group = groups.get(keyOf(term));
    if (group === undefined) groups.set(keyOf(term), [term]);
    else group.push(term);
  }
  return [...groups.values()];
}
