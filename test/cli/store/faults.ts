import { writeFileSync } from 'node:fs';
import type { FileOperations } from '../../../src/cli/files.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';

type Name = keyof FileOperations;

/** Called before every operation with its number, from 1. What it throws, the operation throws. */
type Fault = (operation: { readonly number: number; readonly name: Name; readonly path: string }) => void;

/** Operations that change nothing, so that a kill before them equals a kill before the next one that does. */
const READING: readonly Name[] = ['kind', 'size', 'realPath', 'read', 'list'];

/**
 * Real file operations with a fault in front of each. A `create` that fails leaves half of its file behind, as a full disk does.
 */
export function faulty(fault: Fault, counts: (name: Name) => boolean = () => true): FileOperations {
  let number = 0;
  const guarded = Object.entries(NODE_FILES).map(([name, operation]) => [
    name,
    (path: string, other: unknown) => {
      if (counts(name as Name)) {
        number += 1;
        try {
          fault({ number, name: name as Name, path });
        } catch (thrown) {
          if (name === 'create') writeHalf(path, other as Uint8Array);
          throw thrown;
        }
      }
      return (operation as (path: string, other: unknown) => unknown)(path, other);
    },
  ]);
  return Object.fromEntries(guarded) as unknown as FileOperations;
}

/** Whether an operation changes the disk. */
export function isChange(name: Name): boolean {
  return !READING.includes(name);
}

/** What the system throws. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}

export function writeHalf(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes.subarray(0, bytes.length / 2), { flag: 'wx' });
}
