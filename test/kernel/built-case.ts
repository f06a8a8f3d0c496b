import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EXPORTERS } from '../../exporters/index.ts';
import type { BuiltOutput } from '../../src/build/build.ts';
import { build } from '../../src/build/build.ts';
import { renderDiagnostics } from '../../src/diagnostic/render.ts';
import type { Artifact, Exporter } from '../../src/exporter/exporter.ts';
import type { PolicyDocument } from '../../src/model/document.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import type { Direction, Packet } from '../../src/model/packet.ts';
import type { SourceFiles } from '../../src/policy/source-files.ts';
import { filesIn } from '../../src/testing/case.ts';
import { CONFORMANCE_DAY, type FittedCase, fitDocument } from '../../src/testing/fitted-case.ts';
import { loadOrFail, type PolicyData } from '../../src/testing/policy-text.ts';
import { type Decision, makeReference } from '../reference.ts';
import { casePackets, type RawPolicy } from './case-packets.ts';

/** A policy at one site with the files that a build writes for one exporter. `artifacts` have no folder in their paths. */
export interface BuiltCase extends FittedCase {
  /** The case, and its site if it has several. */
  readonly name: string;
  readonly hooks: Readonly<Record<Direction, HookName>>;
  /** Names of sets and chains that stay in the kernel until a file deletes them. */
  readonly owned: readonly string[];
  /** Earlier names that the files delete. */
  readonly retired: readonly string[];
  /** What the build says is the fingerprint of the packets that the files let through. */
  readonly fingerprint: string | undefined;
  /** The independent reference, which shares no code with the build. */
  readonly reference: (packet: Packet) => Decision;
  /** Packets at the bounds of the policy, with the zones that their hooks know. */
  packets(count: number): readonly Packet[];
}

/** A policy that can be built: loaded, and as YAML has it. */
export interface CaseToBuild {
  readonly name: string;
  readonly document: PolicyDocument;
  readonly raw: RawPolicy;
  /** Names that earlier files left on the target. */
  readonly earlier: readonly string[];
}

/** What a policy needs beside its own text: files that it names, by path, and what earlier files of it left on the target. */
export interface PolicySetup {
  readonly files?: Readonly<Record<string, string>>;
  readonly earlier?: readonly string[];
}

const CASES_FOLDER = new URL('../../../fixtures/cases', import.meta.url).pathname;

/** The names of all cases. */
export const CASE_NAMES: readonly string[] = readdirSync(CASES_FOLDER).sort();

/** A case of `fixtures/cases`; `changed` makes of its policy the one that is built. */
export function fixtureOf(name: string, changed: (policy: PolicyData) => PolicyData = (policy) => policy): CaseToBuild {
  const folder = join(CASES_FOLDER, name);
  const policy: PolicyData = changed(parse(readFileSync(join(folder, 'policy.yaml'), 'utf8')));
  return caseOf(name, policy, { source: filesIn(folder), earlier: [] });
}

/** A policy written as data. */
export function policyOf(policy: PolicyData, { files = {}, earlier = [] }: PolicySetup = {}): CaseToBuild {
  const source: SourceFiles = {
    read(path) {
      const text = files[path];
      if (text === undefined) return { ok: false, code: 'FILE_NOT_FOUND', reason: 'it does not exist' };
      return { ok: true, bytes: new TextEncoder().encode(text) };
    },
  };
  return caseOf(String(policy.name), policy, { source, earlier });
}

function caseOf(
  name: string,
  policy: PolicyData,
  { source, earlier }: { readonly source: SourceFiles; readonly earlier: readonly string[] },
): CaseToBuild {
  const text = new TextEncoder().encode(JSON.stringify(policy, null, 1));
  const document = loadOrFail('policy.yaml', {
    read: (path) => (path === 'policy.yaml' ? { ok: true, bytes: text } : source.read(path)),
  });
  return { name, document, raw: { policy, files: (path) => bytesOf(source, path) }, earlier };
}

function bytesOf(source: SourceFiles, path: string): Uint8Array {
  const content = source.read(path);
  if (!content.ok) throw new Error(`${path}: ${content.reason}`);
  return content.bytes;
}

/** Builds a policy's output for an exporter at each of its sites. A policy that does not build fails. */
export async function buildCase(source: CaseToBuild, exporter: Exporter<unknown>): Promise<readonly BuiltCase[]> {
  const { name, document, earlier } = source;
  const { outputs, diagnostics } = await build({
    document,
    registry: EXPORTERS,
    asOf: CONFORMANCE_DAY,
    allowExpired: new Set(),
    strict: false,
    only: document.outputs.filter((output) => output.exporter.name === exporter.id).map(({ id }) => id),
    earlierNames: () => earlier,
  });
  const outcome = await fitDocument(exporter, document);
  if (outcome.kind === 'refused' || outputs.length === 0) {
    throw new Error(`${name} does not build:\n${renderDiagnostics(diagnostics, new Map(), { color: false })}`);
  }
  return outcome.sites.map((fitted) => {
    const output = outputs.find(({ site }) => site === fitted.site);
    if (output?.subject !== 'packets') throw new Error(`${name} has no rules at ${fitted.site}`);
    const title = fitted.site === undefined ? name : `${name} at ${fitted.site}`;
    const { owned, retired, fingerprints } = output;
    const one = { ...builtCase(fitted, source, exporter), name: title, artifacts: artifactsOf(output) };
    return { ...one, owned, retired, fingerprint: fingerprints?.expected };
  });
}

function artifactsOf({ files }: BuiltOutput): readonly Artifact[] {
  return files.map(({ path, text }) => ({ path: path.split('/').at(-1) ?? path, text }));
}

function builtCase(
  fitted: FittedCase,
  { document, raw }: CaseToBuild,
  exporter: Exporter<unknown>,
): Omit<BuiltCase, 'name' | 'owned' | 'retired' | 'fingerprint'> {
  const hooks = exporter.hooks(fitted.options) as Readonly<Record<Direction, HookName>>;
  const output = document.outputs.find((one) => one.exporter.name === exporter.id);
  const site = fitted.site === undefined ? {} : { site: fitted.site };
  const reference = makeReference({
    ...raw,
    ...site,
    hook: hooks,
    housekeeping: (output?.housekeeping ?? []).map(({ name }) => name),
    notOn: exporter.id,
    asOf: CONFORMANCE_DAY,
    ...(output?.zones === 'ignore' && { zones: 'ignore' as const }),
  });
  const packets = (count: number): readonly Packet[] => casePackets({ fitted, hooks, raw }, count);
  return { ...fitted, hooks, reference, packets };
}
