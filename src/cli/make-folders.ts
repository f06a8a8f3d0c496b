import { dirname } from 'node:path';
import type { FileOperations } from './files.ts';

/** Makes a folder, and those above it that are not there. Throws as {@link FileOperations} do. */
export function makeFolders(files: FileOperations, folder: string): void {
  if (files.kind(folder) !== 'none' || dirname(folder) === folder) return;
  makeFolders(files, dirname(folder));
  files.makeFolder(folder);
}
