import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { quote } from '../diagnostic/text.ts';
import { errorCode, fileFailure } from './file-failure.ts';
import type { FileOperations } from './files.ts';

/** Where a policy lives. Both are absolute, without links; `folder` is `root` or below it. */
export interface Place {
  /** The repository: the nearest folder upwards with `.git`, else the policy's folder. Nothing outside is read or written. */
  readonly root: string;
  /** The policy's folder, to which paths are relative. */
  readonly folder: string;
}

/** The place of a policy in `folder`, which exists. Throws like {@link FileOperations}. */
export function placeOf(files: FileOperations, folder: string): Place {
  const real = files.realPath(folder);
  for (let at = real; ; at = dirname(at)) {
    if (files.kind(join(at, '.git')) !== 'none') return { root: at, folder: real };
    if (dirname(at) === at) return { root: real, folder: real };
  }
}

/**
 * The absolute path, links of its parents resolved, of `path` as a policy writes it: relative to the policy's folder, `/` between its
 * parts. PATH_OUTSIDE when it leaves the repository in any way or enters `.git`; the last part is not followed.
 */
export function locate(files: FileOperations, place: Place, path: string): Result<string> {
  const flaw = flawOf(path);
  if (flaw !== undefined) return outside(path, flaw);
  const wanted = resolve(place.folder, path);
  const parent = resolveParent(files, dirname(wanted), path);
  if (!parent.ok) return parent;
  const target = join(parent.value, basename(wanted));
  if (!isInside(place.root, target)) return outside(path, `it leaves ${place.root}`);
  if (isInGit(place, target)) return outside(path, 'it lies in a .git folder');
  return resultOf(target);
}

/** An absolute path as the user would write it: relative to the policy's folder, `/` between its parts. */
export function shown(place: Place, absolute: string): string {
  return relative(place.folder, absolute).split(sep).join('/') || '.';
}

/** Whether `path` is `folder` or below it; both absolute and without links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Whether an absolute path inside the repository lies in git's own folder, which holds programs that git runs, and passwords. */
export function isInGit(place: Place, path: string): boolean {
  // `.GIT` is the same folder where file names ignore case.
  return relative(place.root, path)
    .split(sep)
    .some((part) => part.toLowerCase() === '.git');
}

/** Why a path cannot be one that a policy names, by its text alone; undefined when it can. */
export function flawOf(path: string): string | undefined {
  if (path === '' || path.endsWith('/')) return 'it names no file';
  if (path.includes('\0')) return 'it has a NUL character';
  if (path.includes('\\')) return 'it has a backslash; write / between folders';
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path)) return 'it is not relative to the policy';
  if (['.', '..'].includes(basename(path))) return 'it names no file';
  return undefined;
}

/** Links of what exists are resolved; what does not exist yet has none. */
function resolveParent(files: FileOperations, folder: string, path: string): Result<string> {
  try {
    const kind = files.kind(folder);
    if (kind === 'folder' || kind === 'link') return existing(files, files.realPath(folder), path);
    if (kind !== 'none') return notAFolder(path, folder);
    const parent = resolveParent(files, dirname(folder), path);
    return parent.ok ? resultOf(join(parent.value, basename(folder))) : parent;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return outside(path, 'a link on its way leads nowhere');
    return failure(fileFailure('PATH_OUTSIDE', `Cannot follow ${path}`, cause));
  }
}

function existing(files: FileOperations, real: string, path: string): Result<string> {
  return files.kind(real) === 'folder' ? resultOf(real) : notAFolder(path, real);
}

function notAFolder(path: string, standing: string): Result<never> {
  return failure(
    error('OUTPUT_FOREIGN', `${path} needs a folder where a file stands: ${standing}`, {
      hint: 'move that file away, or change the path of the output',
    }),
  );
}

function outside(path: string, why: string): Result<never> {
  return failure(
    error('PATH_OUTSIDE', `The path ${quote(path)} cannot be used: ${why}`, {
      hint: 'paths are relative to the policy and stay inside its repository',
    }),
  );
}
