import { writeFileSync } from 'node:fs';
import type { FileOperations } from '../../../src/cli/files.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';

type Name = keyof FileOperations;

/** An operation about to be done. `number` counts from 1; `bytes` is what a `create` writes. */
interface Operation {
  readonly number: number;
  readonly name: Name;
  readonly path: string;
  readonly bytes: Uint8Array;
}

const READING: readonly Name[] = ['kind', 'size', 'realPath', 'read', 'list'];

/** Operations on the real disk, but for the wait until it has them: only a power cut could tell. */
export const QUICK_FILES: FileOperations = {
  ...NODE_FILES,
  create: (path, bytes) => writeFileSync(path, bytes, { flag: 'wx' }),
  syncFolder: () => undefined,
};

/** Real file operations, with `fault` called before each that counts. What it throws, the operation throws. */
export function faulty(fault: (operation: Operation) => void, counts: (name: Name) => boolean): FileOperations {
  let number = 0;
  const guarded = Object.entries(QUICK_FILES).map(([key, operation]) => {
    const name = key as Name;
    const guard = (path: string, bytes: Uint8Array) => {
      if (counts(name)) fault({ number: ++number, name, path, bytes });
      return (operation as (path: string, bytes: Uint8Array) => unknown)(path, bytes);
    };
    return [name, guard];
  });
  return Object.fromEntries(guarded) as unknown as FileOperations;
}

/** Leaves half of the file that a `create` was to write, as a full disk or a kill does. */
export function tear({ name, path, bytes }: Operation): void {
  if (name === 'create') writeFileSync(path, bytes.subarray(0, bytes.length / 2), { flag: 'wx' });
}

export const everyOperation = () => true;

export const everyChange = (name: Name) => !READING.includes(name);

/** What a kill can come between: one before any other operation leaves the same as one before the next of these. */
export const everyVisibleChange = (name: Name) => everyChange(name) && name !== 'syncFolder';

/** What the system throws. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}
