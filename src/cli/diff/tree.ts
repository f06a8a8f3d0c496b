import type { FileContent } from '../../policy/source-files.ts';
import type { FileKind } from '../files.ts';

/** What stands at a path of a tree. */
export type TreeKind = FileKind | 'submodule';

/** Something below a folder. */
export interface ListedPath {
  readonly path: string;
  readonly kind: TreeKind;
}

/**
 * Files of one side, on disk or in a commit, as far as a comparison looks at them. Paths are those that diagnostics show: `/` between their parts, relative
 * to where the user stands or to the repository; an empty path is that folder itself.
 */
export interface Tree {
  /** The full hash of the commit; absent on disk. */
  readonly commit?: string;
  /** How people call what stands at a path. */
  label(path: string): string;
  /** What a path is, links on the way followed on disk only. */
  kind(path: string): TreeKind;
  /** All that stands below a folder and is no folder, no link followed. Folders that begin with a dot, and `node_modules`, are left out. */
  list(folder: string): readonly ListedPath[];
  /** A file, of at most {@link MAX_BYTES}. Links and submodules of a commit are LINK_REFUSED; links on disk may not lead out of the repository. */
  read(path: string): FileContent;
  /** Says that these files will be read, so that they can be got at once. */
  prepare(paths: readonly string[]): void;
}

/** Whether a folder of this name is entered when a tree is listed. */
export function isEntered(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules';
}

/** The path of `name` in `folder`, which may be empty. */
export function below(folder: string, name: string): string {
  return folder === '' ? name : folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** `path` relative to `folder`; as it is where it does not lie in there. */
export function within(folder: string, path: string): string {
  const start = below(folder, '');
  return path.startsWith(start) ? path.slice(start.length) : path;
}
