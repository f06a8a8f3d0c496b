import { join } from 'node:path';
import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { errorCode, fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { type Place, shown } from '../place.ts';
import { WORK_FOLDER, workFolder } from './journal.ts';

/** The processes of this machine, as far as a lock needs to know. */
export interface Processes {
  /** Id of this process. */
  readonly self: number;
  isAlive(id: number): boolean;
}

/** Makes the holder the only run that writes beside a policy, until it is released. */
export interface Lock {
  /** Gives the lock up and removes the work folder when nothing is left in it. Never throws for what the system refuses. */
  release(): void;
}

const LOCK_FILE = /^lock-(\d+)$/;
const ATTEMPTS = 3;

/**
 * BUSY when another live process holds the lock. A run first creates a file of its own name and then looks at the others': of two that
 * start together at least one sees the other, and the file of a dead process can be removed without a race, since nobody else creates it.
 * A file with this process's own id was left by an earlier process of that id, as happens in containers.
 */
export function acquireLock(files: FileOperations, place: Place, processes: Processes): Result<Lock> {
  const work = workFolder(place);
  const own = join(work, `lock-${processes.self}`);
  const release = () => releaseLock(files, work, own);
  try {
    if (!isUsable(files, work)) return notOurs(place, work);
    createOwn(files, work, own);
    const other = otherHolder(files, work, processes);
    if (other === undefined) return resultOf({ release });
    release();
    return busy(other);
  } catch (cause) {
    release();
    return failure(fileFailure('WRITE_FAILED', `Cannot write ${shown(place, own)}`, cause));
  }
}

function isUsable(files: FileOperations, work: string): boolean {
  return ['none', 'folder'].includes(files.kind(work));
}

function createOwn(files: FileOperations, work: string, own: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (files.kind(work) === 'none') files.makeFolder(work);
      if (files.kind(own) === 'none') files.create(own, new Uint8Array());
      return;
    } catch (cause) {
      // Another run may make or remove the folder at the same moment.
      const isRace = ['EEXIST', 'ENOENT'].includes(errorCode(cause) ?? '');
      if (!isRace || attempt === ATTEMPTS) throw cause;
    }
  }
}

function otherHolder(files: FileOperations, work: string, processes: Processes): number | undefined {
  for (const name of files.list(work)) {
    const id = Number(LOCK_FILE.exec(name)?.[1] ?? processes.self);
    if (id === processes.self) continue;
    if (processes.isAlive(id)) return id;
    removeIfThere(files, join(work, name));
  }
  return undefined;
}

function removeIfThere(files: FileOperations, file: string): void {
  try {
    files.remove(file);
  } catch (cause) {
    if (errorCode(cause) !== 'ENOENT') throw cause;
  }
}

/** Failures are ignored: a lock that stays names a process that is gone, and a folder that stays is not empty. */
function releaseLock(files: FileOperations, work: string, own: string): void {
  for (const remove of [() => files.remove(own), () => files.removeFolder(work)]) {
    try {
      remove();
    } catch (cause) {
      if (errorCode(cause) === undefined) throw cause;
    }
  }
}

function busy(id: number): Result<never> {
  return failure(
    error('BUSY', `Another rulecast (process ${id}) is writing in this folder`, {
      hint: `wait until it is done; if it is not a rulecast, remove ${WORK_FOLDER}/lock-${id}`,
    }),
  );
}

function notOurs(place: Place, work: string): Result<never> {
  return failure(
    error('OUTPUT_FOREIGN', `${shown(place, work)} is not a folder`, {
      hint: 'rulecast keeps files there while it writes; move it away',
    }),
  );
}
