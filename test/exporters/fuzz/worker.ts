import { randomFrom } from '../../packets/random.ts';
import { BLOW_UPS } from './blow-ups.ts';
import { damaged, noise, truncated } from './damage.ts';
import { judge, proofsOf } from './judge.ts';
import { type Subject, subjectsOf } from './subjects.ts';

// A process of its own: one that hangs or runs out of memory takes no test with it.

/** What a worker is asked for: one large file, or many small ones. */
export type Task =
  | { readonly kind: 'blow-up'; readonly name: string }
  | { readonly kind: 'damage'; readonly exporter: string; readonly from: number; readonly count: number }
  | { readonly kind: 'truncate'; readonly exporter: string; readonly every: number };

/** What came of it. `problems` say which input was judged wrong, and how to make it again. */
export interface Outcome {
  readonly inputs: number;
  readonly read: number;
  readonly problems: readonly string[];
  /** Milliseconds of processor time. */
  readonly ms: number;
}

const subjects = await subjectsOf();

function subjectOf(exporter: string): Subject {
  const subject = subjects.get(exporter);
  if (subject === undefined) throw new Error(exporter);
  return subject;
}

/** Every so many readings are compared with a policy, which takes longer than reading. */
const PROVED = 4;

class Tally {
  inputs = 0;
  read = 0;
  readonly problems: string[] = [];

  async add(subject: Subject, files: Parameters<typeof judge>[1], name: string): Promise<void> {
    this.inputs += 1;
    try {
      const judgement = await judge(subject, files);
      if (judgement.kind === 'wrong') this.problems.push(`${name}: ${judgement.problem}`);
      if (judgement.kind !== 'read') return;
      this.read += 1;
      if (this.read % PROVED === 0) proofsOf(subject, judgement.reading);
    } catch (cause) {
      this.problems.push(`${name}: ${cause instanceof Error ? cause.stack : String(cause)}`);
    }
  }
}

async function run(task: Task): Promise<Tally> {
  const tally = new Tally();
  if (task.kind === 'blow-up') {
    const blowUp = BLOW_UPS.get(task.name);
    if (blowUp === undefined) throw new Error(task.name);
    await tally.add(subjectOf(blowUp.exporter), blowUp.files(), task.name);
    return tally;
  }
  const subject = subjectOf(task.exporter);
  if (task.kind === 'truncate') {
    let index = 0;
    for (const files of subject.seeds.flatMap((seed) => [...truncated(seed)])) {
      index += 1;
      if (index % task.every === 0) await tally.add(subject, files, `truncation ${index}`);
    }
    return tally;
  }
  for (let seed = task.from; seed < task.from + task.count; seed += 1) {
    const random = randomFrom(seed);
    const [files, other] = [random.pick(subject.seeds), random.pick(subject.seeds)];
    const lent = other[0]?.text ?? '';
    await tally.add(subject, damaged(files, lent, random), `damage ${seed}`);
    const junk = files.map(({ path }) => ({ path, text: noise(lent, random) }));
    await tally.add(subject, junk, `noise ${seed}`);
  }
  return tally;
}

process.on('message', async (task: Task) => {
  const start = process.cpuUsage();
  const { inputs, read, problems } = await run(task);
  const { user, system } = process.cpuUsage(start);
  const outcome: Outcome = { inputs, read, problems: problems.slice(0, 20), ms: (user + system) / 1_000 };
  process.send?.(outcome);
});
process.send?.('ready');
