import { everyVisibleChange, faulty, tear } from './faults.ts';
import { AFTER, store } from './scene.ts';

// A program of its own: `killed-run.js FOLDER N` runs the store and is killed before the N-th change of the disk is done.
const [folder = '', nth = ''] = process.argv.slice(2);
const files = faulty((operation) => {
  if (operation.number !== Number(nth)) return;
  tear(operation);
  process.kill(process.pid, 'SIGKILL');
}, everyVisibleChange);
store({ files, folder, tree: AFTER });
