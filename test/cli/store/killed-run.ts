import { NODE_FILES } from '../../../src/cli/node-files.ts';
import { faulty, isChange, writeHalf } from './faults.ts';
import { AFTER, store } from './scene.ts';

// A program of its own: `killed-run.js FOLDER N` runs the store and is killed before the N-th change of the disk.
const [folder = '', nth = ''] = process.argv.slice(2);
const files = faulty(({ number }) => {
  if (number === Number(nth)) process.kill(process.pid, 'SIGKILL');
}, isChange);
const create: typeof files.create = (path, bytes) => {
  // The kill itself cannot leave half a file, so the run writes it in two halves.
  if (path.endsWith('.new')) {
    writeHalf(path, bytes);
    NODE_FILES.remove(path);
  }
  files.create(path, bytes);
};
store({ files: { ...files, create }, folder, tree: AFTER });
