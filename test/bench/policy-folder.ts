import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Candidate, COMMAND } from './processes.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Snapshots by preference: the published one is not ours to distribute, so it may be absent. */
const SNAPSHOTS = [
  { file: join(ROOT, '../shared/data/m365/worldwide-2026-08-14.json'), title: 'worldwide 2026-08-14' },
  { file: join(ROOT, 'fixtures/demo/feeds/m365-worldwide.json'), title: "the demo's snapshot" },
];

/** The snapshot that is measured with, and what to call it in the table. */
export const SNAPSHOT = SNAPSHOTS.find(({ file }) => existsSync(file)) ?? SNAPSHOTS[1];

/** A folder below `parent` with these files, by path, and the snapshot as `feeds/m365.json`. */
export function writePolicyFolder(parent: string, name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(parent, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (SNAPSHOT === undefined) throw new Error('there is no snapshot');
  mkdirSync(join(folder, 'feeds'), { recursive: true });
  copyFileSync(SNAPSHOT.file, join(folder, 'feeds/m365.json'));
  return folder;
}

/** `rulecast build`, with more arguments if wanted, in a folder that has never been built, so that every file is written. */
export function buildIn(folder: string, ...more: readonly string[]): Candidate {
  const reset = () => {
    rmSync(join(folder, 'out'), { recursive: true, force: true });
    rmSync(join(folder, 'rulecast.manifest.json'), { force: true });
  };
  return { argv: [COMMAND, 'build', ...more], folder, reset };
}
