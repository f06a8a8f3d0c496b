import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';
import { commit } from './commit.ts';
import type { ComparedFile } from './compare.ts';
import { acquireLock, type Processes } from './lock.ts';
import { recover } from './recover.ts';

/** A file to be added, its path relative to the policy's folder. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Writes files that all must not exist yet: all of them or, when one exists or fails, none. */
export function addFiles(
  files: FileOperations,
  place: Place,
  { added, processes }: { readonly added: readonly NewFile[]; readonly processes: Processes },
): Result<undefined> {
  const found = added.map((file) => missingFile(files, place, file));
  const diagnostics = found.flatMap((result) => result.diagnostics);
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  const lock = acquireLock(files, place, processes);
  if (!lock.ok) return lock;
  try {
    const recovered = recover(files, place);
    if (!recovered.ok) return recovered;
    const changes = found.flatMap((result) => (result.ok ? [result.value] : []));
    return resultOf(undefined, [...recovered.diagnostics, ...commit(files, place, changes)]);
  } finally {
    lock.value.release();
  }
}

function missingFile(files: FileOperations, place: Place, { path, text }: NewFile): Result<ComparedFile> {
  const located = locate(files, place, path);
  if (!located.ok) return located;
  const target = located.value;
  try {
    const found: readonly Diagnostic[] =
      files.kind(target) === 'none' ? [] : [error('OUTPUT_FOREIGN', `${path} exists; nothing is written`)];
    return resultOf({ path, state: 'missing', target, new: Buffer.from(text) }, found);
  } catch (cause) {
    return { ok: false, diagnostics: [fileFailure('WRITE_FAILED', `Cannot look at ${path}`, cause)] };
  }
}
