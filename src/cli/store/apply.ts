import { dirname } from 'node:path';
import { errorCode } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { isInside, type Place } from '../place.ts';
import type { JournalStep, Located, LocatedJournal, Stage } from './journal.ts';
import { about } from './write-failure.ts';

/**
 * Does what is left of a staged run: folders, files, and last the manifest, when all before it is sure to last. May be repeated after a
 * kill at any point. Throws when an operation fails; the journal still says what to do.
 */
export function finish(files: FileOperations, stage: Stage, { steps, folders }: LocatedJournal): void {
  for (const { path, target } of folders) {
    about(path, () => {
      if (files.kind(target) === 'none') files.makeFolder(target);
    });
  }
  const manifest = steps.length - 1;
  steps.forEach((step, index) => {
    if (index === manifest) syncAll(files, [...steps.slice(0, manifest), ...folders]);
    about(step.path, () => replace(files, stage, { step, index }));
  });
  syncAll(files, steps.slice(manifest));
}

/** Takes back what was done of a staged run, the manifest first. May be repeated like {@link finish}. */
export function undo(files: FileOperations, stage: Stage, { steps, folders }: LocatedJournal): void {
  for (const [index, step] of [...steps.entries()].reverse()) {
    about(step.path, () => restore(files, stage, { step, index }));
  }
  for (const { path, target } of [...folders].reverse()) {
    about(path, () => {
      if (files.kind(target) === 'folder' && files.list(target).length === 0) files.removeFolder(target);
    });
  }
  syncAll(files, [...steps, ...folders]);
}

/** Removes folders that a finished run emptied, as far as that goes; the policy's folder and the repository stay. */
export function pruneFolders(files: FileOperations, place: Place, { steps }: LocatedJournal): void {
  for (const { target } of steps.filter((step) => step.new === undefined)) {
    try {
      for (let at = dirname(target); isInside(place.root, at) && !isInside(at, place.folder); at = dirname(at)) {
        files.removeFolder(at);
      }
    } catch (cause) {
      // Not empty, most often; an empty folder that stays does no harm.
      if (errorCode(cause) === undefined) throw cause;
    }
  }
}

interface IndexedStep {
  readonly step: Located<JournalStep>;
  readonly index: number;
}

function replace(files: FileOperations, stage: Stage, { step, index }: IndexedStep): void {
  if (step.new === undefined) {
    if (files.kind(step.target) !== 'none') files.remove(step.target);
  } else if (files.kind(stage.newFile(index)) !== 'none') {
    files.rename(stage.newFile(index), step.target);
  }
}

/** A step whose staged file is still there was never done, so its target is left as it is. */
function restore(files: FileOperations, stage: Stage, { step, index }: IndexedStep): void {
  const isDone = files.kind(step.new === undefined ? step.target : stage.newFile(index)) === 'none';
  if (!isDone) return;
  if (step.old === undefined) {
    if (files.kind(step.target) !== 'none') files.remove(step.target);
  } else if (files.kind(stage.oldFile(index)) !== 'none') {
    files.rename(stage.oldFile(index), step.target);
  }
}

/** Makes the entries of all `items` in their folders last, each folder once. */
function syncAll(files: FileOperations, items: readonly Located<{ readonly path: string }>[]): void {
  const firstIn = new Map(items.map((item) => [dirname(item.target), item]));
  for (const [folder, { path }] of firstIn) {
    about(path, () => {
      if (files.kind(folder) === 'folder') files.syncFolder(folder);
    });
  }
}
