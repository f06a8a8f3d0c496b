import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree, writeTree } from '../cli/folder.ts';

const COMMAND = join(import.meta.dirname, '..', '..', 'lib', 'rulecast.js');

/** What a script answered. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine with `rulecast` on its PATH, on which nothing can be installed. */
export interface Machine {
  /** For files of its user, and of jobs. */
  readonly folder: string;
  /** Runs a script as a job does. */
  run(script: string, place: Place): Promise<Answer>;
  /** What was asked to be installed, a line each. */
  installed(): readonly string[];
}

export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The shell, and how it is called. Default: as GitHub does with `shell: bash`. */
  readonly shell?: readonly string[];
}

const BASH = ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'] as const;

export function makeMachine(): Machine {
  const folder = makeTree();
  const log = join(folder, 'installed');
  const installer = `#!/bin/sh\necho "$(basename "$0") $*" >> '${log}'\n`;
  writeTree(folder, {
    'bin/rulecast': `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`,
    'bin/npm': installer,
    'bin/apt-get': installer,
  });
  for (const name of ['rulecast', 'npm', 'apt-get']) chmodSync(join(folder, 'bin', name), 0o755);
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    TMPDIR: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  return {
    folder,
    run: (script, { cwd, shell = BASH, ...place }) =>
      execute([...shell, '-c', script], { cwd, env: { ...env, ...place.env } }),
    installed: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
  };
}

function execute(
  [program = '', ...argv]: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(program, argv, { ...options, encoding: 'utf8' }, (failure, stdout, stderr) => {
      if (failure === null) resolve({ code: 0, stdout, stderr });
      else if (typeof failure.code === 'number') resolve({ code: failure.code, stdout, stderr });
      else reject(failure);
    });
  });
}
