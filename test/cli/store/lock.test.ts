import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FileOperations } from '../../../src/cli/files.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';
import { placeOf } from '../../../src/cli/place.ts';
import { acquireLock } from '../../../src/cli/store/lock.ts';
import { makeTree, readTree, removeTrees } from '../folder.ts';

/** Takes the lock as process `self` among `alive` ones. */
function lock(folder: string, self: number, alive: readonly number[] = [], files: FileOperations = NODE_FILES) {
  return acquireLock(files, placeOf(NODE_FILES, folder), { self, isAlive: (id) => alive.includes(id) });
}

const codes = (result: ReturnType<typeof lock>) => result.diagnostics.map(({ code }) => code);

describe('lock', () => {
  after(removeTrees);

  it('leaves nothing behind when it is released', () => {
    const folder = makeTree();
    const held = lock(folder, 1);
    expect(Object.keys(readTree(folder))).to.deep.equal(['.rulecast/lock-1']);
    if (held.ok) held.value.release();
    expect(readTree(folder)).to.deep.equal({});
  });

  it('is refused while another live process has it', () => {
    const folder = makeTree();
    lock(folder, 1);
    expect(codes(lock(folder, 2, [1]))).to.deep.equal(['BUSY']);
    expect(Object.keys(readTree(folder))).to.deep.equal(['.rulecast/lock-1']);
  });

  it('is taken over from a dead process, and from an earlier one with the same id', () => {
    const folder = makeTree({ '.rulecast/lock-2': '', '.rulecast/lock-3': '' });
    expect(lock(folder, 3).ok).to.equal(true);
    expect(Object.keys(readTree(folder))).to.deep.equal(['.rulecast/lock-3']);
  });

  it('two processes never hold it both, whatever one does between two operations of the other', () => {
    let operations = 0;
    const counting = intercepted(() => {
      operations += 1;
    });
    lock(makeTree(), 1, [], counting);
    expect(operations).to.be.greaterThan(4);
    for (let nth = 1; nth <= operations; nth += 1) {
      const folder = makeTree();
      let number = 0;
      let second: ReturnType<typeof lock> | undefined;
      const files = intercepted(() => {
        number += 1;
        if (number === nth) second = lock(folder, 2, [1, 2]);
      });
      const first = lock(folder, 1, [1, 2], files);
      expect([first.ok, second?.ok].filter(Boolean).length, `operation ${nth}`).to.be.at.most(1);
    }
  });

  it('survives a folder that another process removes at the same moment', () => {
    const folder = makeTree();
    let removed = false;
    const create: typeof NODE_FILES.create = (path, bytes) => {
      if (!removed) NODE_FILES.removeFolder(join(folder, '.rulecast'));
      removed = true;
      NODE_FILES.create(path, bytes);
    };
    expect(lock(folder, 1, [], { ...NODE_FILES, create }).ok).to.equal(true);
  });

  it('does not follow a work folder that is a link', () => {
    const folder = makeTree();
    const other = makeTree();
    symlinkSync(other, join(folder, '.rulecast'));
    expect(codes(lock(folder, 1))).to.deep.equal(['OUTPUT_FOREIGN']);
    expect(readTree(other)).to.deep.equal({});
  });
});

/** Real file operations with something done before each. */
function intercepted(before: () => void): FileOperations {
  const entries = Object.entries(NODE_FILES).map(([name, operation]) => [
    name,
    (...args: readonly unknown[]) => {
      before();
      return (operation as (...args: readonly unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as FileOperations;
}
