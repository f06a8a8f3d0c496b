import { isDeepStrictEqual } from 'node:util';
import type { HostOutputAtSite } from '../../build/hosts/plan.ts';
import type { DomainPattern, EndpointSet } from '../../model/endpoint-set.ts';
import { sameWritten } from '../cause/same-written.ts';
import { namedText } from '../report/counts.ts';

/** What a change is about: patterns of hosts, or whole endpoint sets by feed and id (`m365:11`). */
export interface About {
  readonly patterns?: readonly DomainPattern[];
  readonly sets?: readonly string[];
}

/** Says why an output changed, as the end of a phrase: `; because m365:11 changed in its feed`. Empty where nobody knows. */
export interface Because {
  (about: About): string;
  /** Whether nothing but what feeds say of these hosts is another: what publishers add to endpoint sets that somebody chose. */
  isFeedAlone(about: About): boolean;
}

/**
 * What differs between both sides of an output and may be behind a change: what feeds say of the endpoint sets with these hosts; where they say the same,
 * the options of the output, and the rules.
 */
export function becauseOf(from: HostOutputAtSite | undefined, to: HostOutputAtSite): Because {
  if (from === undefined) return Object.assign(() => '', { isFeedAlone: () => false });
  const changed = changedSets(from, to);
  const isOther = {
    'its options': !isDeepStrictEqual(from.options, to.options),
    rules: !sameWritten(from.prepared.document.rules, to.prepared.document.rules),
    sets: !sameWritten(from.prepared.document.sets, to.prepared.document.sets),
  };
  const others = Object.entries(isOther).flatMap(([word, is]) => (is ? [word] : []));
  const reason = ({ patterns = [], sets = [] }: About): string => {
    const ofSets = changed.filter(({ key }) => sets.includes(key));
    const ofHosts = changed.filter(({ domains }) => patterns.some((pattern) => domains.has(pattern)));
    const names = [...new Set([...ofSets, ...ofHosts])].map(({ key }) => key);
    const isWhole =
      ofSets.length === sets.length && patterns.every((pattern) => changed.some(({ domains }) => domains.has(pattern)));
    return becauseText(isWhole ? [] : others, names);
  };
  const isFeedAlone = ({ patterns = [] }: About): boolean =>
    others.length === 0 && patterns.every((pattern) => changed.some(({ domains }) => domains.has(pattern)));
  return Object.assign(reason, { isFeedAlone });
}

function becauseText(others: readonly string[], sets: readonly string[]): string {
  const feeds = `in ${sets.length === 1 ? 'its feed' : 'their feeds'}`;
  if (others.length === 0) return sets.length === 0 ? '' : `; because ${namedText(sets)} changed ${feeds}`;
  const also = sets.length === 0 ? '' : `, and ${namedText(sets)} ${feeds}`;
  return `; because ${others.join(' and ')} changed${also}`;
}

interface ChangedSet {
  readonly key: string;
  /** Those of which it says something else: that they are of the set, or what for. */
  readonly domains: ReadonlySet<DomainPattern>;
}

/** Endpoint sets of which a feed says something else than before, as far as rules and outputs look at it. */
function changedSets(from: HostOutputAtSite, to: HostOutputAtSite): readonly ChangedSet[] {
  const [old, now] = [setsOf(from), setsOf(to)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [before, after] = [old.get(key), now.get(key)];
    if (isSame(before, after)) return [];
    return [{ key, domains: changedDomains(before, after) }];
  });
}

function changedDomains(before: EndpointSet | undefined, after: EndpointSet | undefined): ReadonlySet<DomainPattern> {
  const [old, now] = [before?.domains ?? [], after?.domains ?? []];
  const isSameUse = sameWritten(before?.labels, after?.labels) && sameWritten(before?.services, after?.services);
  const all = [...old, ...now];
  return new Set(isSameUse ? all.filter((domain) => old.includes(domain) !== now.includes(domain)) : all);
}

function setsOf({ prepared }: HostOutputAtSite): ReadonlyMap<string, EndpointSet> {
  const feeds = [...prepared.document.feeds.values()];
  return new Map(
    feeds.flatMap(({ name, endpointSets }) => endpointSets.map((set) => [`${name}:${set.id}`, set] as const)),
  );
}

function isSame(before: EndpointSet | undefined, after: EndpointSet | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return (['addresses', 'domains', 'services', 'labels'] as const).every((key) => sameWritten(before[key], after[key]));
}
