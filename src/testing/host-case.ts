import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyDocument } from '../model/document.ts';
import { filesIn, packageFolder } from './case.ts';
import { loadOrFail } from './policy-text.ts';

/** A policy with hand-labelled hosts. */
export interface HostCase {
  readonly name: string;
  load(): PolicyDocument;
  /** The text of its host table. */
  readonly hosts: string;
}

/** The cases that rulecast's own exporters of hosts pass. They stand beside the code in the package. */
export function standardHostCases(): readonly HostCase[] {
  return hostCasesIn(join(packageFolder(), 'fixtures', 'hosts'));
}

/** The cases in the folders of `folder`, each with `policy.yaml` and `hosts.txt`, by name. */
export function hostCasesIn(folder: string): readonly HostCase[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return names.map((name) => ({
    name,
    load: () => loadOrFail('policy.yaml', filesIn(join(folder, name))),
    hosts: readFileSync(join(folder, name, 'hosts.txt'), 'utf8'),
  }));
}
