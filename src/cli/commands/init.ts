import { join, relative, resolve } from 'node:path';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Io } from '../io.ts';
import { makeFolders } from '../make-folders.ts';
import { type Place, placeOf } from '../place.ts';
import { addFiles, type NewFile } from '../store/add-files.ts';
import { ATTRIBUTES, TEMPLATES } from '../templates/templates.ts';

/** `rulecast init`: writes a starting policy, an example snapshot and line-end rules, and never overwrites anything. */
export const INIT: Command = { options: {}, operands: 1, run: runInit };

async function runInit(args: Arguments, { cwd, files, processes }: Io): Promise<Outcome> {
  const folder = resolve(cwd, args.operands[0] ?? '.');
  const place = makePlace(files, folder);
  if (!place.ok) return stopped(place.diagnostics);
  const hasAttributes = files.kind(join(place.value.folder, ATTRIBUTES.path)) !== 'none';
  const added = hasAttributes ? TEMPLATES : [...TEMPLATES, ATTRIBUTES];
  const { diagnostics } = addFiles(files, place.value, { added, processes });
  const exitCode = exitCodeOf(diagnostics);
  if (exitCode !== 0) return stopped(diagnostics);
  const written = added.map(({ path }) => path);
  const linesToAdd = hasAttributes ? { [ATTRIBUTES.path]: linesOf(ATTRIBUTES) } : {};
  const where = relative(cwd, folder);
  const next = where === '' ? 'rulecast build' : `rulecast build ${where}`;
  const blocks = [
    written.map((path) => `wrote ${path}\n`),
    ...(hasAttributes ? [attributeLines()] : []),
    [`Now try: ${next}\n`],
  ];
  const text = blocks.map((lines) => lines.join('')).join('\n');
  return { exitCode, text, document: { folder, written, linesToAdd }, diagnostics, sources: new Map() };
}

/** What to do by hand where line ends are ruled already. */
function attributeLines(): readonly string[] {
  const head = `${ATTRIBUTES.path} exists and is left alone. Add these lines, so that git keeps line ends as they are built:\n`;
  return [head, ...linesOf(ATTRIBUTES).map((line) => `  ${line}\n`)];
}

function linesOf({ text }: NewFile): readonly string[] {
  return text.trimEnd().split('\n');
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
