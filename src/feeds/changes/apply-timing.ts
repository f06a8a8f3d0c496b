import { type Diagnostic, info, type Span, warning } from '../../diagnostic/diagnostic.ts';
import { firstOf, visible } from '../../diagnostic/text.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { formatPrefix } from '../../net/format.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { TimedEntry, TimedSet } from './timing.ts';

/** What an endpoint set lists. */
export interface ListedEntries {
  readonly prefixes: readonly Prefix[];
  readonly domains: readonly DomainPattern[];
}

/** How an endpoint set is called, and where its id stands. */
export interface TimedPlace {
  readonly title: string;
  readonly span: Span;
}

/** What an endpoint set lists on the day of the run: without what waits, with what is kept. Both are told. */
export function applyTiming(
  listed: ListedEntries,
  { held, keptPrefixes, keptDomains, refused }: TimedSet,
  { title, span }: TimedPlace,
): { readonly entries: ListedEntries; readonly diagnostics: readonly Diagnostic[] } {
  const texts = new Set([...listed.prefixes.map(formatPrefix), ...listed.domains]);
  const waiting = [...held.values()].filter(({ text }) => texts.has(text));
  const prefixes = [...keptPrefixes.values()].filter(({ text }) => !texts.has(text));
  const domains = [...keptDomains.values()].filter(({ text }) => !texts.has(text));
  const entries = {
    prefixes: [
      ...listed.prefixes.filter((prefix) => !held.has(formatPrefix(prefix))),
      ...prefixes.map(({ prefix }) => prefix),
    ],
    domains: [...listed.domains.filter((domain) => !held.has(domain)), ...domains.map(({ text }) => text)],
  };
  const diagnostics = [
    ...byDay(waiting).map(([day, list]) =>
      info('FEED_ANNOUNCED', `${title}: announced and left out until ${day}: ${list}`, { span }),
    ),
    ...byDay([...prefixes, ...domains]).map(([day, list]) =>
      info('FEED_KEPT', `${title}: removed and kept until ${day}: ${list}`, { span }),
    ),
    ...refusals(refused).map((reason) => warning('FEED_KEPT', `${title}: a removal is not kept: ${reason}`, { span })),
  ];
  return { entries, diagnostics };
}

/** Removals of an endpoint set that is gone: nobody knows its ports any more. */
export function lostRemovals(id: string, timed: TimedSet, span: Span): readonly Diagnostic[] {
  const kept = [...timed.keptPrefixes.values(), ...timed.keptDomains.values()];
  if (kept.length === 0) return [];
  const message = `endpoint set ${visible(id)} is gone with its ports, so ${listText(kept)} cannot be kept`;
  return [warning('FEED_KEPT', message, { span })];
}

function byDay(entries: readonly TimedEntry[]): readonly (readonly [string, string])[] {
  const days = [...new Set(entries.map(({ until }) => until))].sort();
  return days.map((day) => [day, listText(entries.filter(({ until }) => until === day))] as const);
}

/** Entries that a message names. */
const NAMED = 5;

/** As many as are named, and how many there are beside. */
function refusals(refused: readonly string[]): readonly string[] {
  const others = refused.length - NAMED;
  return others <= 0 ? refused : [...refused.slice(0, NAMED), `${others} more like these`];
}

function listText(entries: readonly TimedEntry[]): string {
  return firstOf(
    entries.map(({ text }) => text),
    NAMED,
  );
}
