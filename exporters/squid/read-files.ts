import type { Artifact } from 'rulecast/exporter/read';
import { linesOf } from './read-lines.ts';
import { openReport, type Report } from './read-report.ts';
import { quotedPath, wordsOf } from './read-words.ts';

/** The files given, and by their names without folders. */
export interface FileIndex {
  readonly files: readonly Artifact[];
  readonly byName: ReadonlyMap<string, readonly Artifact[]>;
}

/** What a path in a configuration leads to among the files given. */
export type Found =
  | { readonly kind: 'file'; readonly file: Artifact }
  | { readonly kind: 'missing' }
  | { readonly kind: 'ambiguous' };

export function indexFiles(files: readonly Artifact[]): FileIndex {
  const byName = new Map<string, Artifact[]>();
  for (const file of files) {
    const name = nameOf(file.path);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [file]);
    else same.push(file);
  }
  return { files, byName };
}

/** The file that a path on the proxy stands for: the one that shares most of the path from its end, its name at least. */
export function fileAt({ byName }: FileIndex, path: string): Found {
  const wanted = path.split('/').reverse();
  const files = byName.get(nameOf(path)) ?? [];
  const shared = files.map((file) => sharedEnd(wanted, file.path.split('/').reverse()));
  const most = shared.reduce((one, other) => Math.max(one, other), 0);
  if (most === 0) return { kind: 'missing' };
  const [file, other] = files.filter((_, index) => shared[index] === most);
  return file === undefined || other !== undefined ? { kind: 'ambiguous' } : { kind: 'file', file };
}

/** The files that a path with `*` stands for, by name as the shell sorts them. Folders are compared as {@link fileAt} does. */
export function filesMatching({ files }: FileIndex, pattern: string): readonly Artifact[] {
  const [name = '', folder] = pattern.split('/').reverse();
  const matches = (file: Artifact): boolean => {
    const [own = '', ownFolder] = file.path.split('/').reverse();
    const sameFolder = folder === undefined || ownFolder === undefined || folder === ownFolder;
    return sameFolder && !own.startsWith('.') && globMatches(name, own);
  };
  return files.filter(matches).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Whether a path is written for several files. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** The files that squid is started with: those that no other names. Where files name each other in a circle, the first. */
export function rootsOf(index: FileIndex): readonly Artifact[] {
  const named = new Set<Artifact>();
  const report = openReport();
  for (const file of index.files) {
    for (const path of pathsIn(file, report)) for (const one of filesAt(index, path)) if (one !== file) named.add(one);
  }
  const roots = index.files.filter((file) => !named.has(file));
  return roots.length > 0 ? roots : index.files.slice(0, 1);
}

function filesAt(index: FileIndex, path: string): readonly Artifact[] {
  if (isGlob(path)) return filesMatching(index, path);
  const found = fileAt(index, path);
  return found.kind === 'file' ? [found.file] : [];
}

/** The paths that a file names: what it includes, and files with values. What is wrong with it is found when it is read. */
function pathsIn(file: Artifact, report: Report): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const line of linesOf(file, report)) {
    const isInclude = line.text.startsWith('include');
    if (!isInclude && !line.text.startsWith('acl')) continue;
    const [directive, ...words] = wordsOf(line);
    if (directive?.text === 'include') for (const { text } of words) paths.add(quotedPath(text) ?? text);
    if (directive?.text !== 'acl') continue;
    for (const { text } of words) {
      const path = quotedPath(text);
      if (path !== undefined) paths.add(path);
    }
  }
  return paths;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((segment, index) => segment !== b[index]);
  return differs < 0 ? a.length : differs;
}

/** `*` any characters, `?` one. Brackets are not understood and match nothing. */
function globMatches(pattern: string, name: string): boolean {
  let [at, from, star, again] = [0, 0, -1, 0];
  while (from < name.length) {
    const sign = pattern.charAt(at);
    if (sign === '*') {
      [star, again] = [at, from];
      at += 1;
    } else if (at < pattern.length && (sign === '?' || sign === name.charAt(from))) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      again += 1;
      [at, from] = [star + 1, again];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
