import { type Diagnostic, type DiagnosticDetails, error, type Span } from '../diagnostic/diagnostic.ts';
import { type JsonNode, type JsonObject, type JsonScalar, memberOf } from '../diagnostic/located-json.ts';
import { quote } from '../net/parsed.ts';

/** One record of a feed while it is read: problems are collected, so that one run shows all of them. */
export interface RecordReader {
  readonly record: JsonObject;
  /** How messages call the record, such as `endpoint set 11`. */
  readonly title: string;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** A text with its place. */
export interface LocatedText {
  readonly text: string;
  readonly span: Span;
}

/** Reports a value that cannot be read; `what` is the key it stands under. */
export function reportValue(
  reader: RecordReader,
  what: string,
  problem: { readonly reason: string; readonly hint?: string; readonly span: Span },
): void {
  const details: DiagnosticDetails = {
    span: problem.span,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
  reader.report(error('FEED_VALUE', `${what} of ${reader.title}: ${problem.reason}`, details));
}

/** Keys that stand twice in an object: which value counts would be the parser's choice. */
export function findRepeatedKeys(object: JsonObject, title: string): readonly Diagnostic[] {
  const first = new Map<string, Span>();
  const found: Diagnostic[] = [];
  for (const { key, keySpan } of object.members) {
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, keySpan);
    else {
      const related = [{ message: 'The first one', span: earlier }];
      found.push(error('FEED_VALUE', `The key ${quote(key)} stands twice in ${title}`, { span: keySpan, related }));
    }
  }
  return found;
}

/** The scalar under a key; `undefined` when it is absent or, which is reported, an object or array. */
export function scalarOf(reader: RecordReader, key: string): JsonScalar | undefined {
  const node = memberOf(reader.record, key)?.value;
  if (node === undefined || node.kind === 'scalar') return node;
  reportValue(reader, key, { reason: `a text is expected, not an ${node.kind}`, span: node.span });
  return undefined;
}

/** The text under a key; `undefined` when it is absent, `null`, empty or, which is reported, something else. */
export function textOf(reader: RecordReader, key: string): LocatedText | undefined {
  const node = scalarOf(reader, key);
  if (node === undefined || node.value === null || node.value === '') return undefined;
  if (typeof node.value === 'string') return { text: node.value, span: node.span };
  reportValue(reader, key, { reason: `a text is expected, not ${node.value}`, span: node.span });
  return undefined;
}

/** `true` or `false` as text; `undefined` when it is absent, `null`, empty or, which is reported, something else. */
export function flagOf(reader: RecordReader, key: string): string | undefined {
  const node = scalarOf(reader, key);
  if (node === undefined || node.value === null || node.value === '') return undefined;
  if (typeof node.value === 'boolean') return String(node.value);
  const reason = `true or false is expected, not ${quote(String(node.value))}`;
  reportValue(reader, key, { reason, span: node.span });
  return undefined;
}

/** The texts of a list; none when the key is absent, `null` or an empty text. Anything else in it is reported. */
export function textsOf(reader: RecordReader, key: string): readonly LocatedText[] {
  const node = memberOf(reader.record, key)?.value;
  if (node === undefined || isBlank(node)) return [];
  if (node.kind !== 'array') {
    reportValue(reader, key, { reason: 'a list of texts is expected', span: node.span });
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [{ text: item.value, span: item.span }];
    reportValue(reader, key, { reason: 'a text is expected', span: item.span });
    return [];
  });
}

function isBlank(node: JsonNode): boolean {
  return node.kind === 'scalar' && (node.value === null || node.value === '');
}
