import { readFile } from 'node:fs/promises';
import type { QuickJS } from 'quickjs-wasi';
import { FIXED_TIME } from './read-functions.ts';
import { meter, STEPS_EXPORT } from './read-meter.ts';

/** Memory of one engine in bytes: a file of the greatest size has room in it. */
const MEMORY_MAX = 64 * 1024 * 1024;

/** Stack of one engine in bytes: little enough that its own check comes before that of the machine it runs on. */
const STACK_MAX = 128 * 1024;

/** WASI's "bad file descriptor": there is no output to write to. */
const BAD_DESCRIPTOR = 8;

/** A JavaScript engine of its own, apart from ours: without network, files and output, and with a limit of memory and of stack. */
export interface Engine {
  readonly vm: QuickJS;
  /** Says how many steps may be taken from now on. An engine that runs out of them stops for good. */
  allow(steps: number): void;
  /** How many of them are left. */
  left(): number;
  close(): void;
}

/** What the instance of the metered engine has beside what its package knows of. */
interface Metered {
  readonly [STEPS_EXPORT]: { value: number };
}

/** Compiled once, when the first file is run. */
let compiled: Promise<WebAssembly.Module> | undefined;

/** Opens an engine. `onClock` is called whenever something asks what time it is, and always learns the same. */
export async function openEngine(onClock: () => void): Promise<Engine> {
  compiled ??= compileEngine();
  const [wasm, { Intrinsics, QuickJS: Engines }] = await Promise.all([compiled, import('quickjs-wasi')]);
  const vm = await Engines.create({
    wasm,
    memoryLimit: MEMORY_MAX,
    maxStackSize: STACK_MAX,
    timezoneOffset: 0,
    // What is no part of the language itself is left out: browsers have other things of that kind in proxy files.
    intrinsics: Intrinsics.ALL & ~(Intrinsics.PERFORMANCE | Intrinsics.DOM_EXCEPTION | Intrinsics.ATOB_BTOA),
    wasi: (memory: WebAssembly.Memory) => ({
      clock_time_get: (_clock: number, _precision: bigint, result: number) => {
        onClock();
        new DataView(memory.buffer).setBigUint64(result, BigInt(FIXED_TIME) * 1_000_000n, true);
        return 0;
      },
      random_get: (at: number, length: number) => {
        new Uint8Array(memory.buffer, at, length).fill(0);
        return 0;
      },
      fd_write: () => BAD_DESCRIPTOR,
    }),
  });
  // The package types only its own exports.
  const { [STEPS_EXPORT]: steps } = vm._getExports() as unknown as Metered;
  return {
    vm,
    allow: (count) => {
      steps.value = count;
    },
    left: () => steps.value,
    close: () => vm.dispose(),
  };
}

/** The engine is code of its package, found as Node finds modules, whether or not ours is bundled. */
async function compileEngine(): Promise<WebAssembly.Module> {
  const bytes = await readFile(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm')));
  return WebAssembly.compile(meter(bytes));
}
