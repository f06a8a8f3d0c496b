import { error, type Span, warning } from '../../diagnostic/diagnostic.ts';
import { readHostPattern } from '../../model/host-pattern.ts';
import { collect } from '../../net/collect.ts';
import { type ParseProblem, quote } from '../../net/parsed.ts';
import type { FeedRequest } from '../feed.ts';
import { type Draft, draftOf, idOfLabels, keyOfLabels, type LabelValues } from './draft.ts';
import type { Locate, Place } from './place.ts';
import { addProblem, type Problems } from './problems.ts';

/** One snapshot while it is read. */
export interface Reading {
  readonly request: FeedRequest;
  readonly locate: Locate;
  readonly problems: Problems;
  /** By the key of their labels, or by id. */
  readonly drafts: Map<string, Draft>;
  /** Texts that end in a prefix length and were read. */
  taken: number;
}

/** What is wrong with a value, as the end of a sentence, and what to do about it. */
export interface ValueProblem {
  readonly reason: string;
  readonly hint?: string;
}

/** Reports a value of the snapshot that cannot be read. */
export function reportAt(reading: Reading, place: Place, { reason, hint }: ValueProblem): void {
  addProblem(reading.problems, 'error', () => error('FEED_VALUE', reason, details(reading.locate(place), hint)));
}

/** The endpoint set of all addresses with these labels. */
export function draftFor(reading: Reading, labels: readonly LabelValues[], place: Place, id?: string): Draft {
  const key = keyOfLabels(labels);
  const known = reading.drafts.get(key);
  if (known !== undefined) return known;
  const draft = draftOf(id ?? idOfLabels(labels), labels, place);
  reading.drafts.set(key, draft);
  return draft;
}

/** Adds one value that must be an address, prefix or range. `parent` and `key` say where it stands. */
export function addAddress(
  reading: Reading,
  draft: Draft,
  value: unknown,
  at: { readonly parent: Place; readonly key: string | number },
): void {
  if (typeof value !== 'string') {
    reportAt(reading, at, { reason: `Endpoint set ${quote(draft.id)}: an address is expected, not ${kindOf(value)}` });
    return;
  }
  const problem = collect(draft.addresses, value);
  if (problem !== undefined) addOtherAddress(reading, draft, { text: value, problem, place: at });
  // What cannot be read is an error of its own.
  else if (value.includes('/')) reading.taken++;
}

function addOtherAddress(
  reading: Reading,
  draft: Draft,
  { text, problem, place }: { readonly text: string; readonly problem: ParseProblem; readonly place: Place },
): void {
  const { hostBits } = reading.request;
  const outcome = reportListed(reading.problems, {
    id: draft.id,
    problem,
    hostBits,
    span: () => reading.locate(place),
  });
  if (outcome !== 'mask') return;
  const left = collect(draft.addresses, text, { hostBits });
  if (left === undefined) {
    reading.taken++;
    return;
  }
  reportAt(reading, place, { ...left, reason: `Endpoint set ${quote(draft.id)}: ${left.reason}` });
}

/** Reports a text that is no address of an endpoint set; `mask` when the policy lets its host bits be cleared, which is a warning. */
export function reportListed(
  problems: Problems,
  listed: {
    readonly id: string;
    readonly problem: ParseProblem;
    readonly hostBits: FeedRequest['hostBits'];
    readonly span: () => Span;
  },
): 'refuse' | 'mask' {
  const { id, problem, hostBits, span } = listed;
  const message = `Endpoint set ${quote(id)}: ${problem.reason}`;
  if (problem.code !== 'HOST_BITS') {
    addProblem(problems, 'error', () => error('FEED_VALUE', message, details(span(), problem.hint)));
    return 'refuse';
  }
  if (hostBits === 'mask') {
    const hint = 'The feed says hostBits: mask, so they are cleared';
    addProblem(problems, 'warning', () => warning('FEED_HOST_BITS', message, { span: span(), hint }));
    return 'mask';
  }
  const hint = 'To clear them, write hostBits: mask in the feed';
  addProblem(problems, 'error', () => error('HOST_BITS', message, { span: span(), hint }));
  return 'refuse';
}

/** Adds all addresses of a list, which has at least one. */
export function addAddresses(reading: Reading, draft: Draft, list: unknown, place: Place): void {
  const values = valuesOf(reading, list, place);
  for (let key = 0; key < values.length; key++) addAddress(reading, draft, values[key], { parent: place, key });
}

/** Adds a value that must be a host name or a pattern of one. */
export function addDomain(reading: Reading, draft: Draft, value: unknown, place: Place): void {
  const pattern = typeof value === 'string' ? readHostPattern(value) : undefined;
  if (pattern?.ok) draft.domains.add(pattern.value);
  else {
    const problem = pattern ?? { reason: `a host name is expected, not ${kindOf(value)}` };
    reportAt(reading, place, { ...problem, reason: `Endpoint set ${quote(draft.id)}: ${problem.reason}` });
  }
}

/** The values of a list; none, which is reported, when it is empty or something else. */
export function valuesOf(reading: Reading, list: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(list) && list.length > 0) return list;
  const found = Array.isArray(list) ? 'it is empty' : `this is ${kindOf(list)}`;
  reportAt(reading, place, { reason: `${subjectOf(place)}: a list with at least one value is expected, and ${found}` });
  return [];
}

/** How messages call the value at a place. */
function subjectOf(place: Place): string {
  return place === undefined ? 'The snapshot' : `${quote(String(place.key))}`;
}

/** What kind of value something is, as a message says it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quote(value)}`;
  return typeof value === 'object' ? 'an object' : String(value);
}

function details(span: Span, hint: string | undefined) {
  return hint === undefined ? { span } : { span, hint };
}
