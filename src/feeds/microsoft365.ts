import { type Diagnostic, error, isError, type Span, warning } from '../diagnostic/diagnostic.ts';
import { type JsonNode, type JsonObject, memberOf, readJson } from '../diagnostic/located-json.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import { quote } from '../net/parsed.ts';
import { decodeText } from './decode-text.ts';
import type { FeedContent, FeedRequest } from './feed.ts';
import { type ReadEndpointSet, readEndpointSet } from './microsoft365-endpoint-set.ts';
import { recordsOf } from './microsoft365-shape.ts';
import { findRepeatedKeys } from './record-reader.ts';

/** The categories that the service documents. */
const CATEGORIES = ['Optimize', 'Allow', 'Default'] as const;

/**
 * Reads an answer of the endpoints method of the Microsoft 365 IP address and URL web service, as it was saved: a bare array or
 * the object that mirrors put around it, in UTF-8 or UTF-16.
 */
export function readMicrosoft365(request: FeedRequest): Result<FeedContent> {
  const root = readRoot(request);
  if (!root.ok) return root;
  const shape = recordsOf(root.value);
  if (!shape.ok) return shape;
  const { records, wrapper } = shape.value;
  const version = wrapper === undefined ? undefined : versionOf(wrapper);
  const source = { feed: request.name, version, hostBits: request.hostBits };
  const readings = records.map((record) => readEndpointSet(record, source));
  const read = readings.flatMap((reading) => reading.read ?? []);
  const diagnostics = [
    ...(wrapper === undefined ? [] : checkWrapper(wrapper, request.instance)),
    ...readings.flatMap((reading) => reading.diagnostics),
    ...findDuplicates(read),
    ...findUnknownCategories(read),
  ];
  const endpointSets = read.map(({ endpointSet }) => endpointSet).sort((a, b) => Number(a.id) - Number(b.id));
  if (!diagnostics.some(isError) && !endpointSets.some(hasSubstance)) {
    const message = 'No endpoint set of the snapshot has addresses or host names';
    return failure(error('FEED_SHAPE', message, { span: root.value.span }));
  }
  const content = { endpointSets, sourceNeedsIds: true };
  return resultOf(version === undefined ? content : { ...content, version }, diagnostics);
}

function readRoot({ bytes, file }: FeedRequest): Result<JsonNode> {
  const text = decodeText(bytes);
  const start = { line: 1, column: 1 };
  if (text === undefined) {
    return failure(
      error('TEXT_ENCODING', 'The snapshot is neither UTF-8 nor UTF-16 text', { span: { file, start, end: start } }),
    );
  }
  const json = readJson(text, file);
  if (json.ok) return resultOf(json.root);
  const hint = /^\s*</.test(text)
    ? 'It looks like a web page or an RSS feed; save the JSON answer of the endpoints method'
    : 'Save the snapshot again: it was cut short or changed';
  return failure(error('FEED_SHAPE', `The snapshot is not JSON: ${json.reason}`, { span: json.span, hint }));
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

function hasSubstance({ addresses, domains }: EndpointSet): boolean {
  return !isEmpty(addresses) || domains.length > 0;
}
