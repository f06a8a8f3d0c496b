import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { FileOperations } from '../../../src/cli/files.ts';
import { call } from '../call.ts';
import { makeTree, readTree, removeTrees, type Tree } from '../folder.ts';
import {
  everyChange,
  everyOperation,
  everyVisibleChange,
  faulty,
  QUICK_FILES,
  systemError,
  tear,
} from '../store/faults.ts';
import { repair } from '../store/scene.ts';
import { fakeHttp } from './fake-http.ts';
import { NEW, OLD, policyOf } from './scene.ts';

const KILLED_RUN = fileURLToPath(new URL('./killed-run.js', import.meta.url));
const ENV = { RULECAST_CLIENT_REQUEST_ID: '6f1b0c3e-8a54-4f0e-9c57-2d1f0a7b9e11' };

const update = (folder: string, files: FileOperations, version = NEW) =>
  call(folder, ['update'], { files, env: ENV, http: fakeHttp(version) });

describe('update on a failing disk', () => {
  let old: Tree;
  let next: Tree;
  let operations: (counts: typeof everyChange) => Promise<readonly number[]>;
  before(async () => {
    const folder = makeTree(policyOf('https://service.example'));
    await update(folder, QUICK_FILES, OLD);
    old = readTree(folder);
    await update(folder, QUICK_FILES);
    next = readTree(folder);
    expect(Object.keys(next)).to.have.lengthOf(Object.keys(old).length + 1);
    operations = async (counts) => {
      let count = 0;
      const counting = faulty(({ number }) => {
        count = number;
      }, counts);
      await update(makeTree(old), counting);
      return Array.from({ length: count }, (_, index) => index + 1);
    };
  });
  after(removeTrees);

  /** Every file is as before or as after the update, whatever else lies about. */
  function expectWhole(folder: string): void {
    const found = Object.entries(readTree(folder)).filter(([path]) => !path.startsWith('.rulecast'));
    for (const [path, text] of found) expect([old[path], next[path]], path).to.include(text);
  }

  /** After the next run of any command that writes, snapshot, records and lock are of one version. */
  function expectRepaired(folder: string, what: string): void {
    repair({ files: QUICK_FILES, folder });
    const tree = readTree(folder);
    expect(tree, what).to.deep.equal(tree['rulecast.lock'] === next['rulecast.lock'] ? next : old);
  }

  it('when any one operation fails, all files are old or all are new', async () => {
    const outcomes = new Set<number>();
    for (const nth of await operations(everyOperation)) {
      const folder = makeTree(old);
      const files = faulty((operation) => {
        if (operation.number !== nth) return;
        tear(operation);
        throw systemError(['ENOSPC', 'EACCES', 'EIO'][nth % 3]!, operation.path);
      }, everyOperation);
      const { exitCode, stderr } = await update(folder, files);
      outcomes.add(exitCode);
      expect(stderr, `operation ${nth}`).to.not.include('bug');
      const tree = Object.entries(readTree(folder)).filter(([path]) => !path.startsWith('.rulecast'));
      expect(Object.fromEntries(tree), `operation ${nth}`).to.deep.equal(exitCode === 0 ? next : old);
      expectRepaired(folder, `operation ${nth}, repaired`);
    }
    expect([...outcomes].sort()).to.deep.equal([0, 1]);
  });

  it('when every operation from the n-th on fails, each file is whole and the next run repairs them', async () => {
    for (const nth of await operations(everyChange)) {
      const folder = makeTree(old);
      const files = faulty((operation) => {
        if (operation.number < nth) return;
        if (operation.number === nth) tear(operation);
        throw systemError('EIO', operation.path);
      }, everyChange);
      await update(folder, files);
      expectWhole(folder);
      expectRepaired(folder, `operation ${nth}`);
    }
  });

  it('after a real kill each file is whole and the next run repairs them', async () => {
    const numbers = (await operations(everyVisibleChange)).filter((nth) => nth % 8 === 0);
    for (const nth of numbers) {
      const folder = makeTree(old);
      const child = spawn(process.execPath, [KILLED_RUN, folder, `${nth}`], { stdio: 'inherit' });
      const [, signal] = await once(child, 'exit');
      expect(signal).to.equal('SIGKILL');
      expectWhole(folder);
      expectRepaired(folder, `kill ${nth}`);
    }
  });
});
