import { resolve } from 'node:path';
import type { FileContent, SourceFiles } from '../policy/source-files.ts';
import { errorCode, reasonOf } from './file-failure.ts';
import type { FileOperations } from './files.ts';
import { flawOf, isInGit, isInside, type Place } from './place.ts';

/** The largest file that is read. Lists of a million addresses have a tenth of this. */
export const MAX_BYTES = 128 * 1024 * 1024;

/** The files of a policy's repository, relative to the policy's folder; links may not lead out of it either. */
export function repositoryFiles(files: FileOperations, place: Place): SourceFiles {
  return { read: (path) => readInside(files, place, path) };
}

function readInside(files: FileOperations, place: Place, path: string): FileContent {
  const flaw = flawOf(path);
  if (flaw !== undefined) return { ok: false, code: 'PATH_OUTSIDE', reason: flaw };
  const lexical = resolve(place.folder, path);
  if (!isInside(place.root, lexical)) return outside(place);
  try {
    const real = files.realPath(lexical);
    if (!isInside(place.root, real) || isInGit(place, real)) return outside(place);
    const kind = files.kind(real);
    if (kind !== 'file')
      return {
        ok: false,
        code: 'FILE_NOT_FOUND',
        reason: `it is a ${kind === 'folder' ? 'folder' : 'device'}`,
        isThere: true,
      };
    const size = files.size(real);
    return size <= MAX_BYTES ? { ok: true, bytes: files.read(real) } : tooLarge(size);
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return { ok: false, code: 'FILE_NOT_FOUND', reason: 'it does not exist' };
    return { ok: false, code: 'FILE_NOT_FOUND', reason: reasonOf(cause), isThere: true };
  }
}

/** Why a file of so many bytes is not read. */
export function tooLarge(size: number): FileContent {
  return { ok: false, code: 'FILE_TOO_LARGE', reason: `it has ${size} bytes, and at most ${MAX_BYTES} are read` };
}

function outside({ root }: Place): FileContent {
  return { ok: false, code: 'PATH_OUTSIDE', reason: `it lies outside of ${root}` };
}
