import { dirname, resolve } from 'node:path';
import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { errorCode, fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Io } from '../io.ts';
import { placeOf } from '../place.ts';
import { diskTree, slashed } from './disk-tree.ts';
import { type Target, targetAt } from './target.ts';
import type { Tree } from './tree.ts';

/** A tree and what is meant in it. */
export interface TreeTarget {
  readonly tree: Tree;
  readonly target: Target;
  /** What the user calls it. */
  readonly label: string;
}

/**
 * What `rulecast diff OLD NEW` is to open at one of its paths on disk. What is neither file nor folder (a pipe, `/dev/null`) is read to its end: that is how
 * other programs hand over files, and how git says that there is none. FILE_NOT_FOUND for a path where nothing is.
 */
export function operandAt(operand: string, { files, cwd }: Io): Result<TreeTarget> {
  const path = resolve(cwd, operand);
  try {
    const kind = kindOf(files, path);
    if (kind === 'none') return missing(operand);
    if (kind === 'other') return resultOf(streamed(files, path, operand));
    const shown = slashed(operand)
      .replace(/^(?:\.\/+)+/, '')
      .replace(/\/+$/, (slashes, at) => (at === 0 ? slashes : ''));
    const isFolder = kind === 'folder';
    const folder = isFolder ? (shown === '.' ? '' : shown) : folderPart(shown);
    const tree = diskTree(files, { place: placeOf(files, isFolder ? path : dirname(path)), shown: folder });
    return resultOf({ tree, target: targetAt(tree, isFolder ? folder : shown), label: operand });
  } catch (cause) {
    return failure(fileFailure('FILE_NOT_FOUND', `Cannot read ${quote(operand)}`, cause));
  }
}

function kindOf(files: FileOperations, path: string): 'none' | 'file' | 'folder' | 'other' {
  // What a process was handed over as a number has no path to follow.
  if (/^\/(?:dev\/fd|proc\/self\/fd)\/\d+$/.test(path)) return 'other';
  try {
    const kind = files.kind(files.realPath(path));
    return kind === 'link' ? 'other' : kind;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return 'none';
    throw cause;
  }
}

function folderPart(shown: string): string {
  const slash = shown.lastIndexOf('/');
  return slash < 0 ? '' : shown.slice(0, Math.max(slash, 1));
}

/** A tree of one file whose bytes are at hand; without bytes there is none. */
function streamed(files: FileOperations, path: string, operand: string): TreeTarget {
  const bytes = files.read(path);
  const isThere = (at: string) => at === operand && bytes.length > 0;
  const tree: Tree = {
    label: (at) => at,
    kind: (at) => (isThere(at) ? 'file' : 'none'),
    list: () => [],
    read: (at) =>
      isThere(at) ? { ok: true, bytes } : { ok: false, code: 'FILE_NOT_FOUND', reason: 'it does not exist' },
    prepare: () => {},
  };
  return { tree, target: bytes.length > 0 ? { kind: 'file', path: operand } : { kind: 'none' }, label: operand };
}

function missing(operand: string): Result<never> {
  return failure(error('FILE_NOT_FOUND', `There is nothing at ${quote(operand)}`));
}
