import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { FileOperations } from '../files.ts';
import type { Place } from '../place.ts';
import { acquireLock, type Processes } from './lock.ts';
import { recover } from './recover.ts';

/**
 * Does something as the only run that writes beside a policy, once what an interrupted run left is finished or undone; `run` is given what was
 * said about that.
 */
export async function withLock<T>(
  files: FileOperations,
  place: Place,
  { processes, run }: { readonly processes: Processes; readonly run: (recovered: readonly Diagnostic[]) => Promise<T> },
): Promise<Result<T>> {
  const lock = acquireLock(files, place, processes);
  if (!lock.ok) return lock;
  try {
    const recovered = recover(files, place);
    return recovered.ok ? resultOf(await run(recovered.diagnostics)) : recovered;
  } finally {
    lock.value.release();
  }
}
