/** What stands at a path itself: a symbolic link is a link, whatever it points to. */
export type FileKind = 'none' | 'file' | 'folder' | 'link' | 'other';

/**
 * Every operation on files that rulecast does, one call each, so that a test can fail or kill any of them. Paths are absolute.
 * All but `kind` throw what Node throws: an error with `code` (`ENOSPC`, `EACCES`) and `path`.
 */
export interface FileOperations {
  /** `none` also where a parent is missing or is no folder. */
  kind(path: string): FileKind;
  /** Size in bytes, following links. */
  size(path: string): number;
  /** The path with every link resolved. */
  realPath(path: string): string;
  read(path: string): Uint8Array;
  /** Names in a folder, sorted by code point. */
  list(folder: string): readonly string[];
  /** Writes a file that does not exist yet, whole, and syncs it. A failure may leave a part of it. */
  create(path: string, bytes: Uint8Array): void;
  /** Puts `from` in the place of `to` in one step; `to` may exist. Both are on one file system. */
  rename(from: string, to: string): void;
  remove(file: string): void;
  /** Makes one folder; its parent exists. */
  makeFolder(folder: string): void;
  /** Removes an empty folder. */
  removeFolder(folder: string): void;
  /** Makes what was created, renamed and removed in a folder last through a power cut. */
  syncFolder(folder: string): void;
}
