import { posix } from 'node:path';
import { type Diagnostic, error, type Span } from '../diagnostic/diagnostic.ts';
import type { Result } from '../diagnostic/result.ts';
import { quote } from '../diagnostic/text.ts';
import { decodeText } from '../feeds/decode-text.ts';
import type { FeedLock } from '../feeds/lock.ts';

/** The bytes of a file, or why there are none: a phrase that ends a sentence, without a full stop. */
export type FileContent =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly code: 'FILE_NOT_FOUND' | 'FILE_TOO_LARGE' | 'LINK_REFUSED' | 'PATH_OUTSIDE';
      readonly reason: string;
      /** Whether something stands at the path of a file that is not found, so that it must not be taken for absent. */
      readonly isThere?: boolean;
    };

/**
 * Where policies, lists, snapshots and the lock beside a policy are read from; most policies have no lock. Paths are `/` separated and relative to the folder of the entry policy; `..` may
 * lead out of it, and `read` alone decides how far.
 */
export interface SourceFiles {
  read(path: string): FileContent;
}

/** What a policy is read with beside its files. */
export interface LoadOptions {
  /** The day, `YYYY-MM-DD`, for feeds that say when they take what is announced. Such a feed is an error without it. */
  readonly asOf?: string;
  /** `ignore`: snapshots are read as they are, whatever a feed says of when to take what. */
  readonly timing?: 'ignore';
}

/** The files of one run: each is read once, and its text is kept where a diagnostic may show a line of it. */
export interface Library {
  readonly files: SourceFiles;
  /** Path of the entry policy. */
  readonly entry: string;
  readonly options: LoadOptions;
  readonly contents: Map<string, FileContent>;
  readonly sources: Map<string, string>;
  /** The lock beside the entry policy, once it was asked for. */
  lock?: Result<FeedLock>;
}

/** A library that has read nothing yet. */
export function libraryOf(files: SourceFiles, entry: string, options: LoadOptions = {}): Library {
  return { files, entry, options, contents: new Map(), sources: new Map() };
}

/** The bytes at a path of {@link SourceFiles}, or a diagnostic at `span`, the place that names the path. */
export function readBytes(library: Library, path: string, span?: Span): Uint8Array | Diagnostic {
  const content = library.contents.get(path) ?? library.files.read(path);
  library.contents.set(path, content);
  if (content.ok) return content.bytes;
  return error(content.code, `Cannot read ${quote(path)}: ${content.reason}`, span === undefined ? {} : { span });
}

/** The bytes of a file that need not be there; undefined when nothing stands at its path. A diagnostic when it cannot be read. */
export function readOptional(library: Library, path: string, span?: Span): Uint8Array | Diagnostic | undefined {
  const bytes = readBytes(library, path, span);
  const content = library.contents.get(path);
  const isAbsent = content !== undefined && !content.ok && content.code === 'FILE_NOT_FOUND' && !content.isThere;
  return isAbsent ? undefined : bytes;
}

/** The text of a file and keeps it for excerpts. A file that is neither UTF-8 nor UTF-16 is TEXT_ENCODING at the first bad character. */
export function readText(library: Library, path: string, bytes: Uint8Array): string | Diagnostic {
  const text = decodeText(bytes);
  library.sources.set(path, text ?? new TextDecoder('utf-8').decode(bytes));
  if (text !== undefined) return text;
  const before = (library.sources.get(path) ?? '').split('\ufffd', 1)[0] ?? '';
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return error('TEXT_ENCODING', `${quote(path)} is neither UTF-8 nor UTF-16 with a byte order mark`, {
    span: { file: path, start: { line, column }, end: { line, column: column + 1 } },
    hint: 'save the file as UTF-8',
  });
}

/** Makes the lines of a file available to excerpts, for diagnostics that others report about it. */
export function keepText(library: Library, path: string, bytes: Uint8Array): void {
  if (!library.sources.has(path)) library.sources.set(path, decodeText(bytes) ?? new TextDecoder().decode(bytes));
}

/** The path that `written` means in the file `from`: joined to its folder and normalised. */
export function resolvePath(from: string, written: string): string {
  return posix.normalize(posix.join(posix.dirname(from), written));
}
