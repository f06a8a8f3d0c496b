import type { SteeringAnswer, SteeringQuestion } from 'rulecast/exporter/read';
import { type ReadAnswer, readAnswer } from './read-answer.ts';
import { type RunOutcome, runFile, type Use } from './read-machine.ts';

/** Steps that a file may take. The engine takes one at every turn of a loop of its own: some hundreds for a pattern, some dozens to read a character. */
const STEPS = {
  run: 10_000_000,
  runPerCharacter: 60,
  question: 5_000_000,
  questions: 50_000_000,
  perQuestion: 1_000_000,
};

/** Steps that running the text may take, before anything is asked. */
export function stepsToRun(text: string): number {
  return STEPS.run + STEPS.runPerCharacter * text.length;
}

/** How many machines the file may stop before it is asked no more, in one order of the questions. */
const MACHINES_MAX = 5;

const NOT_ASKED = 'it was not asked, since it took too much for the other questions';

/** What is reported beside the answers. */
export interface Asking {
  readonly text: string;
  readonly onUse: (use: Use) => void;
  readonly onLowerCase: (text: string) => void;
}

/**
 * Asks the questions twice, each time of a file run anew: from the first to the last, then from the last to the first. What a file keeps between
 * questions, as it may in a browser, shows as another answer for one order than for the other, and such an answer is none. A file that changes its
 * mind after more questions than these, or by what only one engine has, is not found out by running it.
 */
export async function askTwice(
  questions: readonly SteeringQuestion[],
  asking: Asking,
): Promise<readonly SteeringAnswer[]> {
  const forward = await askAll(questions, asking);
  const backward = (await askAll(questions.toReversed(), asking)).toReversed();
  return forward.map((answer, index) => agreed(answer, backward[index] ?? answer));
}

function agreed(one: SteeringAnswer, other: SteeringAnswer): SteeringAnswer {
  if (one.kind === 'failed') return one;
  if (other.kind === 'failed') return other;
  const [first, second] = [JSON.stringify(one.ways), JSON.stringify(other.ways)];
  if (first !== second) {
    return { kind: 'failed', reason: 'its answer changes with what was asked before' };
  }
  return one.undecided === undefined ? other : one;
}

async function askAll(questions: readonly SteeringQuestion[], asking: Asking): Promise<readonly SteeringAnswer[]> {
  const series = openSeries(asking, STEPS.questions + STEPS.perQuestion * questions.length);
  const answers: SteeringAnswer[] = [];
  for (const question of questions) answers.push(await series.ask(question));
  series.close();
  return answers;
}

interface Series {
  ask(question: SteeringQuestion): Promise<SteeringAnswer>;
  close(): void;
}

/** Asks one machine until the file stops it, then the next. What running the file used, every answer may depend on. */
function openSeries(asking: Asking, stepsMax: number): Series {
  const [atFirst, now] = [new Set<string>(), new Set<string>()];
  const answers = new Map<string, ReadAnswer>();
  let [stepsLeft, machinesLeft]: [number, number] = [stepsMax, MACHINES_MAX];
  let machine: RunOutcome | undefined;
  const open = (): Promise<RunOutcome> => {
    machinesLeft -= 1;
    return runFile(asking.text, { steps: stepsToRun(asking.text), onUse: noting(atFirst, asking) });
  };
  const answerOf = (text: string): SteeringAnswer => {
    const read = answers.get(text) ?? readAnswer(text);
    answers.set(text, read);
    if (read.hasLowerCase) asking.onLowerCase(text);
    const names = [...new Set([...atFirst, ...now])];
    const { answer } = read;
    return answer.kind === 'failed' || names.length === 0 ? answer : { ...answer, undecided: names.join(', ') };
  };
  return {
    ask: async (question) => {
      if (stepsLeft === 0 || (machine === undefined && machinesLeft === 0))
        return { kind: 'failed', reason: NOT_ASKED };
      machine ??= await open();
      if (machine.kind !== 'done') return { kind: 'failed', reason: `the file ${machine.reason}` };
      now.clear();
      const steps = Math.min(STEPS.question, stepsLeft);
      const asked = machine.value.ask(question, { steps, onUse: noting(now, asking) });
      stepsLeft -= steps - machine.value.left();
      if (asked.kind === 'answered') return answerOf(asked.text);
      if (asked.kind === 'stopped') {
        machine.value.close();
        machine = undefined;
      }
      return { kind: 'failed', reason: `FindProxyForURL ${asked.reason}` };
    },
    close: () => {
      if (machine?.kind === 'done') machine.value.close();
    },
  };
}

function noting(names: Set<string>, { onUse }: Asking): (use: Use) => void {
  return (use) => {
    names.add(use.name);
    onUse(use);
  };
}
