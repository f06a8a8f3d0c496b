import { canonicalJson, type ListOrder } from './canonical-json.ts';
import { canonicalLines } from './canonical-lines.ts';
import { decodeText } from './decode-text.ts';
import { instanceOf, type NamedSource, sourceOf } from './sources.ts';

/** A snapshot as its feed's server sent it. */
export interface RawSnapshot {
  readonly source: NamedSource;
  /** One or, for lists, several files. Each can be read as text, and JSON as JSON. */
  readonly files: readonly Uint8Array[];
  /** The version that the Microsoft 365 service gave for it; other feeds state their own in the file. */
  readonly version?: string;
}

/**
 * A snapshot as it is committed: sorted, one element a line. Where the order in a JSON document has a meaning, as it may have when a policy says
 * how to read it, lists must be kept. Endpoint sets of Microsoft 365 get the object with `instance` and `version` around them that the service
 * leaves out.
 */
export function canonicalSnapshot({ source, files, version }: RawSnapshot, order: ListOrder = 'sorted'): Uint8Array {
  const texts = files.map((bytes) => decodeText(bytes) ?? '');
  const { form, protocol } = sourceOf(source.type) ?? { form: 'list', protocol: 'plain' };
  const [first = ''] = texts;
  const document = protocol === 'service' ? enveloped(first, { instance: instanceOf(source), version }) : first;
  // Some publishers offer a list in either form.
  const isJson = texts.length === 1 && /^\s*[{[]/.test(first);
  const text = form === 'json' || isJson ? canonicalJson(document, order) : canonicalLines(texts, form);
  return new TextEncoder().encode(text);
}

/** The raw files as one text for the reader of the type. */
export function joinedFiles(files: readonly Uint8Array[]): Uint8Array {
  const [first] = files;
  if (files.length === 1 && first !== undefined) return first;
  return new TextEncoder().encode(files.map((bytes) => decodeText(bytes) ?? '\ufffd').join('\n'));
}

function enveloped(
  text: string,
  envelope: { readonly instance: string; readonly version: string | undefined },
): string {
  const answer: unknown = JSON.parse(text);
  const endpoints = Array.isArray(answer) ? answer : (answer as { readonly endpoints: unknown }).endpoints;
  return JSON.stringify({ ...envelope, endpoints });
}
