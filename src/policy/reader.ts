import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { type Diagnostic, type DiagnosticDetails, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { type Library, readBytes, resolvePath } from './source-files.ts';
import { spanOf, type YamlNode, type YamlScalar } from './yaml-node.ts';

/**
 * What readers of nodes share. A reader turns a node into a part of the document. It returns `undefined` for an absent node, and for one
 * that it cannot read: then it has called `report` or `malformed`, so that nothing malformed is ever taken for absent.
 */
export interface Reader {
  /** The file that the nodes stand in. */
  readonly file: string;
  readonly library: Library;
  readonly diagnostics: Diagnostic[];
  /** Nodes of the wrong shape. The schema says what is wrong with them; should it have been silent, they are reported at the end. */
  readonly misshapen: YamlNode[];
}

/** Reports an error at a node. */
export function report(reader: Reader, code: DiagnosticCode, message: string, details: DiagnosticDetails): undefined {
  reader.diagnostics.push(error(code, message, details));
}

/** Notes a node whose shape the schema refuses. */
export function malformed(reader: Reader, node: YamlNode | undefined): undefined {
  if (node !== undefined) reader.misshapen.push(node);
}

/** The text of a scalar as written (`012` stays `012`); a list, a mapping or nothing is malformed. */
export function textOf(reader: Reader, node: YamlNode | undefined): string | undefined {
  if (node?.kind === 'scalar' && node.value !== null) return node.text;
  return malformed(reader, node);
}

/** One of the words of a closed list; anything else is malformed. */
export function wordOf<T extends string>(
  reader: Reader,
  node: YamlNode | undefined,
  words: readonly T[],
): T | undefined {
  const found = node?.kind === 'scalar' ? words.find((word) => word === node.value) : undefined;
  return found ?? malformed(reader, node);
}

/** A whole number of the mapping; anything else is malformed. */
export function integerOf(reader: Reader, node: YamlNode | undefined): number | undefined {
  if (node?.kind === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value)) return node.value;
  return malformed(reader, node);
}

/** A truth value, `absent` for a key that is not there; anything else is malformed. */
export function booleanOf(reader: Reader, node: YamlNode | undefined, absent: boolean): boolean | undefined {
  if (node === undefined) return absent;
  return node.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : malformed(reader, node);
}

/** A file that a node names, relative to the file it stands in. */
export interface NamedFile {
  readonly written: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The path that a node names, checked and resolved against the file it stands in. */
export function pathOf(
  reader: Reader,
  node: YamlNode | undefined,
): { readonly written: string; readonly path: string } | undefined {
  const written = textOf(reader, node);
  if (written === undefined || node === undefined) return undefined;
  const span = spanOf(node);
  const problem = pathProblem(written);
  if (problem !== undefined) return report(reader, 'VALUE_INVALID', `The path ${quote(written)} ${problem}`, { span });
  if (/^(\/|[A-Za-z]:)/.test(written)) {
    return report(reader, 'PATH_OUTSIDE', `The path ${quote(written)} is absolute`, {
      span,
      hint: 'write it relative to this file',
    });
  }
  return { written, path: resolvePath(reader.file, written) };
}

/** Reads the file that a node names. */
export function openFile(reader: Reader, node: YamlNode | undefined): NamedFile | undefined {
  const named = pathOf(reader, node);
  if (named === undefined || node === undefined) return undefined;
  const bytes = readBytes(reader.library, named.path, spanOf(node));
  if (bytes instanceof Uint8Array) return { ...named, bytes };
  reader.diagnostics.push(bytes);
  return undefined;
}

/** What makes a text unfit for a path in an output or input, if anything does. */
export function pathProblem(written: string): string | undefined {
  if (written.trim() === '') return 'is empty';
  if (/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(written)) return 'has control characters';
  if (written.includes('\\')) return 'has a backslash; folders are separated by /';
  return undefined;
}

/** Whether a node is the given word, as a text. */
export function isWord(node: YamlNode | undefined, word: string): node is YamlScalar {
  return node?.kind === 'scalar' && node.value === word;
}
