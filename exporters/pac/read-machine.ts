import type { JSException, JSValueHandle, QuickJS } from 'quickjs-wasi';
import { quote, type SteeringQuestion } from 'rulecast/exporter/read';
import { type Engine, openEngine } from './read-engine.ts';
import { STANDARD_FUNCTIONS } from './read-functions.ts';

/** The name of the file in traces. */
const FILE_NAME = 'proxy.pac';

/** What the engine says, with an `InternalError`. */
const OUT_OF_MEMORY = 'out of memory';

/** What the engine's package says of values that cannot be turned into text, `null` among them. */
const NO_TEXT = '<null>';

/** A place in the file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something that an answer depends on beside the question: a function, or the clock. */
export interface Use {
  readonly name: string;
  readonly place?: Place;
}

/** How running something of the file's ended. */
type Outcome<T> = { readonly kind: 'done'; readonly value: T } | Failed;

interface Failed {
  /** `stopped`: the engine is of no more use. */
  readonly kind: 'threw' | 'stopped';
  /** As the end of a sentence about the file: `throws "…"`. */
  readonly reason: string;
  readonly place?: Place;
}

/** `unreadable`: the file does not compile. */
export type RunOutcome = Outcome<Machine> | (Omit<Failed, 'kind'> & { readonly kind: 'unreadable' });

/** What became of a question; `reason` as the end of a sentence about the function. */
export type Asked =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The machine is of no more use. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** What the file may do. */
export interface Running {
  readonly steps: number;
  readonly onUse: (use: Use) => void;
}

/** An engine in which a file was run. */
export interface Machine {
  /** Whether the file has a function of this name where browsers look for it. */
  has(name: string): boolean;
  ask(question: SteeringQuestion, running: Running): Asked;
  /** Steps left of those that the last question might take. */
  left(): number;
  close(): void;
}

/** Opens an engine with the functions that browsers have, and runs the file in it. */
export async function runFile(text: string, running: Running): Promise<RunOutcome> {
  const { EvalFlags, JSException } = await import('quickjs-wasi');
  const attempt = attemptIn(JSException);
  // The engine itself asks for the time before there is a file.
  const site: Site = { onUse: () => {} };
  const engine = await openEngine(() => site.onUse({ name: 'Date' }));
  const { vm } = engine;
  const guest = giveFunctions(vm, site);
  site.onUse = running.onUse;
  engine.allow(running.steps);
  const parsed = attempt(() => vm.evalCode(text, FILE_NAME, EvalFlags.COMPILE_ONLY).dispose());
  const ran = parsed.kind === 'done' ? attempt(() => runScript(vm, text)) : parsed;
  if (ran.kind === 'done') return { kind: 'done', value: machineOf(engine, guest, { site, attempt }) };
  engine.close();
  return parsed.kind === 'threw' ? { ...parsed, kind: 'unreadable' } : ran;
}

/** Who hears of uses: another one for every question. */
interface Site {
  onUse: (use: Use) => void;
}

function runScript(vm: QuickJS, text: string): void {
  vm.evalCode(text, FILE_NAME).dispose();
  runJobs(vm);
}

/** What promises left to be done is done behind every answer, as in browsers. What it throws nobody hears of there either, and it is not read here. */
function runJobs(vm: QuickJS): void {
  const engine = vm._getExports();
  while (engine.qjs_is_job_pending() !== 0) {
    if (engine.qjs_execute_pending_job() < 0) vm.getException().dispose();
  }
}

/** The meter's trap, or the end of the stack of the machine below: the engine cannot go on. */
function isTrap(problem: unknown): boolean {
  return problem instanceof WebAssembly.RuntimeError || problem instanceof RangeError;
}

type Attempt = <T>(run: () => T) => Outcome<T>;

/** Runs what runs the file's code, and tells how it ended. Our own bugs go on as exceptions. */
function attemptIn(Exception: typeof JSException): Attempt {
  return (run) => {
    try {
      return { kind: 'done', value: run() };
    } catch (problem) {
      if (problem instanceof Exception) return failedOf(problem);
      if (!isTrap(problem)) throw problem;
      return {
        kind: 'stopped',
        reason: problem instanceof RangeError ? 'is nested too deeply' : 'takes too many steps',
      };
    }
  };
}

function failedOf(problem: JSException): Failed {
  const { name, message, stack } = problem;
  problem.dispose();
  if (name === 'InternalError' && message === OUT_OF_MEMORY)
    return { kind: 'stopped', reason: 'takes too much memory' };
  const place = placeIn(stack ?? '');
  const thrown = message === NO_TEXT ? 'what has no text' : quote(name === 'Error' ? message : `${name}: ${message}`);
  return { kind: 'threw', reason: `throws ${thrown}`, ...(place && { place }) };
}

/** The innermost place of the file in a trace. The file can make a trace say anything. */
function placeIn(trace: string): Place | undefined {
  const [, line, column] = /\bproxy\.pac:(\d{1,7}):(\d{1,7})/.exec(trace) ?? [];
  return line === undefined ? undefined : { line: Math.max(1, Number(line)), column: Math.max(1, Number(column)) };
}

interface Guest {
  readonly ask: JSValueHandle;
  readonly has: JSValueHandle;
}

function giveFunctions(vm: QuickJS, site: Site): Guest {
  const give = vm.evalCode(STANDARD_FUNCTIONS, 'standard.js');
  const use = vm.newFunction('use', (name, trace) => {
    const place = trace?.isString === true ? placeIn(trace.toString()) : undefined;
    site.onUse({ name: name?.toString() ?? '', ...(place && { place }) });
    return vm.undefined;
  });
  const given = vm.callFunction(give, vm.undefined, use);
  return { ask: given.getProp('ask'), has: given.getProp('has') };
}

function machineOf(
  engine: Engine,
  guest: Guest,
  { site, attempt }: { readonly site: Site; readonly attempt: Attempt },
): Machine {
  const { vm } = engine;
  const call = <T>(run: () => T): Outcome<T> => attempt(() => vm.withScope(run));
  return {
    has: (name) => {
      const found = call(() => vm.callFunction(guest.has, vm.undefined, vm.newString(name)).toBoolean());
      return found.kind === 'done' && found.value;
    },
    ask: ({ url, host }, { steps, onUse }) => {
      site.onUse = onUse;
      engine.allow(steps);
      const outcome = call(() => {
        const answer = vm.callFunction(guest.ask, vm.undefined, vm.newString(url), vm.newString(host)).toString();
        runJobs(vm);
        return answer;
      });
      if (outcome.kind === 'done') return askedOf(outcome.value);
      // What the file throws is caught where it is called, so that there is no room left for that.
      return { kind: 'stopped', reason: outcome.reason };
    },
    left: engine.left,
    close: engine.close,
  };
}

/** Takes apart what {@link STANDARD_FUNCTIONS} says of a question. */
function askedOf(text: string): Asked {
  const colon = text.indexOf(':');
  const [word, rest] = [text.slice(0, colon), text.slice(colon + 1)];
  if (word === 'text') return { kind: 'answered', text: rest };
  if (word === 'other') return { kind: 'failed', reason: `returns ${rest}` };
  if (rest === `InternalError: ${OUT_OF_MEMORY}`) return { kind: 'stopped', reason: 'takes too much memory' };
  return { kind: 'failed', reason: `throws ${quote(rest)}` };
}
