import { call } from '../call.ts';
import { everyVisibleChange, faulty, tear } from '../store/faults.ts';
import { fakeHttp } from './fake-http.ts';
import { NEW } from './scene.ts';

// A program of its own: `killed-run.js FOLDER N` updates and is killed before the N-th change of the disk is done.
const [folder = '', nth = ''] = process.argv.slice(2);
const files = faulty((operation) => {
  if (operation.number !== Number(nth)) return;
  tear(operation);
  process.kill(process.pid, 'SIGKILL');
}, everyVisibleChange);
const env = { RULECAST_CLIENT_REQUEST_ID: '6f1b0c3e-8a54-4f0e-9c57-2d1f0a7b9e11' };
await call(folder, ['update'], { files, env, http: fakeHttp(NEW), processes: { self: 7, isAlive: () => false } });
