import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { compareText } from '../compare-text.ts';

/** A file that rulecast wrote, as the manifest beside the policy records it. */
export interface ManifestEntry {
  /** Relative to the policy's folder, `/` between its parts. */
  readonly path: string;
  readonly sha256: string;
  /** Id of the output in the policy. */
  readonly output: string;
  readonly exporter: string;
  readonly site?: string;
  /** SHA-256 of what the output's files must do, and of what its policy says, on the first file of the output; absent when too large. */
  readonly expected?: string;
  readonly policy?: string;
  /** Names of objects that the output leaves on its target, on the first file of the output. */
  readonly owned?: readonly string[];
  /** Names that earlier versions left there and this one has no use for. */
  readonly retired?: readonly string[];
}

/** What rulecast owns beside a policy. */
export type Manifest = readonly ManifestEntry[];

const SCHEMA = 'rulecast-manifest/1';
const REQUIRED = ['path', 'sha256', 'output', 'exporter'] as const;

/** `rulecast.yaml` has `rulecast.manifest.json`; policies of other names in one folder have manifests of their own. */
export function manifestName(policyFile: string): string {
  const stem = posix.basename(policyFile).replace(/\.ya?ml$/i, '');
  return `${stem}.manifest.json`;
}

/** SHA-256 in lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One line a file, sorted by path, so that a change of one artifact changes one line. */
export function printManifest(manifest: Manifest): string {
  const entries = [...manifest].sort((left, right) => compareText(left.path, right.path)).map(printEntry);
  const list = entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
  return `{\n  "schema": "${SCHEMA}",\n  "artifacts": ${list}\n}\n`;
}

/** MANIFEST_INVALID when the text is not a manifest of this version, as after a merge with conflicts. */
export function parseManifest(text: string, file: string): Result<Manifest> {
  const value = parseJson(text);
  if (!isRecord(value)) return invalid(file, 'it is not a JSON object');
  if (value.schema !== SCHEMA) return invalid(file, `its schema is not "${SCHEMA}"`);
  if (!Array.isArray(value.artifacts)) return invalid(file, 'it has no list of artifacts');
  const wrong = value.artifacts.findIndex((entry) => !isEntry(entry));
  return wrong < 0 ? resultOf(value.artifacts as Manifest) : invalid(file, `its artifact ${wrong + 1} is not complete`);
}

/** Every name that this output may have left on its target: candidates for what a build retires. Sorted. */
export function namesLeft(manifest: Manifest, output: string, site: string | undefined): readonly string[] {
  const entries = manifest.filter((entry) => entry.output === output && entry.site === site);
  const names = entries.flatMap((entry) => [...(entry.owned ?? []), ...(entry.retired ?? [])]);
  return [...new Set(names)].sort(compareText);
}

function printEntry({ path, sha256, output, exporter, site, expected, policy, owned, retired }: ManifestEntry): string {
  const entry = {
    path,
    sha256,
    output,
    exporter,
    site,
    expected,
    policy,
    owned: unlessEmpty(owned),
    retired: unlessEmpty(retired),
  };
  return JSON.stringify(entry);
}

function unlessEmpty(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined || names.length === 0 ? undefined : names;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is ManifestEntry {
  if (!isRecord(value) || !REQUIRED.every((key) => typeof value[key] === 'string')) return false;
  const texts = [value.site, value.expected, value.policy];
  if (!texts.every((text) => text === undefined || typeof text === 'string')) return false;
  return [value.owned, value.retired].every((names) => names === undefined || isTextList(names));
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function invalid(file: string, why: string): Result<never> {
  return failure(
    error('MANIFEST_INVALID', `${file} cannot be read: ${why}`, {
      hint: 'restore it from version control and build again; any version of it will do',
    }),
  );
}
