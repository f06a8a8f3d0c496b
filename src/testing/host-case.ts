import { join } from 'node:path';
import type { PolicyDocument } from '../model/document.ts';
import { packageFolder, policiesIn, tableOf } from './case.ts';

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
  return policiesIn(folder).map((policy) => ({ ...policy, hosts: tableOf(folder, policy.name, 'hosts.txt') }));
}
