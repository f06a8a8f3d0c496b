import { dirname } from 'node:path';
import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';
import { type Manifest, type ManifestEntry, printManifest, sha256 } from './manifest.ts';

/** A file that an output consists of. */
export interface WantedFile {
  readonly entry: ManifestEntry;
  readonly bytes: Uint8Array;
}

/** What a build wants on disk, and what the last one left there. */
export interface Wanted {
  readonly files: readonly WantedFile[];
  /** Name of the manifest beside the policy. */
  readonly manifest: string;
  /** The manifest's entries as they are, if there is one. */
  readonly owned: Manifest | undefined;
  /** Whether an owned file belongs to what is built now; the others are left alone and stay in the manifest. */
  readonly isBuilt: (entry: ManifestEntry) => boolean;
}

/**
 * `same`: nothing to do. `missing`, `stale`, `edited` (changed by someone else since the manifest was written): ours to write.
 * `foreign`: not ours and different. `leftover`, `leftover-edited`: ours, and no longer written.
 */
export type FileState = 'same' | 'missing' | 'stale' | 'edited' | 'foreign' | 'leftover' | 'leftover-edited';

/** One file on disk against what is wanted there. */
export interface ComparedFile {
  readonly path: string;
  readonly state: FileState;
  /** Absolute, links of its parents resolved. */
  readonly target: string;
  /** Absent: it is there no more, or should not be. */
  readonly old?: Uint8Array;
  readonly new?: Uint8Array;
}

/** Every file of a build compared, the manifest last. */
export interface Comparison {
  readonly files: readonly ComparedFile[];
  readonly manifest: ComparedFile;
}

/** Compares without writing anything. Fails on paths that leave the repository and on what can never be replaced. */
export function compareWithDisk(files: FileOperations, place: Place, wanted: Wanted): Result<Comparison> {
  const owned = new Map((wanted.owned ?? []).map((entry) => [entry.path, entry]));
  const paths = new Set(wanted.files.map(({ entry }) => entry.path));
  const old = (wanted.owned ?? []).filter((entry) => !paths.has(entry.path));
  const compared = wanted.files.map((file) => compareFile(files, place, { file, owned: owned.get(file.entry.path) }));
  const leftovers = old.filter(wanted.isBuilt).map((entry) => compareLeftover(files, place, entry));
  const manifest = compareManifest(files, place, {
    name: wanted.manifest,
    known: wanted.owned !== undefined,
    entries: [...wanted.files.map(({ entry }) => entry), ...old.filter((entry) => !wanted.isBuilt(entry))],
  });
  const all = [...compared, ...leftovers];
  const found = all.flatMap((result) => (result.ok && result.value !== undefined ? [result.value] : []));
  const diagnostics = [
    ...all.flatMap((result) => result.diagnostics),
    ...manifest.diagnostics,
    ...collisions(found, manifest),
  ];
  if (!manifest.ok || diagnostics.some(isError)) return { ok: false, diagnostics };
  return resultOf({ files: found, manifest: manifest.value }, diagnostics);
}

function compareFile(
  files: FileOperations,
  place: Place,
  { file, owned }: { readonly file: WantedFile; readonly owned: ManifestEntry | undefined },
): Result<ComparedFile> {
  const { path } = file.entry;
  const standing = look(files, place, path);
  if (!standing.ok) return standing;
  const { target, old } = standing.value;
  if (old === undefined) return resultOf({ path, state: 'missing', target, new: file.bytes });
  const hash = sha256(old);
  const state =
    hash === file.entry.sha256 ? 'same' : owned === undefined ? 'foreign' : owned.sha256 === hash ? 'stale' : 'edited';
  return resultOf({ path, state, target, old, new: file.bytes });
}

function compareLeftover(files: FileOperations, place: Place, entry: ManifestEntry): Result<ComparedFile | undefined> {
  const standing = look(files, place, entry.path);
  if (!standing.ok) return standing;
  const { target, old } = standing.value;
  if (old === undefined) return resultOf(undefined);
  const state = sha256(old) === entry.sha256 ? 'leftover' : 'leftover-edited';
  return resultOf({ path: entry.path, state, target, old });
}

function compareManifest(
  files: FileOperations,
  place: Place,
  { name, known, entries }: { readonly name: string; readonly known: boolean; readonly entries: Manifest },
): Result<ComparedFile> {
  const standing = look(files, place, name);
  if (!standing.ok) return standing;
  const { target, old } = standing.value;
  const text = Buffer.from(printManifest(entries));
  if (old === undefined) return resultOf({ path: name, state: 'missing', target, new: text });
  const state = !known ? 'foreign' : text.equals(old) ? 'same' : 'stale';
  return resultOf({ path: name, state, target, old, new: text });
}

/** A file of the repository as it is: absolute path, and content if there is one. */
export interface Standing {
  readonly target: string;
  readonly old?: Uint8Array;
}

/** What stands at a path: a file's bytes, or nothing. Links and folders in the place of a file are refused. */
export function look(files: FileOperations, place: Place, path: string): Result<Standing> {
  const located = locate(files, place, path);
  if (!located.ok) return located;
  const target = located.value;
  try {
    const kind = files.kind(target);
    if (kind === 'none') return resultOf({ target });
    if (kind === 'file') return resultOf({ target, old: files.read(target) });
    return {
      ok: false,
      diagnostics: [blocked(path, kind === 'link' ? 'a symbolic link' : kind === 'folder' ? 'a folder' : 'a device')],
    };
  } catch (cause) {
    return { ok: false, diagnostics: [fileFailure('WRITE_FAILED', `Cannot read ${path}`, cause)] };
  }
}

function blocked(path: string, what: string): Diagnostic {
  return error('OUTPUT_FOREIGN', `${what} stands where the file ${path} goes`, {
    hint: 'remove it, or change the path of the output; --force does not replace it',
  });
}

/** Two outputs may reach one file through links, or want a file where the other wants a folder. */
function collisions(found: readonly ComparedFile[], manifest: Result<ComparedFile>): readonly Diagnostic[] {
  const written = [...found, ...(manifest.ok ? [manifest.value] : [])].filter((file) => file.new !== undefined);
  const first = new Map<string, string>();
  const same: Diagnostic[] = [];
  for (const { target, path } of written) {
    const other = first.get(target);
    if (other !== undefined) same.push(collision(`${other} and ${path} are one file`));
    first.set(target, other ?? path);
  }
  const nested = written.flatMap(({ target, path }) =>
    ancestors(target).flatMap((folder) =>
      first.has(folder) ? [collision(`${path} lies in the file ${first.get(folder)}`)] : [],
    ),
  );
  return [...same, ...nested];
}

function collision(message: string): Diagnostic {
  return error('OUTPUT_COLLISION', message, { hint: 'give every output a path of its own' });
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}
