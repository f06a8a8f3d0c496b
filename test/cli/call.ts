import type { FileOperations } from '../../src/cli/files.ts';
import { runGit } from '../../src/cli/git/run-git.ts';
import type { Io } from '../../src/cli/io.ts';
import { NODE_FILES } from '../../src/cli/node-files.ts';
import { run } from '../../src/cli/run.ts';

/** What a command answered. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may set of a command's world; the rest is a quiet machine on 1 November 2026. */
export interface World {
  readonly files?: FileOperations;
  readonly env?: Io['env'];
  readonly isTerminal?: boolean;
  readonly processes?: Io['processes'];
  readonly http?: Io['http'];
}

/** Runs `rulecast ARGV` in a folder, in this process. */
export async function call(cwd: string, argv: readonly string[], world: World = {}): Promise<Answer> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(argv, {
    cwd,
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    isTerminal: false,
    env: {},
    today: () => '2026-11-01',
    files: NODE_FILES,
    processes: { self: 4242, isAlive: () => false },
    git: async () => runGit,
    http: async () => {
      throw new Error('this test has no network');
    },
    uuid: () => '6f1b0c3e-8a54-4f0e-9c57-2d1f0a7b9e11',
    ...world,
  });
  return { exitCode, ...written };
}
