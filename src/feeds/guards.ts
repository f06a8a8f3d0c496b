import type { EndpointSet } from '../model/endpoint-set.ts';
import { type AddressSet, EMPTY, isEmpty, onlyFamily } from '../net/address-set.ts';
import { except, unionAll } from '../net/algebra.ts';
import { size } from '../net/count.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { prefixTexts } from '../net/prefix-texts.ts';
import { areExamples, specialIn } from '../net/special-ranges.ts';
import { compareVersions } from './compare-versions.ts';
import { sameEndpointSets } from './same-endpoint-sets.ts';

/** The names by which guards are accepted. A snapshot that cannot be read is no guard's business: nothing could be accepted. */
export const GUARD_NAMES = ['shrink', 'emptied', 'special', 'backwards', 'stale'] as const;

export type GuardName = (typeof GUARD_NAMES)[number];

/** What a guard holds against a new version. */
export interface GuardFinding {
  readonly guard: GuardName;
  /** A clause such as `20 of 93 addresses would be lost`. */
  readonly message: string;
  /** Everything that would be lost or, for `special`, would come: prefixes, host names or label values. */
  readonly items: readonly string[];
}

/** One version of a feed, as far as guards look at it. */
export interface GuardedVersion {
  readonly endpointSets: readonly EndpointSet[];
  readonly version?: string | undefined;
}

export interface GuardRequest {
  /** The version in use; absent at first, when there is nothing to lose. */
  readonly old?: GuardedVersion | undefined;
  readonly new: GuardedVersion;
  /** Whether the publisher says apart from the list that addresses or names changed since the version in use. */
  readonly isAnnounced?: boolean;
  /** How many percent of the addresses of a family, or of the host names, may go in one step. */
  readonly shrink: number;
  /** Labels of which no value may be left without addresses and names. */
  readonly labels: readonly string[];
}

/** How many percent may go when the policy does not say. Microsoft 365 lost more than that once in 43 steps. */
export const SHRINK_PERCENT = 20;

/** What speaks against taking a new version, in the order of {@link GUARD_NAMES}; nothing for most. */
export function checkGuards(request: GuardRequest): readonly GuardFinding[] {
  const { old, new: next } = request;
  const known = old === undefined ? EMPTY : addressesOf(old.endpointSets);
  const coming = addressesOf(next.endpointSets);
  const special = specialFindings(except(coming, known));
  // Nobody relies on the snapshot that a starting policy comes with.
  if (old === undefined || areExamples(known)) return special;
  const lost = except(known, coming);
  return [
    ...FAMILIES.flatMap((family) => shrunkFamily({ known, coming, lost, percent: request.shrink }, family)),
    ...shrunkNames(old.endpointSets, next.endpointSets, request.shrink),
    ...FAMILIES.flatMap((family) => emptiedFamily(known, coming, family)),
    ...request.labels.flatMap((label) => emptiedValues(old.endpointSets, next.endpointSets, label)),
    ...special,
    ...backwards(old.version, next.version),
    ...stale(request),
  ];
}

function addressesOf(sets: readonly EndpointSet[]): AddressSet {
  return unionAll(sets.map(({ addresses }) => addresses));
}

interface Loss {
  readonly known: AddressSet;
  readonly coming: AddressSet;
  readonly lost: AddressSet;
  readonly percent: number;
}

function shrunkFamily({ known, coming, lost, percent }: Loss, family: Family): readonly GuardFinding[] {
  const before = size(known, family);
  const gone = size(lost, family);
  // A family without any address left is the next guard's business.
  if (isEmpty(coming, family) || gone * 100n <= before * BigInt(percent)) return [];
  const message = `${percentOf(gone, before)} % of the IPv${family} addresses would be lost, more than ${percent} %`;
  return [{ guard: 'shrink', message, items: prefixTexts(onlyFamily(lost, family)) }];
}

function shrunkNames(
  old: readonly EndpointSet[],
  next: readonly EndpointSet[],
  percent: number,
): readonly GuardFinding[] {
  const before = new Set(old.flatMap(({ domains }) => domains));
  const after = new Set(next.flatMap(({ domains }) => domains));
  const gone = [...before].filter((domain) => !after.has(domain)).sort();
  if (gone.length * 100 <= before.size * percent) return [];
  const share = percentOf(BigInt(gone.length), BigInt(before.size));
  return [
    { guard: 'shrink', message: `${share} % of the host names would be lost, more than ${percent} %`, items: gone },
  ];
}

function emptiedFamily(known: AddressSet, coming: AddressSet, family: Family): readonly GuardFinding[] {
  if (isEmpty(known, family) || !isEmpty(coming, family)) return [];
  const message = `all IPv${family} addresses would be lost`;
  return [{ guard: 'emptied', message, items: prefixTexts(onlyFamily(known, family)) }];
}

function emptiedValues(
  old: readonly EndpointSet[],
  next: readonly EndpointSet[],
  label: string,
): readonly GuardFinding[] {
  const left = substances(next, label);
  const gone = [...substances(old, label)].filter(([value, was]) => {
    const is = left.get(value);
    return (was.addresses && is?.addresses !== true) || (was.domains && is?.domains !== true);
  });
  if (gone.length === 0) return [];
  const items = gone.map(([value]) => `${label} ${value}`).sort();
  return [{ guard: 'emptied', message: `a ${label} would be left without addresses or without host names`, items }];
}

interface Substance {
  readonly addresses: boolean;
  readonly domains: boolean;
}

/** Which values of a label have what. */
function substances(sets: readonly EndpointSet[], label: string): ReadonlyMap<string, Substance> {
  const found = new Map<string, Substance>();
  for (const { labels, addresses, domains } of sets) {
    for (const value of labels[label] ?? []) {
      const known = found.get(value);
      found.set(value, {
        addresses: known?.addresses === true || !isEmpty(addresses),
        domains: known?.domains === true || domains.length > 0,
      });
    }
  }
  return found;
}

/** The default route has all of these. */
function specialFindings(added: AddressSet): readonly GuardFinding[] {
  const found = specialIn(added);
  if (found.length === 0) return [];
  const items = found.flatMap(({ title, addresses }) => prefixTexts(addresses).map((prefix) => `${prefix} (${title})`));
  return [{ guard: 'special', message: 'addresses would come that no public feed should have', items }];
}

function backwards(old: string | undefined, next: string | undefined): readonly GuardFinding[] {
  if (old === undefined || next === undefined) return [];
  const order = compareVersions(next, old);
  if (order === undefined || order >= 0) return [];
  return [{ guard: 'backwards', message: `the version would go back from ${old} to ${next}`, items: [] }];
}

/** A server of many copies may announce a version before all of them have it: to record it now would be to miss it. */
function stale({ old, new: next, isAnnounced }: GuardRequest): readonly GuardFinding[] {
  if (isAnnounced !== true || old === undefined || !sameEndpointSets(old.endpointSets, next.endpointSets)) return [];
  const message = 'changes are announced, but the list that came is the one in use; a later try may bring the new one';
  return [{ guard: 'stale', message, items: [] }];
}

/** Rounded up, so that what is over a limit never reads as being at it; one digit. */
function percentOf(part: bigint, whole: bigint): string {
  const tenths = (part * 1000n + whole - 1n) / whole;
  return tenths % 10n === 0n ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
}
