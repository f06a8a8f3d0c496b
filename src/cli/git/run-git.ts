import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import type { GitAnswer, GitQuestion } from './git.ts';

/** More than any file or listing that is read has. */
const OUTPUT_MAX = 1024 * 1024 * 1024;

/** Programs of others that git would start, and links between objects that are no part of the history. */
const PROTECTED = [
  '-c',
  'core.fsmonitor=',
  '-c',
  'core.hooksPath=/dev/null',
  '--no-optional-locks',
  '--no-replace-objects',
];

/** Variables that point git at another repository, as they do inside of a hook; folders of objects stay, since a hook's new commits are there. */
const REDIRECTIONS = [
  'GIT_COMMON_DIR',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

const SETTINGS = {
  GIT_ASKPASS: '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** The git of the machine that rulecast runs on. */
export function runGit({ folder, argv, input = '' }: GitQuestion): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', [...PROTECTED, '-C', folder, ...argv], {
    // Windows looks for programs in the current folder first, and a repository may hold a git.exe.
    cwd: dirname(process.execPath),
    env: environment(),
    input,
    maxBuffer: OUTPUT_MAX,
    windowsHide: true,
  });
  if (error !== undefined || status === null)
    return { status: undefined, stdout: new Uint8Array(), stderr: reason(error) };
  return { status, stdout, stderr: stderr.toString() };
}

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !REDIRECTIONS.includes(name.toUpperCase()));
  return { ...Object.fromEntries(inherited), ...SETTINGS };
}

function reason(cause: Error | undefined): string {
  if (cause === undefined) return 'it was ended from outside';
  if (!('code' in cause)) return cause.message;
  if (cause.code === 'ENOENT') return 'it is not installed, or not on the PATH';
  return cause.code === 'ENOBUFS' ? `it answers with more than ${OUTPUT_MAX} bytes` : cause.message;
}
