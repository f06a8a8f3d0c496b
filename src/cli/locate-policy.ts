import { basename, dirname, join, resolve } from 'node:path';
import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { errorCode, fileFailure } from './file-failure.ts';
import type { Io } from './io.ts';
import { type Place, placeOf } from './place.ts';

/** The policy's file name when the user names a folder, or nothing. */
export const POLICY_FILE = 'rulecast.yaml';

/** A policy on disk: `file` in `place.folder`. */
export interface PolicyLocation {
  readonly place: Place;
  readonly file: string;
}

/** Finds the policy that `operand` names: a file, a folder with a `rulecast.yaml`, or (absent) the current folder. */
export function locatePolicy(operand: string | undefined, { files, cwd }: Io): Result<PolicyLocation> {
  const named = resolve(cwd, operand ?? '.');
  try {
    const isFolder = files.kind(files.realPath(named)) === 'folder';
    const path = isFolder ? join(named, POLICY_FILE) : named;
    if (files.kind(path) === 'none') return missing(path);
    return resultOf({ place: placeOf(files, dirname(path)), file: basename(path) });
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return missing(named);
    return failure(fileFailure('FILE_NOT_FOUND', `Cannot read ${named}`, cause));
  }
}

function missing(path: string): Result<never> {
  return failure(
    error('FILE_NOT_FOUND', `There is no policy ${path}`, { hint: 'rulecast init writes a policy to start with' }),
  );
}
