import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SourceTexts } from '../src/diagnostic/render.ts';
import type { Artifact } from '../src/exporter/exporter.ts';
import type { PolicyDocument } from '../src/model/document.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { filesIn } from '../src/testing/case.ts';
import { filesBelow } from './golden.ts';

/** Tests run in the repository's folder. */
export const HOST_CASES = 'fixtures/hosts';

/** Below each case: what a build of its policy writes. */
export const HOST_GOLDENS = 'out';

/** A policy about hosts with its files, once as rulecast loads it and once as YAML has it. */
export interface LoadedHostCase {
  readonly topic: string;
  readonly document: PolicyDocument;
  readonly sources: SourceTexts;
  readonly raw: RawHostPolicy;
  /** The text of a file beside the policy. */
  readonly read: (path: string) => string;
  /** The host table. */
  readonly hosts: string;
}

/** What tests look up in a policy as written. */
interface RawHostPolicy {
  readonly outputs: readonly { readonly exporter: string; readonly id?: string; readonly path: string }[];
}

export function hostTopics(): readonly string[] {
  return readdirSync(HOST_CASES).sort();
}

/** The policy of a case; one with errors throws, since cases are valid. */
export function loadHostCase(topic: string): LoadedHostCase {
  const folder = join(HOST_CASES, topic);
  const { result, sources } = loadPolicy('policy.yaml', filesIn(folder));
  if (!result.ok) throw new Error(`${folder}: ${result.diagnostics.map(({ message }) => message).join('\n')}`);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  return { topic, document: result.value, sources, raw: parse(read('policy.yaml')), read, hosts: read('hosts.txt') };
}

/** Every committed file of every exporter; its path begins in the folder of cases. */
export function hostGoldens(): readonly { readonly exporter: string; readonly artifact: Artifact }[] {
  return hostTopics().flatMap((topic) => {
    const { raw, read } = loadHostCase(topic);
    return filesBelow(join(HOST_CASES, topic, HOST_GOLDENS)).flatMap((name) => {
      const path = join(HOST_GOLDENS, name);
      const owner = raw.outputs.find((output) => isBelow(path, output.path));
      return owner === undefined
        ? []
        : [{ exporter: owner.exporter, artifact: { path: join(topic, path), text: read(path) } }];
    });
  });
}

/** Whether a file is the one at the path of an output, or in the folder there. */
function isBelow(path: string, output: string): boolean {
  const [parts, wanted] = [path.split('/'), output.split('/')];
  return wanted.every((part, index) => part === '{site}' || part === parts[index]);
}
