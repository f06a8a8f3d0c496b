import { error, isError } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../net/parsed.ts';
import type { FeedContent, FeedReader, FeedRequest } from '../feed.ts';
import { type Draft, endpointSetOf } from './draft.ts';
import { type JsonSnapshot, parseSnapshot } from './parse-snapshot.ts';
import type { Place } from './place.ts';
import { addProblem, diagnosticsOf, noProblems, overlooked } from './problems.ts';
import { kindOf, type Reading, reportAt } from './reading.ts';
import { isRecord, memberAt, type PlacedRecord } from './record.ts';
import { type Expectation, notOfShape } from './shape.ts';

/** A feed type whose snapshots are a JSON object. */
export interface JsonFeed extends Expectation {
  /** Whether the object can be a snapshot of this type at all. Its parts are judged one by one. */
  readonly accepts: (root: PlacedRecord['record']) => boolean;
  /** Reads the endpoint sets into the drafts of the reading, and reports what it cannot read. */
  readonly read: (reading: Reading, root: PlacedRecord) => void;
  /** The keys that lead to the feed's version, if any do. */
  readonly version?: readonly string[];
  readonly sourceNeedsIds: boolean;
}

/** The reader of a feed type. A snapshot of another shape is FEED_SHAPE; a value that cannot be read is an error at its place. */
export function jsonFeed(feed: JsonFeed): FeedReader {
  return (request) => {
    const parsed = parseSnapshot(request);
    if (!parsed.ok) return parsed;
    const snapshot = parsed.value;
    const { root } = snapshot;
    if (!isRecord(root) || !feed.accepts(root)) {
      return failure(notOfShape(feed, snapshot, snapshot.locate(undefined)));
    }
    const reading = readingOf(request, snapshot);
    feed.read(reading, { record: root, place: undefined });
    reportOverlooked(reading, snapshot);
    const version = versionAt(reading, { record: root, place: undefined }, feed.version ?? []);
    return contentOf(reading, { version, sourceNeedsIds: feed.sourceNeedsIds });
  };
}

/** A reading that has read nothing. */
export function readingOf(request: FeedRequest, { locate }: Pick<JsonSnapshot, 'locate'>): Reading {
  return { request, locate, problems: noProblems(), drafts: new Map(), taken: 0 };
}

function versionAt(reading: Reading, holder: PlacedRecord, [key, ...more]: readonly string[]): string | undefined {
  if (key === undefined) return undefined;
  const { value, place } = memberAt(holder, key);
  if (more.length === 0) return versionOf(reading, value, place);
  return isRecord(value) ? versionAt(reading, { record: value, place }, more) : undefined;
}

/** The version that a value states: a text or a number; `undefined` when it is absent. */
export function versionOf(reading: Reading, value: unknown, place: Place): string | undefined {
  if (value === undefined || value === null) return undefined;
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  reportAt(reading, place, { reason: `The version must be a text or a number, not ${kindOf(value)}` });
  return undefined;
}

/** The endpoint sets that were read, or the errors that were met. */
export function contentOf(
  reading: Reading,
  { version, sourceNeedsIds }: { readonly version: string | undefined; readonly sourceNeedsIds: boolean },
): Result<FeedContent> {
  reportSameIds(reading);
  const diagnostics = diagnosticsOf(reading.problems, () => reading.locate(undefined));
  const drafts = [...reading.drafts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const source = { name: reading.request.name, version, locate: reading.locate };
  if (diagnostics.some(isError)) return resultOf({ endpointSets: [], sourceNeedsIds }, diagnostics);
  const endpointSets = drafts.map((draft) => endpointSetOf(draft, source));
  if (!endpointSets.some(({ listed }) => listed > 0)) {
    return failure(
      error('FEED_SHAPE', 'The snapshot has no address', { span: reading.locate(undefined) }),
      ...diagnostics,
    );
  }
  const content = { endpointSets, sourceNeedsIds };
  return resultOf(version === undefined ? content : { ...content, version }, diagnostics);
}

/** Different labels may spell one id: `a.b` and `c`, `a` and `b.c`. */
function reportSameIds(reading: Reading): void {
  const first = new Map<string, Draft>();
  for (const draft of reading.drafts.values()) {
    const earlier = first.get(draft.id);
    if (earlier === undefined) first.set(draft.id, draft);
    else reportSameId(reading, draft, earlier);
  }
}

/** Reports that two endpoint sets have one id. */
function reportSameId(reading: Reading, { id, place }: Pick<Draft, 'id' | 'place'>, first: Pick<Draft, 'place'>): void {
  addProblem(reading.problems, 'error', () =>
    error('FEED_DUPLICATE_ID', `Two endpoint sets have the id ${quote(id)}`, {
      span: reading.locate(place),
      related: [{ message: 'The first one', span: reading.locate(first.place) }],
    }),
  );
}

/** After an error nobody knows what would have been read. */
function reportOverlooked(reading: Reading, { prefixes, locate }: JsonSnapshot): void {
  if (reading.taken >= prefixes || reading.problems.kept.some(isError)) return;
  for (const diagnostic of overlooked(prefixes - reading.taken, locate(undefined)))
    addProblem(reading.problems, 'warning', () => diagnostic);
}
