import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { BLOW_UPS } from './fuzz/blow-ups.ts';
import type { Outcome, Task } from './fuzz/worker.ts';

// Readers get files from anywhere. Every input is read in a process with little memory, which is ended when it takes too long; FUZZ=all reads all large ones.

const HEAP_MB = 512;
const HANG_MS = 60_000;
const READERS = ['azure-nsg', 'csv', 'iptables', 'nftables', 'panos'];

/** Large files that once took a reader's time or room, or all of them. */
const GUARDS = [
  'iptables: line ends in front of a file without a name',
  'iptables: blanks and line ends in front of a file without a name',
  'iptables: holes of lengths that are none',
  'iptables: lists with masks with gaps',
  'iptables: 100,000 rules that are put in front',
  'azure: 20 million empty lists',
  'azure: blanks',
  'csv: 20 million blank lines',
  'csv: fields',
  'panos: groups of two groups, 64 deep',
  'panos: service groups of two, 64 deep',
  'nftables: variables that double',
  'json: JSON: arrays in arrays',
];

describe('readers of hostile files', function () {
  this.timeout(HANG_MS * 2);
  let worker: ChildProcess | undefined;

  async function started(): Promise<ChildProcess> {
    const execArgv = [`--max-old-space-size=${HEAP_MB}`];
    const child = fork(new URL('./fuzz/worker.js', import.meta.url), {
      execArgv,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await once(child, 'message');
    return child;
  }

  async function outcomeOf(task: Task): Promise<Outcome> {
    worker ??= await started();
    const child = worker;
    const timer = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
    const done = new Promise<Outcome>((resolve, reject) => {
      child.once('message', (outcome: Outcome) => resolve(outcome));
      child.once('exit', (code, signal) =>
        reject(new Error(`${JSON.stringify(task)} ended its process: ${code ?? signal}`)),
      );
    });
    child.send(task);
    try {
      return await done;
    } catch (cause) {
      worker = undefined;
      throw cause;
    } finally {
      clearTimeout(timer);
      child.removeAllListeners('exit');
    }
  }

  after(() => void worker?.kill('SIGKILL'));

  for (const exporter of READERS) {
    it(`${exporter}: damaged files and noise are read or refused at a place`, async () => {
      const { inputs, problems } = await outcomeOf({ kind: 'damage', exporter, from: 1, count: 60 });
      expect(problems).to.deep.equal([]);
      expect(inputs).to.equal(120);
    });

    it(`${exporter}: files that end early are read or refused at a place`, async () => {
      const { inputs, problems } = await outcomeOf({ kind: 'truncate', exporter, every: 41 });
      expect(problems).to.deep.equal([]);
      expect(inputs).to.be.at.least(20);
    });
  }

  it('guards against files that are known', () => {
    expect([...BLOW_UPS.keys()]).to.include.members(GUARDS);
  });

  for (const name of process.env.FUZZ === 'all' ? BLOW_UPS.keys() : GUARDS) {
    it(`${name}: neither hangs nor exhausts memory`, async () => {
      const { problems } = await outcomeOf({ kind: 'blow-up', name });
      expect(problems).to.deep.equal([]);
    });
  }
});
