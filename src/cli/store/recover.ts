import { type Diagnostic, type DiagnosticDetails, error, warning } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { reasonOf } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { type Place, shown } from '../place.ts';
import { finish, pruneFolders, undo } from './apply.ts';
import { type JournalStep, type Located, type LocatedJournal, readJournal, type Stage, stageOf } from './journal.ts';
import { sha256 } from './manifest.ts';
import { discardStage } from './stage.ts';
import { writeFailed } from './write-failure.ts';

/** What an interrupted run left: files to finish, to undo, or only litter. `foreign`: no stage of ours. */
type Left =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'litter' }
  | { readonly kind: 'finish' | 'undo'; readonly journal: LocatedJournal };

/**
 * Finishes or undoes what an interrupted run left beside a policy, and says so with STAGE_INTERRUPTED. The lock is held. Where
 * someone changed the files since (`git checkout`, say), they stay as they are and only the stage is removed.
 */
export function recover(files: FileOperations, place: Place): Result<undefined> {
  const stage = stageOf(place);
  try {
    const left = leftBehind(files, place, stage);
    if (left.kind === 'nothing') return resultOf(undefined);
    if (left.kind === 'foreign') return failure(foreign(shown(place, stage.folder)));
    if (left.kind === 'litter') return discarded(files, stage, []);
    const { kind, journal } = left;
    if (!journal.steps.every((step, index) => isUndisturbed(files, stage, { step, index, kind }))) {
      return discarded(files, stage, [interrupted('files were changed since, so they are left as they are')]);
    }
    if (kind === 'finish') {
      finish(files, stage, journal);
      pruneFolders(files, place, journal);
      return discarded(files, stage, [interrupted('its files are now complete')]);
    }
    undo(files, stage, journal);
    return discarded(files, stage, [interrupted('its files are now as before it')]);
  } catch (cause) {
    return failure(notRecovered(place, stage, cause));
  }
}

/** A warning when a run was interrupted here and its files may be a mix of old and new. Changes nothing. */
export function findInterrupted(files: FileOperations, place: Place): readonly Diagnostic[] {
  const stage = stageOf(place);
  const isStaged = [stage.journal, stage.undo].some((journal) => files.kind(journal) !== 'none');
  return isStaged ? [interrupted('its files may be a mix', { hint: 'rulecast build finishes or undoes it' })] : [];
}

function leftBehind(files: FileOperations, place: Place, stage: Stage): Left {
  const standing = files.kind(stage.folder);
  if (standing !== 'folder') return { kind: standing === 'none' ? 'nothing' : 'foreign' };
  for (const [kind, file] of [
    ['finish', stage.journal],
    ['undo', stage.undo],
  ] as const) {
    if (files.kind(file) !== 'file') continue;
    const journal = readJournal(files, place, file);
    return journal === undefined ? { kind: 'litter' } : { kind, journal };
  }
  return { kind: 'litter' };
}

/** Whether a step's target is as before or after the step, and what is needed to bring it to the wanted side is at hand. */
function isUndisturbed(
  files: FileOperations,
  stage: Stage,
  {
    step,
    index,
    kind,
  }: { readonly step: Located<JournalStep>; readonly index: number; readonly kind: 'finish' | 'undo' },
): boolean {
  const standing = hashOf(files, step.target);
  const [goal, start, supply] =
    kind === 'finish' ? [step.new, step.old, stage.newFile(index)] : [step.old, step.new, stage.oldFile(index)];
  if (standing === goal) return true;
  return standing === start && (goal === undefined || hashOf(files, supply) === goal);
}

/** The hash of a file, undefined for none, and a word that is no hash for anything else. */
function hashOf(files: FileOperations, path: string): string | undefined {
  const kind = files.kind(path);
  if (kind === 'none') return undefined;
  return kind === 'file' ? sha256(files.read(path)) : kind;
}

function discarded(files: FileOperations, stage: Stage, diagnostics: readonly Diagnostic[]): Result<undefined> {
  discardStage(files, stage);
  return resultOf(undefined, diagnostics);
}

/** A link, most likely, whose target is not ours to empty. */
function foreign(path: string): Diagnostic {
  return error('OUTPUT_FOREIGN', `${path} is not a folder`, {
    hint: 'rulecast keeps files there while it writes; remove it',
  });
}

function interrupted(what: string, details: DiagnosticDetails = {}): Diagnostic {
  return warning('STAGE_INTERRUPTED', `An earlier run was interrupted; ${what}`, details);
}

function notRecovered(place: Place, stage: Stage, cause: unknown): Diagnostic {
  const hint = 'an earlier run was interrupted and cannot be finished yet; run rulecast build again';
  return cause instanceof Error && 'code' in cause
    ? error('WRITE_FAILED', `Cannot repair ${shown(place, stage.folder)}: ${reasonOf(cause)}`, { hint })
    : writeFailed(cause, hint);
}
