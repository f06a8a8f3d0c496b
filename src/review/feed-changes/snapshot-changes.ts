import { dayOfVersion } from '../../feeds/changes/days.ts';
import { type FeedChange, hasEntries, type PropertyChange } from '../../feeds/changes/feed-change.ts';
import { compareTokens } from '../../feeds/compare-tokens.ts';
import type { FeedNode } from '../../model/document.ts';
import type { EndpointSet } from '../../model/endpoint-set.ts';
import { formatService } from '../../model/format-service.ts';
import { readHostPattern } from '../../model/host-pattern.ts';
import { type AddressSet, addressSetOf, EMPTY } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { parsePrefix } from '../../net/parse.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';

/** The version of a difference between snapshots that state none. */
const UNVERSIONED = 'unversioned';

/**
 * What changed between two snapshots of a feed: the records of the versions between them, and a change for each endpoint set that differs in
 * what no such record says. A feed that is new, or gone, has nothing on the other side.
 */
export function changesBetween(
  from: FeedNode | undefined,
  to: FeedNode | undefined,
  records: readonly FeedChange[],
): readonly FeedChange[] {
  const between = records.filter(({ version }) => isBetween(version, from?.version, to?.version));
  const before = new Map(from?.endpointSets.map((set) => [set.id, set]));
  const after = new Map(to?.endpointSets.map((set) => [set.id, set]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort(compareTokens);
  const version = to?.version ?? UNVERSIONED;
  const untold = ids.flatMap(
    (id) =>
      differenceOf({ from: before.get(id), to: after.get(id) }, { id, version, records: recordsOf(between, id) }) ?? [],
  );
  return [...between, ...untold];
}

function isBetween(version: string, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  return compareTokens(version, from) > 0 && compareTokens(version, to) <= 0;
}

function recordsOf(records: readonly FeedChange[], id: string): readonly FeedChange[] {
  return records.filter(({ endpointSet }) => endpointSet === id);
}

interface Sides {
  readonly from: EndpointSet | undefined;
  readonly to: EndpointSet | undefined;
}

interface Told {
  readonly id: string;
  readonly version: string;
  readonly records: readonly FeedChange[];
}

function differenceOf({ from, to }: Sides, { id, version, records }: Told): FeedChange | undefined {
  const [added, removed] = [records.map((record) => record.added), records.map((record) => record.removed)];
  const [old, now] = [from?.addresses ?? EMPTY, to?.addresses ?? EMPTY];
  const entries = {
    added: {
      ips: prefixTexts(except(except(now, old), addressesIn(added.flatMap(({ ips }) => ips)))),
      urls: domainsBut(
        to,
        from,
        added.flatMap(({ urls }) => urls),
      ),
    },
    removed: {
      ips: prefixTexts(except(except(old, now), addressesIn(removed.flatMap(({ ips }) => ips)))),
      urls: domainsBut(
        from,
        to,
        removed.flatMap(({ urls }) => urls),
      ),
    },
  };
  const isExplained = records.some(({ properties }) => properties.length > 0);
  const properties = isExplained || from === undefined || to === undefined ? [] : propertyChanges(from, to);
  const isSame = !hasEntries(entries.added) && !hasEntries(entries.removed) && properties.length === 0;
  if (isSame) return undefined;
  const published = dayOfVersion(version);
  return {
    id: `difference-${id}`,
    endpointSet: id,
    version,
    ...(published && { published }),
    disposition: from === undefined ? 'add' : to === undefined ? 'remove' : 'change',
    urgency: hasEntries(entries.added) ? 'act' : 'note',
    words: 'a difference of the snapshots that no change record tells',
    ...entries,
    properties,
  };
}

function propertyChanges(from: EndpointSet, to: EndpointSet): readonly PropertyChange[] {
  const [before, after] = [propertiesOf(from), propertiesOf(to)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    return old === now ? [] : [{ name, ...(old && { from: old }), ...(now && { to: now }) }];
  });
}

function propertiesOf({ labels, services }: EndpointSet): ReadonlyMap<string, string> {
  const named = Object.entries(labels).map(([name, values]) => [name, values.join(', ')] as const);
  return new Map([...named, ['services', services.map(formatService).join(', ')]]);
}

function addressesIn(ips: readonly string[]): AddressSet {
  return addressSetOf(ips.map((ip) => parsePrefix(ip)).flatMap((ip) => (ip.ok ? [ip.value] : [])));
}

/** Domains of one side that the other has not, and that are not told. */
function domainsBut(
  has: EndpointSet | undefined,
  lacks: EndpointSet | undefined,
  told: readonly string[],
): readonly string[] {
  const known = new Set([
    ...(lacks?.domains ?? []),
    ...told.map(readHostPattern).flatMap((url) => (url.ok ? [url.value] : [])),
  ]);
  return (has?.domains ?? []).filter((domain) => !known.has(domain));
}
