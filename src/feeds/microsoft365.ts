import { type Diagnostic, error, isError, type Span, warning } from '../diagnostic/diagnostic.ts';
import { type JsonNode, type JsonObject, memberOf, readJson } from '../diagnostic/located-json.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import { quote } from '../net/parsed.ts';
import { lostRemovals } from './changes/apply-timing.ts';
import type { TimedSets } from './changes/timing.ts';
import type { FeedContent, FeedRequest } from './feed.ts';
import { type ReadEndpointSet, readEndpointSet } from './microsoft365-endpoint-set.ts';
import { recordsOf } from './microsoft365-shape.ts';
import { findRepeatedKeys } from './record-reader.ts';
import { notJson, textOfSnapshot } from './snapshot/parse-snapshot.ts';
import { overlooked } from './snapshot/problems.ts';
import { typeHint } from './snapshot/shape.ts';
import { looksLikePrefix, surveyJson } from './snapshot/survey.ts';

/** The categories that the service documents. */
const CATEGORIES = ['Optimize', 'Allow', 'Default'] as const;

/**
 * Reads an answer of the endpoints method of the Microsoft 365 IP address and URL web service, as it was saved: a bare array or
 * the object that mirrors put around it, in UTF-8 or UTF-16.
 */
export function readMicrosoft365(request: FeedRequest): Result<FeedContent> {
  const read = readRoot(request);
  if (!read.ok) return read;
  const { root, text } = read.value;
  const shape = recordsOf(root);
  if (!shape.ok) return withTypeHint(shape, text);
  const { records, wrapper } = shape.value;
  const version = wrapper === undefined ? undefined : versionOf(wrapper);
  const source = { feed: request.name, version, hostBits: request.hostBits, timed: request.timed };
  const readings = records.map((record) => readEndpointSet(record, source));
  const readSets = readings.flatMap((reading) => reading.read ?? []);
  const diagnostics = [
    ...(wrapper === undefined ? [] : checkWrapper(wrapper, request.instance)),
    ...readings.flatMap((reading) => reading.diagnostics),
    ...findDuplicates(readSets),
    ...findUnknownCategories(readSets),
    ...findLost(request.timed, readSets, root.span),
  ];
  if (!diagnostics.some(isError)) diagnostics.push(...findOverlooked(records, text, root.span));
  const counted = readSets.filter(({ isWaiting }) => !isWaiting);
  const endpointSets = counted.map(({ endpointSet }) => endpointSet).sort((a, b) => Number(a.id) - Number(b.id));
  if (!diagnostics.some(isError) && !endpointSets.some(hasSubstance)) {
    const message = 'No endpoint set of the snapshot has addresses or host names';
    return failure(error('FEED_SHAPE', message, { span: root.span }));
  }
  const content = { endpointSets, sourceNeedsIds: true };
  return resultOf(version === undefined ? content : { ...content, version }, diagnostics);
}

function readRoot(request: FeedRequest): Result<{ readonly root: JsonNode; readonly text: string }> {
  const decoded = textOfSnapshot(request);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const json = readJson(text, request.file);
  if (json.ok) return resultOf({ root: json.root, text });
  return failure(notJson(json, text, request.type));
}

/** The failure, with the feed type that would take the snapshot if one would. */
function withTypeHint({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }, text: string): Result<never> {
  const hint = typeHint('microsoft365', text);
  if (hint === undefined) return { ok: false, diagnostics };
  return { ok: false, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, hint })) };
}

/** Prefixes that stand under another key than `ips`: no set would miss them. */
function findOverlooked(records: readonly JsonObject[], text: string, span: Span): readonly Diagnostic[] {
  const taken = records
    .flatMap((record) => memberOf(record, 'ips')?.value ?? [])
    .flatMap((ips) => (ips.kind === 'array' ? ips.items : []))
    .filter((item) => item.kind === 'scalar' && typeof item.value === 'string' && looksLikePrefix(item.value));
  return overlooked(surveyJson(JSON.parse(text)).prefixes - taken.length, span);
}

/** Versions are ten digits, `YYYYMMDDNN`. The service's own answer has none. */
function versionOf(wrapper: JsonObject): string | undefined {
  const version = memberOf(wrapper, 'version')?.value;
  const text = version?.kind === 'scalar' ? version.value : undefined;
  return typeof text === 'string' && /^[0-9]{10}$/.test(text) ? text : undefined;
}

function checkWrapper(wrapper: JsonObject, instance: string | undefined): readonly Diagnostic[] {
  return [...findRepeatedKeys(wrapper, 'the snapshot'), ...checkInstance(wrapper, instance)];
}

/** Ids mean other endpoint sets in another instance. */
function checkInstance(wrapper: JsonObject, expected: string | undefined): readonly Diagnostic[] {
  const stated = memberOf(wrapper, 'instance')?.value;
  if (expected === undefined || stated?.kind !== 'scalar' || typeof stated.value !== 'string') return [];
  if (sameInstance(stated.value, expected)) return [];
  return [
    warning(
      'FEED_VALUE',
      `The snapshot is of the instance ${quote(stated.value)}, the policy says ${quote(expected)}`,
      {
        span: stated.span,
        hint: 'Each instance has its own ids: check that this is the snapshot you mean',
      },
    ),
  ];
}

/** The service writes `USGovDoD` where a policy writes `usgov-dod`. */
function sameInstance(a: string, b: string): boolean {
  return a.toLowerCase().replaceAll('-', '') === b.toLowerCase().replaceAll('-', '');
}

function findDuplicates(read: readonly ReadEndpointSet[]): readonly Diagnostic[] {
  const first = new Map<string, Span>();
  const found: Diagnostic[] = [];
  for (const { endpointSet, idSpan } of read) {
    const earlier = first.get(endpointSet.id);
    if (earlier === undefined) first.set(endpointSet.id, idSpan);
    else {
      found.push(
        error('FEED_DUPLICATE_ID', `Two endpoint sets have the id ${endpointSet.id}`, {
          span: idSpan,
          related: [{ message: 'The first one', span: earlier }],
        }),
      );
    }
  }
  return found;
}

/** One warning a category, at its first use. */
function findUnknownCategories(read: readonly ReadEndpointSet[]): readonly Diagnostic[] {
  const first = new Map<string, Span>();
  for (const { category } of read) {
    if (category !== undefined && !first.has(category.text)) first.set(category.text, category.span);
  }
  for (const known of CATEGORIES) first.delete(known);
  return [...first].map(([category, span]) =>
    warning('FEED_CATEGORY_UNKNOWN', `The category ${quote(category)} is not one of ${CATEGORIES.join(', ')}`, {
      span,
      hint: 'Its endpoint sets are kept; a rule that selects by category takes them only when it names this one',
    }),
  );
}

/** What is to be kept of endpoint sets that the snapshot no longer has. */
function findLost(timed: TimedSets | undefined, read: readonly ReadEndpointSet[], span: Span): readonly Diagnostic[] {
  if (timed === undefined) return [];
  const known = new Set(read.map(({ endpointSet }) => endpointSet.id));
  const start = { ...span, end: span.start };
  return [...timed].flatMap(([id, set]) => (known.has(id) ? [] : lostRemovals(id, set, start)));
}

function hasSubstance({ addresses, domains }: EndpointSet): boolean {
  return !isEmpty(addresses) || domains.length > 0;
}
