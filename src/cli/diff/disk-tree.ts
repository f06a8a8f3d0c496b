import { join, posix, resolve, sep } from 'node:path';
import { errorCode } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Place } from '../place.ts';
import { repositoryFiles } from '../repository-files.ts';
import { below, isEntered, type ListedPath, type Tree, type TreeKind } from './tree.ts';

/** A folder on disk, and how the user came to it. */
export interface DiskFolder {
  readonly place: Place;
  /** The folder of the place as the user wrote it; empty for the current one. */
  readonly shown: string;
}

/** The files at and around a folder on disk. Paths begin with the folder as it was written. */
export function diskTree(files: FileOperations, { place, shown }: DiskFolder): Tree {
  const source = repositoryFiles(files, place);
  const inner = (path: string) => innerPath(shown, path);
  const absolute = (path: string) => resolve(place.folder, inner(path));
  return {
    label: (path) => path || '.',
    kind: (path) => kindOf(files, absolute(path)),
    list: (folder) => listFolder(files, { absolute: absolute(folder), shown: folder }),
    read: (path) => source.read(inner(path)),
    prepare: () => {},
  };
}

/** A shown path relative to the shown folder; both are relative to one folder, or both absolute. */
function innerPath(shown: string, path: string): string {
  // Any folder will do, as long as it is deeper than `..` leads out of it.
  const base = `/${'x/'.repeat(64)}`;
  const way = posix.relative(posix.resolve(base, shown), posix.resolve(base, path));
  return way === '' ? '.' : way;
}

function kindOf(files: FileOperations, path: string): TreeKind {
  try {
    return files.kind(files.realPath(path));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause) ?? '')) return files.kind(path) === 'link' ? 'link' : 'none';
    throw cause;
  }
}

function listFolder(
  files: FileOperations,
  { absolute, shown }: { readonly absolute: string; readonly shown: string },
): readonly ListedPath[] {
  return files.list(absolute).flatMap((name) => {
    const at = { absolute: join(absolute, name), shown: below(shown, name) };
    const kind = files.kind(at.absolute);
    if (kind !== 'folder') return [{ path: at.shown, kind }];
    return isEntered(name) ? listFolder(files, at) : [];
  });
}

/** A path of the operating system with `/` between its parts. */
export function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}
