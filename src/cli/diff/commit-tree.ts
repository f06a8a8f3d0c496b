import { posix } from 'node:path';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { FileContent } from '../../policy/source-files.ts';
import { contentsOf, listCommit, sizesOf, type TreeEntry } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';
import type { Revision } from '../git/revision.ts';
import { MAX_BYTES, tooLarge } from '../repository-files.ts';
import { isEntered, type ListedPath, type Tree, type TreeKind } from './tree.ts';

interface Commit {
  readonly repository: Repository;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** What lies directly in each folder, folders left out. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** What was read so far, by path. */
  readonly contents: Map<string, FileContent>;
}

/** The files of a revision, read from git's objects alone. Paths are relative to the root of the repository. GIT_FAILED when git cannot list them. */
export function commitTree(repository: Repository, { name, commit }: Revision): Result<Tree> {
  const listed = commit === undefined ? resultOf(new Map<string, TreeEntry>()) : listCommit(repository, commit);
  if (!listed.ok) return listed;
  const entries = listed.value;
  const state: Commit = { repository, entries, folders: foldersOf(entries.keys()), contents: new Map() };
  return resultOf({
    ...(commit !== undefined && { commit }),
    label: (path) => (path === '' ? name : `${name}:${path}`),
    kind: (path) => kindOf(state, path),
    list: (folder) => listFolder(entries, folder),
    read: (path) => {
      if (!state.contents.has(path)) prepare(state, [path], besides(state, path));
      return state.contents.get(path) ?? missing('it does not exist');
    },
    prepare: (paths) => prepare(state, paths),
  });
}

function foldersOf(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>([['', []]]);
  for (const path of paths) {
    for (let at = parentOf(path); !folders.has(at); at = parentOf(at)) folders.set(at, []);
    folders.get(parentOf(path))?.push(path);
  }
  return folders;
}

/** Files in the folder of another that will likely be read with it. */
function besides({ folders }: Commit, path: string): readonly string[] {
  const named = (folders.get(parentOf(path)) ?? []).filter((one) => /\.(?:ya?ml|json|txt)$/i.test(one));
  return named.length <= AHEAD_MAX ? named : [];
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function kindOf({ entries, folders }: Commit, path: string): TreeKind {
  return entries.get(path)?.kind ?? (folders.has(path) ? 'folder' : 'none');
}

function listFolder(entries: ReadonlyMap<string, TreeEntry>, folder: string): readonly ListedPath[] {
  const start = folder === '' ? '' : `${folder}/`;
  const isListed = (path: string) =>
    path.startsWith(start) && path.slice(start.length).split('/').slice(0, -1).every(isEntered);
  return [...entries].flatMap(([path, { kind }]) => (isListed(path) ? [{ path, kind }] : []));
}

/** Files that are read ahead of being asked for: as many of a folder, and each as large. */
const AHEAD_MAX = 64;
const AHEAD_BYTES = 1024 * 1024;

/** What one answer of git holds at most, unless a single file is larger. */
const ANSWER_BYTES = 256 * 1024 * 1024;

/** Reads what is not read yet with few calls of git, each of which takes its time: sizes first, so that nothing large is taken into memory. */
function prepare(state: Commit, paths: readonly string[], ahead: readonly string[] = []): void {
  const objects = new Map<string, string>();
  for (const path of new Set([...paths, ...ahead])) {
    const entry = state.entries.get(path);
    if (state.contents.has(path)) continue;
    if (entry?.kind === 'file') objects.set(path, entry.object);
    else state.contents.set(path, refusal(state, path));
  }
  if (objects.size === 0) return;
  const wanted = new Set(paths.map((path) => objects.get(path)));
  const sizes = sizesOf(state.repository, [...new Set(objects.values())]);
  const read = [...sizes].filter(([object, size]) => size <= (wanted.has(object) ? MAX_BYTES : AHEAD_BYTES));
  const contents = new Map(batchesOf(read).flatMap((batch) => [...contentsOf(state.repository, batch)]));
  for (const [path, object] of objects) {
    const bytes = contents.get(object);
    if (bytes !== undefined || wanted.has(object)) state.contents.set(path, contentOf(bytes, sizes.get(object)));
  }
}

/** Objects in groups that one answer holds. */
function batchesOf(sizes: readonly (readonly [string, number])[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let room = 0;
  for (const [object, size] of sizes) {
    if (size > room || batches.length === 0) {
      batches.push([]);
      room = ANSWER_BYTES;
    }
    batches.at(-1)?.push(object);
    room -= size;
  }
  return batches;
}

function contentOf(bytes: Uint8Array | undefined, size: number | undefined): FileContent {
  if (bytes !== undefined) return { ok: true, bytes };
  if (size !== undefined && size > MAX_BYTES) return tooLarge(size);
  return { ...missing('git does not have its content here, as in a partial clone'), isThere: true };
}

function refusal(state: Commit, path: string): FileContent {
  if (path === '..' || path.startsWith('../') || posix.isAbsolute(path)) {
    return { ok: false, code: 'PATH_OUTSIDE', reason: 'it lies outside of the repository' };
  }
  for (let at = path; at !== ''; at = parentOf(at)) {
    const kind = kindOf(state, at);
    if (kind === 'link' || kind === 'submodule') return linkRefused(kind, at, path);
  }
  return state.folders.has(path) ? { ...missing('it is a folder'), isThere: true } : missing('it does not exist');
}

function linkRefused(kind: 'link' | 'submodule', at: string, path: string): FileContent {
  const what = kind === 'link' ? 'a symbolic link' : 'a submodule';
  const which = at === path ? 'it' : at;
  return { ok: false, code: 'LINK_REFUSED', reason: `${which} is ${what}, which is not followed in a revision` };
}

function missing(reason: string) {
  return { ok: false, code: 'FILE_NOT_FOUND', reason } as const;
}
