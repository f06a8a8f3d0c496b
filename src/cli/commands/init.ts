import { dirname, relative, resolve } from 'node:path';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Io } from '../io.ts';
import { type Place, placeOf } from '../place.ts';
import { addFiles } from '../store/add-files.ts';
import { TEMPLATES } from '../templates/templates.ts';

/** `rulecast init`: writes a starting policy, an example snapshot and line-end rules, and never overwrites anything. */
export const INIT: Command = { options: {}, operands: 1, run: runInit };

async function runInit(args: Arguments, { cwd, files, processes }: Io): Promise<Outcome> {
  const folder = resolve(cwd, args.operands[0] ?? '.');
  const place = makePlace(files, folder);
  if (!place.ok) return stopped(place.diagnostics);
  const { diagnostics } = addFiles(files, place.value, { added: TEMPLATES, processes });
  const exitCode = exitCodeOf(diagnostics);
  if (exitCode !== 0) return stopped(diagnostics);
  const written = TEMPLATES.map(({ path }) => path);
  const where = relative(cwd, folder);
  const next = where === '' ? 'rulecast build' : `rulecast build ${where}`;
  const text = `${written.map((path) => `wrote ${path}\n`).join('')}\nNow try: ${next}\n`;
  return { exitCode, text, document: { folder, written }, diagnostics, sources: new Map() };
}

/** The place of a folder, which is created if need be. */
function makePlace(files: FileOperations, folder: string): Result<Place> {
  try {
    makeFolders(files, folder);
    return resultOf(placeOf(files, folder));
  } catch (cause) {
    return failure(fileFailure('WRITE_FAILED', `Cannot create the folder ${folder}`, cause));
  }
}

function makeFolders(files: FileOperations, folder: string): void {
  if (files.kind(folder) !== 'none' || dirname(folder) === folder) return;
  makeFolders(files, dirname(folder));
  files.makeFolder(folder);
}
