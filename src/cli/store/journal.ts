import { join } from 'node:path';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';

/** One file that a run replaces, creates or removes. Hashes are SHA-256; absent: no file. */
export interface JournalStep {
  /** Relative to the policy's folder, as the user sees it. */
  readonly path: string;
  readonly old?: string;
  readonly new?: string;
}

/** What a run is about to do: enough to finish it, or to undo it, at any point. The manifest is the last step. */
export interface Journal {
  readonly steps: readonly JournalStep[];
  /** Folders that do not exist yet, parents first. */
  readonly folders: readonly string[];
}

/** Folder beside the policy in which rulecast keeps what must not outlive a run. */
export const WORK_FOLDER = '.rulecast';

/** Where the files of a run are kept until they are renamed into their places. There is one run at a time. */
export interface Stage {
  readonly folder: string;
  /** Its presence means: every staged file is whole, finish the run. */
  readonly journal: string;
  /** The journal under this name means: undo the run. */
  readonly undo: string;
  /** The staged new content of a step, and the saved old one, by the step's position. */
  readonly newFile: (step: number) => string;
  readonly oldFile: (step: number) => string;
}

export function workFolder(place: Place): string {
  return join(place.folder, WORK_FOLDER);
}

export function stageOf(place: Place): Stage {
  const folder = join(workFolder(place), 'stage');
  return {
    folder,
    journal: join(folder, 'journal.json'),
    undo: join(folder, 'undo.json'),
    newFile: (step) => join(folder, `${step}.new`),
    oldFile: (step) => join(folder, `${step}.old`),
  };
}

export function printJournal(journal: Journal): Uint8Array {
  return Buffer.from(`${JSON.stringify(journal, undefined, 2)}\n`);
}

/** A step or folder of a journal with its absolute path. */
export type Located<T> = T & { readonly target: string };

/** A journal whose paths are known to stay inside the repository. */
export interface LocatedJournal {
  readonly steps: readonly Located<JournalStep>[];
  readonly folders: readonly Located<{ readonly path: string }>[];
}

/**
 * The journal in `file`; undefined when it is not one that rulecast wrote here. It is data like any other: a repository may bring
 * its own, so no path of it leads out.
 */
export function readJournal(files: FileOperations, place: Place, file: string): LocatedJournal | undefined {
  const journal = parseJson(Buffer.from(files.read(file)).toString());
  if (!isJournal(journal)) return undefined;
  const steps = locateAll(files, place, journal.steps);
  const folders = locateAll(
    files,
    place,
    journal.folders.map((path) => ({ path })),
  );
  return steps && folders && { steps, folders };
}

function locateAll<T extends { readonly path: string }>(
  files: FileOperations,
  place: Place,
  items: readonly T[],
): readonly Located<T>[] | undefined {
  const located: Located<T>[] = [];
  for (const item of items) {
    const target = locate(files, place, item.path);
    if (!target.ok) return undefined;
    located.push({ ...item, target: target.value });
  }
  return located;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null) return false;
  const { steps, folders } = value as Partial<Record<keyof Journal, unknown>>;
  if (!Array.isArray(steps) || !Array.isArray(folders)) return false;
  return steps.every(isStep) && folders.every((folder) => typeof folder === 'string');
}

function isStep(value: unknown): value is JournalStep {
  if (typeof value !== 'object' || value === null) return false;
  const step = value as Partial<Record<keyof JournalStep, unknown>>;
  return (
    typeof step.path === 'string' &&
    [step.old, step.new].every((hash) => hash === undefined || typeof hash === 'string')
  );
}
