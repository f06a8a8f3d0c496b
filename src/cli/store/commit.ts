import { type Diagnostic, warning } from '../../diagnostic/diagnostic.ts';
import { reasonOf } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Place } from '../place.ts';
import { finish, pruneFolders, undo } from './apply.ts';
import type { ComparedFile } from './compare.ts';
import { type LocatedJournal, type Stage, stageOf, WORK_FOLDER } from './journal.ts';
import { discardStage, writeStage } from './stage.ts';
import { writeFailed } from './write-failure.ts';

const NOTHING_CHANGED = 'nothing was changed';
const INTERRUPTED = 'some files may be new and some old; the next rulecast build finishes or undoes this run';

/**
 * Makes all `changes` or none of them; the manifest is the last one. The lock is held and nothing is staged. Returns WRITE_FAILED
 * errors when nothing was changed, or, should undoing fail too, when the next run has to repair it.
 */
export function commit(files: FileOperations, place: Place, changes: readonly ComparedFile[]): readonly Diagnostic[] {
  if (changes.length === 0) return [];
  const stage = stageOf(place);
  let journal: LocatedJournal;
  try {
    journal = writeStage(files, place, changes);
  } catch (cause) {
    const cleaned = attempt(() => discardStage(files, stage));
    return [writeFailed(cause, cleaned ? NOTHING_CHANGED : INTERRUPTED)];
  }
  try {
    finish(files, stage, journal);
  } catch (cause) {
    const undone = attempt(() => rollBack(files, stage, journal));
    return [writeFailed(cause, undone ? NOTHING_CHANGED : INTERRUPTED)];
  }
  pruneFolders(files, place, journal);
  return cleanUp(files, stage);
}

/** The journal is renamed first, so that a kill from here on does not turn back to finishing what is half undone. */
function rollBack(files: FileOperations, stage: Stage, journal: LocatedJournal): void {
  files.rename(stage.journal, stage.undo);
  files.syncFolder(stage.folder);
  undo(files, stage, journal);
  discardStage(files, stage);
}

function cleanUp(files: FileOperations, stage: Stage): readonly Diagnostic[] {
  try {
    discardStage(files, stage);
    return [];
  } catch (cause) {
    const message = `Everything is written, but ${WORK_FOLDER} cannot be cleaned up: ${reasonOf(cause)}`;
    return [warning('WRITE_FAILED', message, { hint: 'the next rulecast build does it' })];
  }
}

function attempt(operations: () => void): boolean {
  try {
    operations();
    return true;
  } catch {
    return false;
  }
}
