import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Artifact } from '../src/exporter/exporter.ts';

/** Where goldens of exporters stand: `exporter/case[/site]/artifact`. */
export const GOLDEN_FOLDER = 'fixtures/golden';

/** Beside the artifacts of a case: all that is said while it is written, or why it is refused. */
export const DIAGNOSTICS = 'diagnostics.txt';

/** A golden folder: path, `/` separated and relative to the folder, to the text that belongs there. */
export type Goldens = ReadonlyMap<string, string>;

/**
 * Whether goldens are to be rewritten: `UPDATE_GOLDEN=1`, the one switch there is. Throws where `CI` is set, since a run that writes what it
 * compares with proves nothing.
 */
export function updatesGoldens(env: Readonly<NodeJS.ProcessEnv> = process.env): boolean {
  if (env.UPDATE_GOLDEN !== '1') return false;
  if (env.CI) throw new Error('UPDATE_GOLDEN=1 is refused where CI is set: goldens are updated by hand, and reviewed');
  return true;
}

/**
 * Makes the files of `folder` those of `goldens` when goldens are to be rewritten, and removes all others whose names end like `ending`. Else
 * does nothing.
 */
export function updateGoldens(folder: string, goldens: Goldens, ending = ''): void {
  if (!updatesGoldens()) return;
  for (const orphan of orphansOf(folder, goldens, ending)) rmSync(join(folder, orphan));
  for (const [path, text] of goldens) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Fails when a file is not byte for byte `text`. */
export function expectGolden(path: string, text: string): void {
  const bytes = readGolden(path);
  // The texts first, for a failure that people can read; the bytes too, since a text hides what is no UTF-8.
  expect(bytes.toString(), `${path} (npm run golden writes it anew)`).to.equal(text);
  expect(bytes.equals(Buffer.from(text)), `bytes of ${path}`).to.equal(true);
}

/** The files of a golden folder, of those whose names end like `ending`, that nothing stands for any more. */
export function orphansOf(folder: string, goldens: Goldens, ending = ''): readonly string[] {
  return filesBelow(folder).filter((path) => path.endsWith(ending) && !goldens.has(path));
}

/** Paths of all files below a folder, `/` separated and sorted. */
export function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return names.map((path) => path.slice(join(folder, '/').length).replaceAll('\\', '/')).sort();
}

function readGolden(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`there is no golden ${path}: npm run golden writes it, and its change is reviewed`);
  }
}

/** Every committed artifact of every exporter; its path begins in the folder of goldens. */
export function goldenArtifacts(): readonly { readonly exporter: string; readonly artifact: Artifact }[] {
  const paths = filesBelow(GOLDEN_FOLDER).filter((path) => !path.endsWith(DIAGNOSTICS));
  return paths.map((path) => ({
    exporter: path.slice(0, path.indexOf('/')),
    artifact: { path, text: readFileSync(join(GOLDEN_FOLDER, path), 'utf8') },
  }));
}
