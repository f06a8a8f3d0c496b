import { dirname } from 'node:path';
import type { FileOperations } from '../files.ts';
import { type Place, shown } from '../place.ts';
import type { ComparedFile } from './compare.ts';
import { type JournalStep, type LocatedJournal, printJournal, type Stage, stageOf, workFolder } from './journal.ts';
import { sha256 } from './manifest.ts';
import { about } from './write-failure.ts';

/**
 * Writes the new and the old content of every change and then the journal, all synced. When this returns, the run can only be finished
 * or undone; when it throws before, nothing but the stage was touched. `changes` end with the manifest.
 */
export function writeStage(files: FileOperations, place: Place, changes: readonly ComparedFile[]): LocatedJournal {
  const stage = stageOf(place);
  about(shown(place, stage.folder), () => makeStage(files, place, stage));
  changes.forEach((change, step) => {
    about(change.path, () => writeContents(files, stage, { change, step }));
  });
  return about(shown(place, stage.journal), () => {
    const steps = changes.map((change) => ({ ...stepOf(change), target: change.target }));
    const folders = missingFolders(files, changes).map((target) => ({ path: shown(place, target), target }));
    writeJournal(files, stage, { steps, folders });
    return { steps, folders };
  });
}

/** Removes the stage, its journal first: without one, the rest is only litter. */
export function discardStage(files: FileOperations, stage: Stage): void {
  if (files.kind(stage.folder) === 'none') return;
  for (const journal of [stage.journal, stage.undo]) {
    if (files.kind(journal) !== 'none') files.remove(journal);
  }
  for (const name of files.list(stage.folder)) files.remove(`${stage.folder}/${name}`);
  files.removeFolder(stage.folder);
}

function makeStage(files: FileOperations, place: Place, stage: Stage): void {
  files.makeFolder(stage.folder);
  files.syncFolder(workFolder(place));
  files.syncFolder(place.folder);
}

function writeContents(
  files: FileOperations,
  stage: Stage,
  { change, step }: { readonly change: ComparedFile; readonly step: number },
): void {
  if (change.old !== undefined) files.create(stage.oldFile(step), change.old);
  if (change.new !== undefined) files.create(stage.newFile(step), change.new);
}

/** The rename is what makes the run final, so that no half-written journal can be read. */
function writeJournal(files: FileOperations, stage: Stage, journal: LocatedJournal): void {
  const draft = `${stage.journal}.draft`;
  const folders = journal.folders.map(({ path }) => path);
  const steps = journal.steps.map(({ target: _, ...step }) => step);
  files.create(draft, printJournal({ steps, folders }));
  files.syncFolder(stage.folder);
  files.rename(draft, stage.journal);
  files.syncFolder(stage.folder);
}

function stepOf(change: ComparedFile): JournalStep {
  return {
    path: change.path,
    ...(change.old && { old: sha256(change.old) }),
    ...(change.new && { new: sha256(change.new) }),
  };
}

/** Folders that the new files need and that do not exist, parents first. */
function missingFolders(files: FileOperations, changes: readonly ComparedFile[]): readonly string[] {
  const missing = new Set<string>();
  for (const { target } of changes.filter((change) => change.new !== undefined)) {
    const chain: string[] = [];
    for (let at = dirname(target); !missing.has(at) && files.kind(at) === 'none'; at = dirname(at)) chain.unshift(at);
    for (const folder of chain) missing.add(folder);
  }
  return [...missing];
}
