import { dirname, resolve } from 'node:path';
import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { fileFailure } from './file-failure.ts';
import type { FileOperations } from './files.ts';
import type { Io } from './io.ts';

/**
 * Puts a report into a file, whole or not at all, in the place of an earlier one. Where a device or a folder stands (`/dev/stdout`), nothing is replaced, and
 * WRITE_FAILED says so.
 */
export function writeReport({ files, cwd }: Io, path: string, text: string): readonly Diagnostic[] {
  try {
    const target = targetOf(files, resolve(cwd, path));
    if (target === undefined) return [error('WRITE_FAILED', `Cannot write ${quote(path)}: it is no file`)];
    const draft = `${target}.partial`;
    if (files.kind(draft) === 'file') files.remove(draft);
    files.create(draft, Buffer.from(text));
    files.rename(draft, target);
    files.syncFolder(dirname(target));
    return [];
  } catch (cause) {
    return [fileFailure('WRITE_FAILED', `Cannot write ${quote(path)}`, cause)];
  }
}

/** The file that is written; undefined when something else stands there. What a device leads to is never replaced, be it a file: others have it open. */
function targetOf(files: FileOperations, path: string): string | undefined {
  if (/^\/(?:dev|proc)\/(?!shm\/)/.test(path)) return undefined;
  const kind = files.kind(path);
  if (kind === 'none' || kind === 'file') return path;
  if (kind !== 'link') return undefined;
  const real = files.realPath(path);
  return files.kind(real) === 'file' ? real : undefined;
}
