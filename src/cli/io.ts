import type { FileOperations } from './files.ts';
import type { Git } from './git/git.ts';
import type { Http, HttpSettings } from './net/http.ts';
import type { Processes } from './store/lock.ts';

/** Variables of the environment that mean something to rulecast. */
type EnvironmentName =
  | 'NO_COLOR'
  | 'CI'
  | 'FORCE_COLOR'
  | 'HTTP_PROXY'
  | 'HTTPS_PROXY'
  | 'NO_PROXY'
  | 'http_proxy'
  | 'https_proxy'
  | 'no_proxy'
  | 'XDG_CONFIG_HOME'
  | 'HOME'
  | 'USERPROFILE'
  | 'RULECAST_CLIENT_REQUEST_ID';

/** Everything of the world that a command may touch. Tests bring their own. */
export interface Io {
  /** Absolute path of the folder in which the command was called. */
  readonly cwd: string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether diagnostics are shown on a terminal. */
  readonly isTerminal: boolean;
  readonly env: Readonly<Partial<Record<EnvironmentName, string>>>;
  /** The date of the day, `YYYY-MM-DD`. */
  today(): string;
  readonly files: FileOperations;
  readonly processes: Processes;
  /** How git is run: loaded when it is asked for. */
  git(): Promise<Git>;
  /** How the network is reached: loaded when it is asked for. Rejects with a FetchFault for settings that cannot be used. */
  http(settings: HttpSettings): Promise<Http>;
  /** A random UUID. */
  uuid(): string;
}

/** Whether to colour diagnostics: on a terminal, unless the environment says otherwise. */
export function wantsColor({ isTerminal, env }: Io): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0';
  return isTerminal && !isSet(env.CI);
}

/** Whether to show what a long run is doing: to people, and not where a log is kept. */
export function wantsProgress({ isTerminal, env }: Io): boolean {
  return isTerminal && !isSet(env.CI);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
