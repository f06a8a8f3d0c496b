import { readHostPattern } from '../../model/host-pattern.ts';
import { type AddressSet, addressSetOf } from '../../net/address-set.ts';
import { covers, overlaps } from '../../net/algebra.ts';
import { everyAddress } from '../../net/collect.ts';
import { formatPrefix } from '../../net/format.ts';
import { parsePrefix } from '../../net/parse.ts';
import type { Prefix } from '../../net/prefix.ts';
import { PUBLIC } from '../../net/special-ranges.ts';
import { addDays } from './days.ts';
import type { Entries, FeedChange } from './feed-change.ts';

/** When a policy takes what a feed announces, and lets go of what it removed. */
export interface FeedTiming {
  /** `wait`: announced additions are left out until their date. */
  readonly announced: 'include' | 'wait';
  /** Days for which removals are kept after the day of their version; 0: not at all. */
  readonly keepRemoved: number;
}

/** An address or host name that is left out or kept, and on which day that ends. */
export interface TimedEntry {
  /** As a snapshot would write it: a prefix or a host pattern. */
  readonly text: string;
  readonly version: string;
  readonly until: string;
}

/** A prefix that is kept. */
export interface KeptPrefix extends TimedEntry {
  readonly prefix: Prefix;
}

/** What timing does to one endpoint set on one day. */
export interface TimedSet {
  /** Entries that wait for their day, by their text. */
  readonly held: ReadonlyMap<string, TimedEntry>;
  /** By their text, like `keptDomains`. */
  readonly keptPrefixes: ReadonlyMap<string, KeptPrefix>;
  readonly keptDomains: ReadonlyMap<string, TimedEntry>;
  /** Removals that cannot be kept, and why. */
  readonly refused: readonly string[];
}

/** What timing does to a feed on one day, by the id of the endpoint set. Sets that it leaves alone are not there. */
export type TimedSets = ReadonlyMap<string, TimedSet>;

/** What the changes of a feed, in their order, mean to a policy on the day `asOf`. */
export function timedSets(
  changes: readonly FeedChange[],
  { announced, keepRemoved }: FeedTiming,
  asOf: string,
): TimedSets {
  const removed = removalsByVersion(changes);
  const states = new Map<string, State>();
  for (const change of changes) {
    const state = states.get(change.endpointSet) ?? newState();
    states.set(change.endpointSet, state);
    if (keepRemoved > 0) keepRemovals(state, change, { days: keepRemoved, asOf });
    for (const text of canonicalEntries(change.removed)) {
      state.held.delete(text);
      state.present.delete(text);
    }
    const isNew = announced === 'wait' && change.urgency === 'act' && (change.effective ?? asOf) > asOf;
    for (const text of canonicalEntries(change.added)) {
      if (isNew && !state.present.has(text) && !isReplacement(text, removed.get(change.version))) {
        state.held.set(text, { text, version: change.version, until: change.effective ?? asOf });
      } else {
        state.held.delete(text);
        state.present.add(text);
      }
    }
  }
  return new Map([...states].filter(([, state]) => !isIdle(state)));
}

interface State {
  readonly held: Map<string, TimedEntry>;
  /** Entries that an earlier record added and none removed. */
  readonly present: Set<string>;
  readonly keptPrefixes: Map<string, KeptPrefix>;
  readonly keptDomains: Map<string, TimedEntry>;
  readonly refused: string[];
}

function newState(): State {
  return { held: new Map(), present: new Set(), keptPrefixes: new Map(), keptDomains: new Map(), refused: [] };
}

function isIdle({ held, keptPrefixes, keptDomains, refused }: State): boolean {
  return held.size + keptPrefixes.size + keptDomains.size + refused.length === 0;
}

function keepRemovals(
  state: State,
  { removed, version, published }: FeedChange,
  { days, asOf }: { readonly days: number; readonly asOf: string },
): void {
  if (published === undefined) return;
  const until = addDays(published, days);
  if (until <= asOf) return;
  for (const ip of removed.ips) {
    const prefix = keepablePrefix(ip);
    if (typeof prefix === 'string') state.refused.push(prefix);
    else {
      const text = formatPrefix(prefix);
      // What was announced and taken back was never in use here.
      if (!state.held.has(text)) state.keptPrefixes.set(text, { text, version, until, prefix });
    }
  }
  for (const url of removed.urls) {
    const pattern = readHostPattern(url);
    if (!pattern.ok) state.refused.push(pattern.reason);
    else if (!state.held.has(pattern.value)) {
      state.keptDomains.set(pattern.value, { text: pattern.value, version, until });
    }
  }
}

/** The prefix, or why it is not kept: no guard looked at change records, so that only addresses of the internet are taken from them. */
function keepablePrefix(text: string): Prefix | string {
  const parsed = parsePrefix(text);
  if (!parsed.ok) return parsed.reason;
  if (parsed.value.length === 0) return everyAddress(text).reason;
  return covers(PUBLIC, addressSetOf([parsed.value])) ? parsed.value : `${formatPrefix(parsed.value)} is not public`;
}

/** Entries in the spelling of a snapshot that was read; what cannot be read is in no snapshot. */
function canonicalEntries({ ips, urls }: Entries): readonly string[] {
  const prefixes = ips.map((ip) => parsePrefix(ip)).flatMap((ip) => (ip.ok ? [formatPrefix(ip.value)] : []));
  const patterns = urls.map(readHostPattern).flatMap((url) => (url.ok ? [url.value] : []));
  return [...prefixes, ...patterns];
}

interface Removals {
  readonly texts: ReadonlySet<string>;
  readonly addresses: AddressSet;
}

function removalsByVersion(changes: readonly FeedChange[]): ReadonlyMap<string, Removals> {
  const byVersion = new Map<string, Entries[]>();
  for (const { version, removed } of changes) {
    const found = byVersion.get(version);
    if (found === undefined) byVersion.set(version, [removed]);
    else found.push(removed);
  }
  return new Map([...byVersion].map(([version, removed]) => [version, removalsOf(removed)]));
}

function removalsOf(removed: readonly Entries[]): Removals {
  const prefixes = removed
    .flatMap(({ ips }) => ips)
    .map((ip) => parsePrefix(ip))
    .flatMap((ip) => (ip.ok ? [ip.value] : []));
  return { texts: new Set(removed.flatMap(canonicalEntries)), addresses: addressSetOf(prefixes) };
}

/** Whether an addition takes the place of what the same version removed, from this endpoint set or another: waiting would cut off what was in use. */
function isReplacement(text: string, removals: Removals | undefined): boolean {
  if (removals === undefined) return false;
  if (removals.texts.has(text)) return true;
  const prefix = parsePrefix(text);
  return prefix.ok && overlaps(addressSetOf([prefix.value]), removals.addresses);
}
