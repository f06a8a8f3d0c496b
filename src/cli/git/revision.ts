import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { lineOf, textOf } from './git.ts';
import { gitFailed, type Repository } from './repository.ts';

/** A revision as the user names it, and the commit that it is. */
export interface Revision {
  readonly name: string;
  /** The full hash; absent before the first commit, where there is no file at all. */
  readonly commit?: string;
}

/** What `--git` names: one revision that the work tree is compared with, or two. */
export interface RevisionRange {
  readonly from: Revision;
  /** Absent: the work tree. */
  readonly to?: Revision;
}

/** The hash that hooks and pipelines write for "there was none". */
const NO_COMMIT = /^0{40}(?:0{24})?$/;

/** Another name of the first parent of a commit. */
const PARENT = /^(.+?)(?:\^1?|~1?)$/;

/**
 * Reads `REV` (against the work tree), `A..B`, or `A...B`: their merge base against B. An absent A or B is HEAD. REVISION_UNKNOWN, with a suggestion, for
 * what is no commit, and where a shallow clone ends before it.
 */
export function readRange(repository: Repository, text: string): Result<RevisionRange> {
  const [, left = '', dots, right = ''] = /^(.*?)(\.{2,3})(.*)$/s.exec(text) ?? [];
  if (dots === undefined) {
    const from = resolveRevision(repository, text);
    return from.ok ? resultOf({ from: from.value }) : from;
  }
  const [from, to] = [left, right].map((name) => resolveRevision(repository, name || 'HEAD'));
  if (from?.ok !== true || to?.ok !== true) {
    return { ok: false, diagnostics: [from, to].flatMap((result) => result?.diagnostics ?? []) };
  }
  if (dots === '..') return resultOf({ from: from.value, to: to.value });
  const base = mergeBase(repository, from.value, to.value);
  return base.ok ? resultOf({ from: base.value, to: to.value }) : base;
}

/** The commit of one revision. */
export function resolveRevision(repository: Repository, name: string): Result<Revision> {
  if (NO_COMMIT.test(name)) return resultOf({ name: 'nothing' });
  // Older versions of git do not know where options end in this command.
  if (name.startsWith('-') || /[\0\n]/.test(name)) return unknown(name, 'write a branch, a tag or a commit');
  const commit = commitOf(repository, name);
  if (commit !== undefined) return resultOf({ name, commit });
  if (name === 'HEAD' && repository.ask(['symbolic-ref', '--quiet', 'HEAD']).status === 0) return resultOf({ name });
  const [, child] = PARENT.exec(name) ?? [];
  const childCommit = child === undefined ? undefined : commitOf(repository, child);
  if (childCommit === undefined) return unknown(name, suggestion(repository, name));
  return hasParent(repository, childCommit) ? unknown(name, SHALLOW) : resultOf({ name });
}

const SHALLOW = 'this clone is shallow and ends here: git fetch --deepen=1 (or fetch-depth: 0) brings more';

function commitOf({ ask }: Repository, name: string): string | undefined {
  const answer = ask(['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]);
  return answer.status === 0 ? lineOf(answer) : undefined;
}

/** As the commit itself says, also where a shallow clone has not got the parent. */
function hasParent({ ask }: Repository, commit: string): boolean {
  const { stdout } = ask(['cat-file', 'commit', commit]);
  const [head = ''] = textOf(stdout).split('\n\n', 1);
  return /^parent /m.test(head);
}

function mergeBase(repository: Repository, from: Revision, to: Revision): Result<Revision> {
  const name = `merge base of ${from.name} and ${to.name}`;
  if (from.commit === undefined || to.commit === undefined) return resultOf({ name });
  const answer = repository.ask(['merge-base', from.commit, to.commit]);
  if (answer.status === 0) return resultOf({ name, commit: lineOf(answer) });
  if (answer.status !== 1) return failure(gitFailed(answer, `git finds no ${name}`));
  const isShallow = lineOf(repository.ask(['rev-parse', '--is-shallow-repository'])) === 'true';
  const message = `${quote(from.name)} and ${quote(to.name)} have no commit in common`;
  const hint = isShallow ? SHALLOW : `write ${from.name}..${to.name} to compare them as they are`;
  return failure(error('REVISION_UNKNOWN', message, { hint }));
}

function unknown(name: string, hint: string | undefined): Result<never> {
  const diagnostic: Diagnostic = error('REVISION_UNKNOWN', `git knows no commit ${quote(name)}`, { hint });
  return failure(diagnostic);
}

function suggestion({ ask }: Repository, name: string): string | undefined {
  const { stdout } = ask(['for-each-ref', '--format=%(refname:short)', 'refs/heads', 'refs/tags', 'refs/remotes']);
  const names = textOf(stdout)
    .split('\n')
    .filter((known) => known !== '');
  const plain = names.find((known) => known.endsWith(`/${name}`));
  return plain === undefined ? didYouMean(name, [...names, 'HEAD']) : `did you mean "${plain}"?`;
}
