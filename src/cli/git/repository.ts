import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { visible } from '../../diagnostic/text.ts';
import type { Git, GitAnswer } from './git.ts';
import { textOf } from './git.ts';

/** A repository of git around a folder. */
export interface Repository {
  /** The folder that was asked about; git is run there. */
  readonly folder: string;
  /** Absolute path of the work tree; absent in a bare repository. */
  readonly workTree?: string;
  /** The folder relative to the root of the repository, without a slash at the end; empty at the root, and in a bare repository. */
  readonly prefix: string;
  /** Asks git in the folder. */
  ask(argv: readonly string[], input?: string): GitAnswer;
}

/** The repository around an absolute folder. GIT_FAILED where there is none, or git cannot be run. */
export function openRepository(git: Git, folder: string): Result<Repository> {
  const ask = (argv: readonly string[], input?: string) => git({ folder, argv, ...(input !== undefined && { input }) });
  const answer = ask(['rev-parse', '--show-toplevel', '--show-prefix']);
  if (answer.status === 0) {
    const [workTree = folder, prefix = ''] = textOf(answer.stdout).split('\n');
    return resultOf({ folder, workTree, prefix: prefix.replace(/\/$/, ''), ask });
  }
  const bare = answer.status === undefined ? answer : ask(['rev-parse', '--git-dir']);
  if (bare.status === 0) return resultOf({ folder, prefix: '', ask });
  return failure(gitFailed(bare, `There is no git repository at ${visible(folder)}`));
}

/** GIT_FAILED with the first thing that git itself says about it. */
export function gitFailed({ status, stderr }: GitAnswer, message: string) {
  if (status === undefined) return error('GIT_FAILED', `git cannot be run: ${visible(stderr)}`);
  const [said = ''] = stderr.split('\n').filter((line) => /^(?:fatal|error):/.test(line));
  // What git says of folders above depends on the machine.
  const reason = said.replace(/^\w+: /, '').replace(/^not a git repository.*/, '');
  const hint = /dubious ownership/.test(said)
    ? 'git config --global --add safe.directory FOLDER makes git trust a folder of another user'
    : undefined;
  return error('GIT_FAILED', reason === '' ? message : `${message}: ${visible(reason)}`, { hint });
}
