import type { FileOperations } from './files.ts';
import type { Git } from './git/git.ts';
import type { Processes } from './store/lock.ts';

/** Everything of the world that a command may touch. Tests bring their own. */
export interface Io {
  /** Absolute path of the folder in which the command was called. */
  readonly cwd: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether diagnostics are shown on a terminal. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Partial<Record<'NO_COLOR' | 'CI' | 'FORCE_COLOR', string>>>;
  /** The date of the day, `YYYY-MM-DD`. */
  today(): string;
  readonly files: FileOperations;
  readonly processes: Processes;
  /** How git is run: loaded when it is asked for. */
  git(): Promise<Git>;
}

/** Whether to colour diagnostics: on a terminal, unless the environment says otherwise. */
export function wantsColor({ isTerminal, env }: Io): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0';
  return isTerminal && !isSet(env.CI);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
