import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Path, `/` separated, to text of every file in a folder. */
export type Tree = Readonly<Record<string, string>>;

/** Where the system keeps files in memory, if it does: removing thousands of folders from a disk takes seconds. */
const MEMORY = '/dev/shm';

const made: string[] = [];

/** A new folder outside of any repository, with these files in it. */
export function makeTree(tree: Tree = {}): string {
  const folder = realpathSync(mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rulecast-')));
  made.push(folder);
  writeTree(folder, tree);
  return folder;
}

/** Removes what {@link makeTree} made so far: for `after`. */
export function removeTrees(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Every file in a folder; an empty folder shows as `name/`, a link as `name@` with where it leads. */
export function readTree(folder: string): Tree {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = relative(folder, path);
    if (entry.isSymbolicLink()) return [[`${name}@`, readlinkSync(path)]];
    if (!entry.isDirectory()) return [[name, readFileSync(path, 'utf8')]];
    return readdirSync(path).length === 0 ? [[`${name}/`, '']] : [];
  });
  return Object.fromEntries(entries.flat().sort(([a], [b]) => (a! < b! ? -1 : 1)));
}
