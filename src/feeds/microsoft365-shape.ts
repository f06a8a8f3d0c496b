import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { type JsonArray, type JsonNode, type JsonObject, memberOf } from '../diagnostic/located-json.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';

/** The endpoint sets of a snapshot as written, and the object around them if there is one. */
export interface Microsoft365Records {
  readonly records: readonly JsonObject[];
  readonly wrapper: JsonObject | undefined;
}

/** Other answers that get saved in place of a list of endpoint sets, by keys that only they have. */
const LOOK_ALIKES = [
  { keys: ['disposition', 'endpointSetId'], title: 'a list of changes (the /changes method)' },
  { keys: ['instance', 'latest'], title: 'a version answer (the /version method)' },
  { keys: ['values', 'changeNumber'], title: 'a file of Azure service tags' },
  { keys: ['prefixes', 'syncToken'], title: 'a list of cloud provider ranges' },
  { keys: ['prefixes', 'creationTime'], title: 'a list of prefixes' },
  { keys: ['message'], title: 'an error answer of a server' },
  { keys: ['error'], title: 'an error answer of a server' },
  { keys: ['statusCode'], title: 'an error answer of a server' },
] as const;

const HINT = 'Save the answer of https://endpoints.office.com/endpoints/Worldwide (or another instance) as it is';

/**
 * The endpoint sets of the service's answer: an array of objects with an `id` each, alone or as `endpoints` of an object. Anything
 * else is `FEED_SHAPE`, and so is an empty list, since an error answer must never turn into a feed without endpoint sets.
 */
export function recordsOf(root: JsonNode): Result<Microsoft365Records> {
  const wrapper = root.kind === 'object' ? root : undefined;
  const list = wrapper === undefined ? root : memberOf(wrapper, 'endpoints')?.value;
  if (list?.kind !== 'array') return failure(notEndpointSets(root));
  const [first] = list.items;
  if (first === undefined) {
    return failure(error('FEED_SHAPE', 'The list of endpoint sets is empty', { span: list.span, hint: HINT }));
  }
  const alike = lookAlike(first);
  if (alike !== undefined && !isRecord(first)) return failure(notEndpointSets(root, alike));
  return readRecords(list, wrapper);
}

function readRecords(list: JsonArray, wrapper: JsonObject | undefined): Result<Microsoft365Records> {
  const records = list.items.filter(isRecord);
  const strangers = list.items
    .filter((item) => !isRecord(item))
    .map((item) =>
      error('FEED_SHAPE', 'This is not an endpoint set: an object with "id" is expected', { span: item.span }),
    );
  return resultOf({ records, wrapper }, strangers);
}

/** Change records have an id of their own too. */
function isRecord(node: JsonNode): node is JsonObject {
  return node.kind === 'object' && memberOf(node, 'id') !== undefined && memberOf(node, 'endpointSetId') === undefined;
}

function notEndpointSets(root: JsonNode, alike = lookAlike(root)): Diagnostic {
  const seen = alike === undefined ? '' : `; it looks like ${alike}`;
  return error('FEED_SHAPE', `This is not a list of Microsoft 365 endpoint sets${seen}`, {
    span: root.span,
    hint: HINT,
  });
}

function lookAlike(node: JsonNode): string | undefined {
  if (node.kind !== 'object') return undefined;
  return LOOK_ALIKES.find(({ keys }) => keys.every((key) => memberOf(node, key) !== undefined))?.title;
}
