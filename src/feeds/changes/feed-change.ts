import { type Result, resultOf } from '../../diagnostic/result.ts';
import { type ChangeRecord, readChanges } from '../change-records.ts';
import { compareTokens } from '../compare-tokens.ts';
import { dayOf, dayOfVersion } from './days.ts';
import { impactKind, type Urgency } from './impact.ts';

/** Addresses and host names as the feed writes them. Foreign text: nobody has looked at it. */
export interface Entries {
  readonly ips: readonly string[];
  readonly urls: readonly string[];
}

/** A property of an endpoint set, before and after. */
export interface PropertyChange {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

/** What a feed says that it changed in one endpoint set, in one version. */
export interface FeedChange {
  /** Unique in its feed. */
  readonly id: string;
  readonly endpointSet: string;
  readonly version: string;
  /** The day of the version, where its digits are one. */
  readonly published?: string;
  readonly disposition: 'add' | 'remove' | 'change' | 'other';
  /** As the feed writes it. */
  readonly impact?: string;
  readonly urgency: Urgency;
  /** What happened, for people; holds foreign text when the impact is not known. */
  readonly words: string;
  /** From when on additions are in use; absent: nothing says so, and they count as in use. */
  readonly effective?: string;
  readonly added: Entries;
  readonly removed: Entries;
  readonly properties: readonly PropertyChange[];
}

/** Properties that labels of rules are made of, by the key of the record in lower case. */
const PROPERTIES = new Map(
  ['expressRoute', 'serviceArea', 'category', 'required', 'tcpPorts', 'udpPorts', 'notes'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** The changes in a file of change records, by version and id. FEED_SHAPE when it is none. */
export function readFeedChanges(bytes: Uint8Array, file: string): Result<readonly FeedChange[]> {
  const records = readChanges(bytes, file);
  if (!records.ok) return records;
  const changes = records.value.map(feedChangeOf);
  return resultOf(changes.sort((a, b) => compareTokens(a.version, b.version) || compareTokens(a.id, b.id)));
}

/** What a record says. Parts that are missing, or are not what they should be, count as not said. */
export function feedChangeOf(record: ChangeRecord): FeedChange {
  const add = objectOf(record.add);
  const added = entriesOf(add);
  const impact = textOf(record.impact);
  const { urgency, words } = impactKind(impact, hasEntries(added));
  const published = dayOfVersion(record.version);
  const effective = dayOf(memberOf(add, 'effectiveDate'));
  return {
    id: String(record.id),
    endpointSet: String(record.endpointSetId),
    version: record.version,
    ...(published && { published }),
    disposition: dispositionOf(record.disposition),
    ...(impact !== undefined && { impact }),
    urgency,
    words,
    ...(effective && { effective }),
    added,
    removed: entriesOf(objectOf(record.remove)),
    properties: propertiesOf(objectOf(record.previous), objectOf(record.current)),
  };
}

/** Whether there is any address or name. */
export function hasEntries({ ips, urls }: Entries): boolean {
  return ips.length > 0 || urls.length > 0;
}

type Fields = Readonly<Record<string, unknown>>;

function dispositionOf(value: unknown): FeedChange['disposition'] {
  const word = String(value).toLowerCase();
  return word === 'add' || word === 'remove' || word === 'change' ? word : 'other';
}

function entriesOf(fields: Fields): Entries {
  return { ips: textsOf(memberOf(fields, 'ips')), urls: textsOf(memberOf(fields, 'urls')) };
}

function propertiesOf(previous: Fields, current: Fields): readonly PropertyChange[] {
  const before = knownProperties(previous);
  const after = knownProperties(current);
  return [...PROPERTIES.values()]
    .filter((name) => before.has(name) || after.has(name))
    .map((name) => {
      const [from, to] = [before.get(name), after.get(name)];
      return { name, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    });
}

/** The service spells keys in more than one way. */
function knownProperties(fields: Fields): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(fields).flatMap(([key, value]) => {
      const name = PROPERTIES.get(key.toLowerCase());
      const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
      return name === undefined || !isPlain ? [] : [[name, String(value)] as const];
    }),
  );
}

function textsOf(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return [...new Set(items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : [])))];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function memberOf(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
