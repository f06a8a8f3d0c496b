import { type Diagnostic, error, type Span } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../net/parsed.ts';
import type { FeedTypeName } from '../feed-names.ts';
import { identifyFeed } from '../identify-feed.ts';
import { kindOf } from './reading.ts';
import { isRecord, own } from './record.ts';

/** How a feed type describes its snapshots to those who saved something else. */
export interface Expectation {
  readonly type: FeedTypeName;
  /** Such as `a file of AWS address ranges`. */
  readonly title: string;
  /** Such as `an object with the lists "prefixes" and "ipv6_prefixes"`. */
  readonly shape: string;
}

const KEYS_MAX = 5;

/** Keys of answers that are no feed. */
const ANSWERS = [
  { keys: ['message'], title: 'an error answer of a server' },
  { keys: ['error'], title: 'an error answer of a server' },
  { keys: ['errors'], title: 'an error answer of a server' },
  { keys: ['statusCode'], title: 'an error answer of a server' },
  { keys: ['disposition', 'endpointSetId'], title: 'a list of changes' },
  { keys: ['instance', 'latest'], title: 'a version answer' },
] as const;

/** FEED_SHAPE for a snapshot that is something else: what was expected, what is there, and which feed type would take it. */
export function notOfShape(
  expected: Expectation,
  snapshot: { readonly text: string; readonly root: unknown },
  span: Span,
): Diagnostic {
  const { title, shape } = expected;
  const answer = answerIn(snapshot.root);
  const seen = answer === undefined ? '' : `; it looks like ${answer}`;
  const message = `The snapshot is not ${title}: ${shape} is expected, and ${foundIn(snapshot.root)} is there${seen}`;
  const hint = typeHint(expected.type, snapshot.text) ?? 'Save what the publisher offers as it is';
  return error('FEED_SHAPE', message, { span, hint });
}

/** Which feed type would take a text, when it is not the one that the policy names. */
export function typeHint(type: string, text: string): string | undefined {
  const other = identifyFeed(text);
  return other === undefined || other === type
    ? undefined
    : `It looks like a feed of another type: write type: ${other}`;
}

/** What stands in a snapshot, in a few words. */
export function foundIn(root: unknown): string {
  if (Array.isArray(root) && root.length > 0)
    return `a list of ${root.length === 1 ? 'one value' : `${root.length} values`}`;
  if (!isRecord(root)) return kindOf(root);
  const keys = Object.keys(root);
  if (keys.length === 0) return 'an empty object';
  const more = keys.length > KEYS_MAX ? ` and ${keys.length - KEYS_MAX} more` : '';
  return `an object with ${keys.slice(0, KEYS_MAX).map(quote).join(', ')}${more}`;
}

function answerIn(root: unknown): string | undefined {
  const first: unknown = Array.isArray(root) ? root[0] : root;
  if (!isRecord(first)) return undefined;
  return ANSWERS.find(({ keys }) => keys.every((key) => own(first, key) !== undefined))?.title;
}
