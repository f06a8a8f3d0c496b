import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { FileOperations } from '../../../src/cli/files.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';
import { WORK_FOLDER } from '../../../src/cli/store/journal.ts';
import { makeTree, readTree, removeTrees, type Tree } from '../folder.ts';
import { everyChange, everyOperation, everyVisibleChange, faulty, QUICK_FILES, systemError, tear } from './faults.ts';
import { AFTER, BEFORE, MANIFEST, repair, store, withManifest } from './scene.ts';

const OLD = withManifest(BEFORE);
const NEW = withManifest(AFTER);
const KILLED_RUN = fileURLToPath(new URL('./killed-run.js', import.meta.url));

/** How many operations a run without faults does. */
function countOperations(counts: typeof everyChange): number {
  let count = 0;
  const files = faulty(({ number }) => {
    count = number;
  }, counts);
  store({ files, folder: makeTree(OLD), tree: AFTER });
  return count;
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The tree without what a dead run keeps beside the policy. */
function outputsOf(folder: string): Tree {
  return Object.fromEntries(Object.entries(treeOf(folder)).filter(([path]) => !path.startsWith(WORK_FOLDER)));
}

/** The tree; an emptied folder of outputs may stay when it cannot be removed. */
function treeOf(folder: string): Tree {
  return Object.fromEntries(Object.entries(readTree(folder)).filter(([path]) => path !== 'out/gone/'));
}

/** Files of a mix must still be whole: each as before or as after. */
function expectWholeFiles(folder: string): void {
  for (const [path, text] of Object.entries(outputsOf(folder))) {
    if (!path.endsWith('/')) expect([OLD[path], NEW[path]], path).to.include(text);
  }
}

/** Operations that all fail from the n-th change of the disk on, which is what a kill looks like from outside. */
function dyingAt(nth: number): FileOperations {
  return faulty((operation) => {
    if (operation.number < nth) return;
    if (operation.number === nth) tear(operation);
    throw systemError('EIO', operation.path);
  }, everyChange);
}

/** Repairs and says which tree came out; there is nothing but these two. */
function repairedTo(folder: string, what: string): 'old' | 'new' {
  repair({ files: QUICK_FILES, folder });
  const tree = treeOf(folder);
  const isNew = MANIFEST in tree && tree[MANIFEST] === NEW[MANIFEST];
  expect(tree, what).to.deep.equal(isNew ? NEW : OLD);
  return isNew ? 'new' : 'old';
}

describe('store faults', () => {
  after(removeTrees);

  it('an undisturbed run changes the tree from old to new and leaves nothing else', () => {
    const folder = makeTree(OLD);
    const { ok, diagnostics } = store({ files: NODE_FILES, folder, tree: AFTER });
    expect({ ok, diagnostics, tree: readTree(folder) }).to.deep.equal({ ok: true, diagnostics: [], tree: NEW });
    expect(countOperations(everyChange)).to.be.greaterThan(30);
  });

  it('when any one operation fails, the tree is wholly old or new at once', () => {
    for (const nth of numbersTo(countOperations(everyOperation))) {
      const code = ['ENOSPC', 'EACCES', 'EROFS'][nth % 3]!;
      const folder = makeTree(OLD);
      const files = faulty((operation) => {
        if (operation.number !== nth) return;
        tear(operation);
        throw systemError(code, operation.path);
      }, everyOperation);
      const { ok, diagnostics } = store({ files, folder, tree: AFTER });
      const wanted = ok ? NEW : OLD;
      expect(outputsOf(folder), `operation ${nth}`).to.deep.equal(wanted);
      if (!ok) expect(diagnostics[0]?.message, `operation ${nth}`).to.include(code);
      repair({ files: QUICK_FILES, folder });
      expect(treeOf(folder), `operation ${nth}, repaired`).to.deep.equal(wanted);
    }
  });

  it('when every operation from the n-th on fails, each file is whole and the next run repairs the tree', () => {
    const repaired = numbersTo(countOperations(everyChange)).map((nth) => {
      const folder = makeTree(OLD);
      store({ files: dyingAt(nth), folder, tree: AFTER });
      expectWholeFiles(folder);
      return repairedTo(folder, `operation ${nth}`);
    });
    expect(new Set(repaired)).to.have.lengthOf(2);
  });

  it('a repair that dies in turn is repaired by the next one', () => {
    const full = countOperations(everyChange);
    for (const nth of numbersTo(full)) {
      // Another residue each time, so that all pairs are covered a few positions apart.
      for (let second = 1 + (nth % 6); second <= full; second += 6) {
        const folder = makeTree(OLD);
        store({ files: dyingAt(nth), folder, tree: AFTER });
        repair({ files: dyingAt(second), folder });
        expectWholeFiles(folder);
        repairedTo(folder, `operations ${nth} and ${second}`);
      }
    }
  });

  it('a run whose undoing dies is undone by the next one', () => {
    for (const nth of numbersTo(countOperations(everyChange))) {
      for (let second = 1 + (nth % 4); second <= 12; second += 4) {
        const folder = makeTree(OLD);
        const files = faulty(({ number, path }) => {
          if (number === nth || number >= nth + second) throw systemError('EIO', path);
        }, everyChange);
        store({ files, folder, tree: AFTER });
        expectWholeFiles(folder);
        repairedTo(folder, `operations ${nth} and ${nth + second}`);
      }
    }
  });

  it('after a real kill at every second change of the disk, each file is whole and the next run repairs the tree', async () => {
    const numbers = numbersTo(countOperations(everyVisibleChange)).filter((nth) => nth % 2 === 0);
    const killAll = async () => {
      for (let nth = numbers.pop(); nth !== undefined; nth = numbers.pop()) {
        const folder = makeTree(OLD);
        const child = spawn(process.execPath, [KILLED_RUN, folder, `${nth}`], { stdio: 'inherit' });
        const [, signal] = await once(child, 'exit');
        expect(signal).to.equal('SIGKILL');
        expectWholeFiles(folder);
        repairedTo(folder, `kill ${nth}`);
      }
    };
    await Promise.all([killAll(), killAll(), killAll()]);
  });
});
