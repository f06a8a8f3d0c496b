import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { failure, resultOf } from '../../diagnostic/result.ts';
import { type AddressList, type ListOptions, type ListProblem, parseAddressList } from '../../net/parse-list.ts';
import { asUtf8 } from '../decode-text.ts';
import type { FeedContent, FeedReader, FeedRequest } from '../feed.ts';
import { UNLABELLED } from '../snapshot/draft.ts';
import { startOf, textOfSnapshot } from '../snapshot/parse-snapshot.ts';
import { diagnosticsOf, noProblems } from '../snapshot/problems.ts';
import { reportListed } from '../snapshot/reading.ts';
import { typeHint } from '../snapshot/shape.ts';

/** Whole lists may come with counts and names behind a tab, and none may say every address. */
const OPTIONS = { form: 'published' } as const satisfies ListOptions;

/** Reads text lists, one address, prefix or range a line; see `docs/feeds.md`. */
export const readList: FeedReader = (request) => listFeed({ sourceNeedsIds: false })(request);

/** The reader of text lists of one publisher: one endpoint set. */
export function listFeed({ sourceNeedsIds }: { readonly sourceNeedsIds: boolean }): FeedReader {
  return (request) => {
    const text = textOfSnapshot(request);
    if (!text.ok) return text;
    const bytes = asUtf8(request.bytes) ?? request.bytes;
    const strict = parseAddressList(bytes, OPTIONS);
    const isMasked = request.hostBits === 'mask' && strict.problems.length > 0;
    const list = isMasked ? parseAddressList(bytes, { ...OPTIONS, hostBits: 'mask' }) : strict;
    const isSound = list.problems.length === 0 && list.count > 0;
    const other = isSound ? undefined : otherShape(text.value, request);
    if (other !== undefined) return failure(other);
    if (list.count + list.problems.length === 0) return failure(emptyList(request));
    return resultOf(contentOf(request, list, sourceNeedsIds), lineProblems(request, strict, list));
  };
}

/** What a text that is no list looks like, when it looks like anything that is known. */
function otherShape(text: string, { file }: FeedRequest): Diagnostic | undefined {
  const isMarkup = /^\s*</.test(text);
  const hint = typeHint('list', text);
  if (hint === undefined && !isMarkup && !/^\s*[{[]/.test(text)) return undefined;
  const found = isMarkup ? 'a web page or XML' : /^\s*[{[]/.test(text) ? 'JSON' : 'another feed';
  const message = `The snapshot is not a list: an address, prefix or range a line is expected, and ${found} is there`;
  return error('FEED_SHAPE', message, {
    span: startOf(file),
    hint: hint ?? 'Save the list as the publisher offers it',
  });
}

function emptyList({ file }: FeedRequest): Diagnostic {
  return error('FEED_SHAPE', 'The list has no address', { span: startOf(file), hint: 'Save the list again' });
}

function lineProblems(request: FeedRequest, strict: AddressList, list: AddressList): readonly Diagnostic[] {
  const problems = noProblems();
  const { file, hostBits } = request;
  const cleared = list === strict ? [] : strict.problems.filter(({ code }) => code === 'HOST_BITS');
  for (const problem of [...cleared, ...list.problems]) {
    const listed = { id: UNLABELLED, problem: { ok: false, ...problem } as const, hostBits };
    reportListed(problems, { ...listed, span: () => spanOfLine(file, problem) });
  }
  const left = list.problems.length > 0 ? list.moreProblems : strict.moreProblems;
  problems.more[list.problems.length > 0 ? 'errors' : 'warnings'] += left;
  return diagnosticsOf(problems, () => startOf(file));
}

function spanOfLine(file: string, { line, column, endColumn }: ListProblem) {
  return { file, start: { line, column }, end: { line, column: endColumn } };
}

function contentOf({ name, file }: FeedRequest, list: AddressList, sourceNeedsIds: boolean): FeedContent {
  const id = UNLABELLED;
  const endpointSet = {
    id,
    labels: { id: [id] },
    addresses: list.set,
    listed: list.count,
    domains: [],
    services: [],
    origin: { feed: name, id },
    span: startOf(file),
  };
  return { endpointSets: [endpointSet], sourceNeedsIds };
}
