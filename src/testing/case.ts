import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PolicyDocument } from '../model/document.ts';
import type { SourceFiles } from '../policy/source-files.ts';
import { loadOrFail } from './policy-text.ts';

/** A policy with hand-labelled packets. */
export interface ConformanceCase {
  readonly name: string;
  load(): PolicyDocument;
  /** The text of its packet table. */
  readonly packets: string;
}

/** The cases that rulecast's own exporters pass. They stand beside the code in the package. */
export function standardCases(): readonly ConformanceCase[] {
  return casesIn(join(packageFolder(), 'fixtures', 'cases'));
}

/** The nearest folder above this module that holds a package: it is found from compiled and from bundled code alike. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The cases in the folders of `folder`, each with `policy.yaml` and `packets.txt`, by name. */
export function casesIn(folder: string): readonly ConformanceCase[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return names.map((name) => ({
    name,
    load: () => loadOrFail('policy.yaml', filesIn(join(folder, name))),
    packets: readFileSync(join(folder, name, 'packets.txt'), 'utf8'),
  }));
}

/** The files below and beside a folder, for policies that tests trust. */
export function filesIn(folder: string): SourceFiles {
  return {
    read(path) {
      try {
        return { ok: true, bytes: readFileSync(join(folder, path)) };
      } catch (cause) {
        return { ok: false, code: 'FILE_NOT_FOUND', reason: String(cause) };
      }
    },
  };
}
