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

/**
 * The files that a path with `*` in `from` stands for, in the order of the shell: those in a folder of the same name, else those of which no folder is
 * known.
 */
export function filesMatching({ files }: FileIndex, pattern: string, from: string): readonly Artifact[] {
  const [name = '', folder] = pattern.split('/').reverse();
  const matching = files.filter((file) => {
    const own = nameOf(file.path);
    return file.path !== from && !own.startsWith('.') && globMatches(name, own);
  });
  const inFolder = matching.filter((file) => folder === undefined || file.path.split('/').at(-2) === folder);
  const found = inFolder.length > 0 ? inFolder : matching.filter((file) => !file.path.includes('/'));
  return [...found].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Whether a path is written for several files. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** What stands first in a configuration, and whether that is in doubt. */
export interface Roots {
  /** The files that squid is started with: those that no other names. Where files name each other in a circle, the first. */
  readonly files: readonly Artifact[];
  /** Nothing tells the order of the files but that ACLs stand in front of their use, so that those with rules come last. */
  readonly moved: boolean;
}

export function rootsOf(index: FileIndex): Roots {
  const named = new Set<Artifact>();
  const withRules = new Set<Artifact>();
  const report = openReport();
  for (const file of index.files) {
    const { paths, hasRules } = skim(file, report);
    for (const path of paths) for (const one of filesAt(index, path, file.path)) if (one !== file) named.add(one);
    if (hasRules) withRules.add(file);
  }
  const roots = index.files.filter((file) => !named.has(file));
  if (roots.length === 0) return { files: index.files.slice(0, 1), moved: false };
  const files = [...roots.filter((file) => !withRules.has(file)), ...roots.filter((file) => withRules.has(file))];
  return { files, moved: files.some((file, at) => file !== roots[at]) };
}

function filesAt(index: FileIndex, path: string, from: string): readonly Artifact[] {
  if (isGlob(path)) return filesMatching(index, path, from);
  const found = fileAt(index, path);
  return found.kind === 'file' ? [found.file] : [];
}

interface Skimmed {
  /** What the file includes, and files with values. */
  readonly paths: ReadonlySet<string>;
  /** It has lines `http_access`, or may include some. */
  readonly hasRules: boolean;
}

/** What is wrong with the file is found when it is read. */
function skim(file: Artifact, report: Report): Skimmed {
  const paths = new Set<string>();
  let hasRules = false;
  for (const line of linesOf(file, report)) {
    const [directive = ''] = /^[a-z_]*/.exec(line.text) ?? [];
    if (directive === 'http_access' || directive === 'include') hasRules = true;
    if (directive !== 'acl' && directive !== 'include') continue;
    for (const { text } of wordsOf(line).slice(1)) {
      const path = quotedPath(text) ?? (directive === 'include' ? text : undefined);
      if (path !== undefined) paths.add(path);
    }
  }
  return { paths, hasRules };
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
