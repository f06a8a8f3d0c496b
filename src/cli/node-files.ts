import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { compareText } from './compare-text.ts';
import { errorCode } from './file-failure.ts';
import type { FileKind, FileOperations } from './files.ts';

/** The file operations of the machine that rulecast runs on. */
export const NODE_FILES: FileOperations = {
  kind,
  size: (path) => statSync(path).size,
  realPath: (path) => realpathSync.native(path),
  read: (path) => readFileSync(path),
  list: (folder) => readdirSync(folder).sort(compareText),
  create: createSynced,
  rename: renameSync,
  remove: unlinkSync,
  makeFolder: (folder) => mkdirSync(folder),
  removeFolder: rmdirSync,
  syncFolder,
};

function kind(path: string): FileKind {
  const stats = statsOf(path);
  if (stats === undefined) return 'none';
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    // A file stands where the path wants a folder: Node counts that as a failure, unlike a missing entry.
    if (errorCode(cause) === 'ENOTDIR') return undefined;
    throw cause;
  }
}

function createSynced(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx');
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  // Windows has no handle to sync a folder with; its file system journals renames by itself.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
