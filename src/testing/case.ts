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
  return policiesIn(folder).map((policy) => ({ ...policy, packets: tableOf(folder, policy.name, 'packets.txt') }));
}

/** The policies `policy.yaml` in the folders of `folder`, by name. */
export function policiesIn(folder: string): readonly Pick<ConformanceCase, 'name' | 'load'>[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return names.map((name) => ({ name, load: () => loadOrFail('policy.yaml', filesIn(join(folder, name))) }));
}

/** The text of a table beside a policy. */
export function tableOf(folder: string, name: string, table: string): string {
  return readFileSync(join(folder, name, table), 'utf8');
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
