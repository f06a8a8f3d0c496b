import { isAbsolute, posix, relative, resolve } from 'node:path';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { type Revision, readRange } from '../git/revision.ts';
import type { Io } from '../io.ts';
import { commitTree } from './commit-tree.ts';
import { diskTree, slashed } from './disk-tree.ts';
import type { OpenSettings } from './opened.ts';
import type { TreeTarget } from './operand.ts';
import { exportersOnDisk, openSides, type SidesFound } from './sides.ts';
import { type Target, targetsAt } from './target.ts';
import type { Tree } from './tree.ts';

/** What `--git` asks for. */
export interface RevisionRequest {
  /** `REV`, `A..B` or `A...B`. */
  readonly range: string;
  /** The path in both; absent: the policy of the current folder. */
  readonly path?: string;
  /** Load the outside exporters of the work tree; else none are. */
  readonly trustExporters: boolean;
}

/** Opens one path in two revisions, or in a revision and the work tree, from git's objects: nothing is checked out, and the index is not looked at. */
export async function openRevisions(
  request: RevisionRequest,
  settings: Omit<OpenSettings, 'loadExporters'>,
  io: Io,
): Promise<SidesFound> {
  const repository = openRepository(await io.git(), io.cwd);
  if (!repository.ok) return stopped(repository.diagnostics);
  const trees = treesOf(repository.value, request.range, io);
  if (!trees.ok) return stopped(trees.diagnostics);
  const path = pathIn(repository.value, request.path ?? '.');
  if (!path.ok) return stopped(path.diagnostics);
  const { from, to } = trees.value;
  const targets = targetsAt(from, to, path.value);
  const flaw = flawOf(targets, { path: request.path, from, at: path.value });
  if (flaw !== undefined) return stopped([flaw]);
  const { workTree } = repository.value;
  const loads = request.trustExporters && workTree !== undefined;
  const found = await openSides(
    {
      from: targetIn(from, targets.from, { other: targets.to, path: path.value }),
      to: targetIn(to, targets.to, { other: targets.from, path: path.value }),
    },
    { ...settings, ...(loads && { loadExporters: exportersOnDisk(io, workTree) }) },
  );
  const { result, sources } = found;
  if (!result.ok) return found;
  const inRepository = (operand: string) => pathByAnyName(repository.value, operand, io);
  return { result: resultOf({ ...result.value, inRepository }, result.diagnostics), sources };
}

/** The two trees that a range names: those of revisions, or the work tree. */
export function treesOf(
  repository: Repository,
  text: string,
  io: Io,
): Result<{ readonly from: Tree; readonly to: Tree }> {
  const range = readRange(repository, text);
  if (!range.ok) return range;
  const from = commitTree(repository, range.value.from);
  if (!from.ok) return from;
  const to =
    range.value.to === undefined
      ? workTreeOf(repository, range.value.from, io)
      : commitTree(repository, range.value.to);
  return to.ok ? resultOf({ from: from.value, to: to.value }) : to;
}

function workTreeOf({ workTree }: Repository, { name }: Revision, { files }: Io): Result<Tree> {
  if (workTree !== undefined) {
    const root = files.realPath(workTree);
    return resultOf(diskTree(files, { place: { root, folder: root }, shown: '' }));
  }
  const hint = `write ${name}..HEAD, or any other revision`;
  return failure(error('ARGUMENT_INVALID', `There is no work tree here to compare ${quote(name)} with`, { hint }));
}

/** The path from the root of the repository of what the user names from the current folder. PATH_OUTSIDE where it leads out. */
export function pathIn({ workTree, prefix }: Repository, operand: string): Result<string> {
  const path = isAbsolute(operand)
    ? slashed(relative(workTree ?? '/', operand))
    : posix.join(prefix === '' ? '.' : prefix, slashed(operand));
  const plain = path.replace(/\/+$/, '');
  if (plain === '..' || plain.startsWith('../') || isAbsolute(plain)) {
    const hint = 'with --git, both sides are read from the repository of the current folder';
    return failure(error('PATH_OUTSIDE', `${quote(operand)} lies outside of the repository`, { hint }));
  }
  return resultOf(plain === '.' ? '' : plain);
}

/**
 * The same for a file that may be called by another way into the repository: a link to it, or `../here/file`. On disk it would be read as the change has
 * it, and not as it was.
 */
function pathByAnyName(repository: Repository, operand: string, { files, cwd }: Io): Result<string> {
  const path = pathIn(repository, operand);
  const { workTree } = repository;
  if (path.ok || workTree === undefined) return path;
  const direct = pathIn(repository, resolve(cwd, operand));
  if (direct.ok) return direct;
  try {
    return pathIn({ ...repository, workTree: files.realPath(workTree) }, files.realPath(resolve(cwd, operand)));
  } catch {
    return path;
  }
}

/** What keeps a path from being compared: that it is in neither revision, or, if none was named, that there is no policy here. */
function flawOf(
  { from: before, to: after }: { readonly from: Target; readonly to: Target },
  { path, at, from }: { readonly path: string | undefined; readonly at: string; readonly from: Tree },
): Diagnostic | undefined {
  const kinds = [before.kind, after.kind];
  if (path === undefined && !kinds.includes('policy')) {
    const hint = 'name a policy, a rule file or a folder behind the revision';
    return error('FILE_NOT_FOUND', `There is no rulecast.yaml in ${quote(at || '.')} on either side`, { hint });
  }
  if (kinds.some((kind) => kind !== 'none')) return undefined;
  return error(
    'FILE_NOT_FOUND',
    `There is nothing at ${quote(at)}, neither in ${quote(from.label(''))} nor on the other side`,
  );
}

/** Where there is nothing, the other side says what it would be called. */
function targetIn(
  tree: Tree,
  target: Target,
  { other, path }: { readonly other: Target; readonly path: string },
): TreeTarget {
  const named = target.kind !== 'none' ? target.path : other.kind !== 'none' ? other.path : path;
  return { tree, target, label: tree.label(named) };
}

function stopped(diagnostics: readonly Diagnostic[]): SidesFound {
  return { result: { ok: false, diagnostics }, sources: new Map() };
}
