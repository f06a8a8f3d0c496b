import { type Diagnostic, error, type Span } from '../../diagnostic/diagnostic.ts';
import type { JsonFault } from '../../diagnostic/json-fault.ts';
import { type JsonNode, readJson } from '../../diagnostic/located-json.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { decodeText } from '../decode-text.ts';
import type { FeedRequest } from '../feed.ts';
import { findRepeatedKeys } from '../record-reader.ts';
import { type Locate, locatorOf } from './place.ts';
import { typeHint } from './shape.ts';
import { surveyJson } from './survey.ts';

/** A snapshot that is JSON. Its values are data of strangers: only keys of their own count. */
export interface JsonSnapshot {
  readonly text: string;
  readonly root: unknown;
  readonly locate: Locate;
  /** Texts that end in a prefix length, wherever they stand. */
  readonly prefixes: number;
}

/** A feed nests its values a few levels deep. */
const DEPTH_MAX = 64;

/** Whoever has this many keys twice has said enough. */
const REPEATED_MAX = 100;

/** The text of a snapshot; TEXT_ENCODING when it is none. */
export function textOfSnapshot({ bytes, file }: FeedRequest): Result<string> {
  const text = decodeText(bytes);
  if (text !== undefined) return resultOf(text);
  return failure(error('TEXT_ENCODING', 'The snapshot is neither UTF-8 nor UTF-16 text', { span: startOf(file) }));
}

/** The first character of a file. */
export function startOf(file: string): Span {
  const start = { line: 1, column: 1 };
  return { file, start, end: start };
}

/**
 * Reads a snapshot as JSON by the engine's own parser, which is many times faster than one that keeps places. What that parser would pass over,
 * keys that stand twice and values without end, is refused here.
 */
export function parseSnapshot(request: FeedRequest): Result<JsonSnapshot> {
  const { file, type } = request;
  const decoded = textOfSnapshot(request);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const parsed = parseJson(text);
  if (parsed === undefined) return failure(faultOf(text, file, type));
  const { members, prefixes, depth } = surveyJson(parsed.root);
  if (depth > DEPTH_MAX) return failure(faultOf(text, file, type));
  // Texts that begin with a colon count, too: then the places tell.
  const repeated = countKeys(text) > members ? repeatedKeys(text, file, type) : [];
  const [first, ...more] = repeated;
  if (first !== undefined) return failure(first, ...more);
  return resultOf({ text, root: parsed.root, locate: locatorOf(text, file), prefixes });
}

/** Why a text is not JSON, and what to save or write instead. */
export function notJson(fault: JsonFault, text: string, type: string): Diagnostic {
  const isMarkup = /^\s*</.test(text);
  const markup = 'It looks like a web page or an XML feed; save the JSON that the publisher offers';
  const hint = isMarkup ? markup : (typeHint(type, text) ?? 'Save the snapshot again: it was cut short or changed');
  return error('FEED_SHAPE', `The snapshot is not JSON: ${fault.reason}`, { span: fault.span, hint });
}

function parseJson(text: string): { readonly root: unknown } | undefined {
  try {
    return { root: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Of a text that the engine refuses, or that is too deep. */
function faultOf(text: string, file: string, type: string): Diagnostic {
  const reading = readJson(text, file);
  return notJson(reading.ok ? { reason: 'it cannot be read as a whole', span: startOf(file) } : reading, text, type);
}

/** How many keys the text has at most. */
function countKeys(text: string): number {
  const key = /"[ \t\r\n]*:/g;
  let keys = 0;
  while (key.test(text)) keys++;
  return keys;
}

function repeatedKeys(text: string, file: string, type: string): readonly Diagnostic[] {
  const reading = readJson(text, file);
  if (!reading.ok) return [notJson(reading, text, type)];
  const found: Diagnostic[] = [];
  const waiting: JsonNode[] = [reading.root];
  for (let node = waiting.pop(); node !== undefined && found.length < REPEATED_MAX; node = waiting.pop()) {
    if (node.kind === 'object') found.push(...findRepeatedKeys(node, 'one object').slice(0, REPEATED_MAX));
    if (node.kind === 'object') for (const { value } of node.members) waiting.push(value);
    else if (node.kind === 'array') for (const item of node.items) waiting.push(item);
  }
  return found;
}
