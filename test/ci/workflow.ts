import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Machine } from './machine.ts';

/** A workflow of GitHub, as far as recipes have one. */
export interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly 'continue-on-error'?: boolean;
}

/** Where a job runs. */
export interface JobWorld {
  readonly machine: Machine;
  readonly cwd: string;
  /** Of the runner and the workflow. */
  readonly env: Readonly<Record<string, string>>;
  /** What expressions stand for: `github.event.workflow_run.head_sha`. */
  readonly context: Readonly<Record<string, string>>;
}

/** How a job ended. */
export interface JobResult {
  /** The exit code of the step that failed; 0: none did. */
  readonly code: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** Runs the steps of a job that are scripts, one after the other, until one fails. What actions do is up to the caller. */
export async function runJob(job: Job, { machine, cwd, env, context }: JobWorld): Promise<JobResult> {
  const known: Record<string, string> = { ...context };
  const answers: Record<string, Answer> = {};
  const outputFile = join(machine.folder, 'output');
  let code = 0;
  for (const step of job.steps) {
    if (step.run === undefined) continue;
    writeFileSync(outputFile, '');
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, evaluate(text, known)] as const);
    const all = { ...env, GITHUB_OUTPUT: outputFile, ...Object.fromEntries(own) };
    const answer = await machine.run(step.run, { cwd, env: all });
    answers[step.name ?? step.run] = answer;
    for (const [name, value] of outputsIn(readFileSync(outputFile, 'utf8'))) {
      known[`steps.${step.id}.outputs.${name}`] = value;
    }
    if (answer.code === 0 || step['continue-on-error'] === true) continue;
    code = answer.code;
    break;
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([name, text]) => [name, evaluate(text, known)] as const);
  return { code, outputs: Object.fromEntries(outputs), answers };
}

/** A text with its expressions replaced. What a step did not set is empty; anything else has to be known. */
function evaluate(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
    const value = known[name];
    if (value !== undefined) return value;
    if (name.startsWith('steps.')) return '';
    throw new Error(`nobody knows ${name}`);
  });
}

function outputsIn(text: string): readonly (readonly [string, string])[] {
  return text
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
}
