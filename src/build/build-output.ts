import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import type { Artifact, Exporter } from '../exporter/exporter.ts';
import { fitPolicy, retire } from '../exporter/fit/fit.ts';
import type { FittedPolicy } from '../exporter/fitted.ts';
import type { FamilyProof } from '../proof/prove.ts';
import { placeOf } from './artifact-place.ts';
import type { OutputAtSite } from './claim.ts';
import { type Fingerprints, stampOf } from './fingerprints.ts';
import { headOf, type OutputHead } from './output-head.ts';

/** One output at one site, ready to be written. */
export interface BuiltRules extends OutputHead {
  readonly subject: 'packets';
  readonly layout: Exporter['layout'];
  /** Files with their paths relative to the policy's folder. */
  readonly files: readonly Artifact[];
  /** Statements that decide packets: the terms of all rules, and a direction's platform entries and default. */
  readonly rules: number;
  /** Prefixes and ranges as listed in the sources of every address object in use, and prefixes after aggregation. */
  readonly prefixesIn: number;
  readonly prefixesOut: number;
  /** UTF-8 bytes of all files. */
  readonly bytes: number;
  /** Names of the housekeeping entries in force. */
  readonly housekeeping: readonly string[];
  /** Names of what is let through for the platform, in front of a default that drops. */
  readonly platform: readonly string[];
  /** What the target does not carry, and what was left out or altered on the way. */
  readonly losses: readonly Diagnostic[];
  /** Whether the files do what the policy says, by address family; absent when they were not read back. */
  readonly proof?: ProofSummary;
  /** Absent when the files were not read back, but for the one that the device shows. */
  readonly fingerprints?: Fingerprints;
  /** Names that stay on the target until they are deleted, and earlier ones that this build deletes. */
  readonly owned: readonly string[];
  readonly retired: readonly string[];
}

/** The text of a file that an earlier build wrote for `exporter`, by its path relative to the policy's folder. */
export type EarlierText = (path: string, exporter: string) => string | undefined;

/** What is known of the files of an output. */
export interface ProofSummary {
  readonly ipv4: FamilyProof['kind'];
  readonly ipv6: FamilyProof['kind'];
}

export interface OutputToBuild extends OutputAtSite {
  /** Names that earlier builds left on the target. */
  readonly earlier: readonly string[];
  readonly earlierText?: EarlierText;
  readonly strict: boolean;
}

/** Fits a policy to one output and writes its artifacts. */
export function buildOutput(request: OutputToBuild): Result<BuiltRules> {
  const { node, exporter, options, policy, earlier, strict } = request;
  const head = headOf(request);
  const fingerprint = stampOf(request);
  const output = { ...node, kept: keptTexts(request, head.path), ...(fingerprint && { fingerprint }) };
  const result = fitPolicy(exporter, options, { policy, output });
  const diagnostics = strict ? result.diagnostics.map(lossIsError) : result.diagnostics;
  if (!result.ok || diagnostics.some(isError)) return { ok: false, diagnostics };
  const owned = [...(exporter.owned?.(result.value, options) ?? [])].sort();
  const retired = [...new Set(earlier)].filter((name) => !owned.includes(name)).sort();
  const fitted = retire(result.value, retired);
  const { layout } = exporter;
  const files = exporter.emit(fitted, options).map((artifact, index) => ({
    path: placeOf(artifact.path, head.path, { layout, first: index === 0 }),
    text: artifact.text,
  }));
  const shown = fitted.stamp === undefined ? {} : { fingerprints: { expected: fitted.stamp } };
  return resultOf(
    {
      ...head,
      subject: 'packets',
      layout,
      files,
      ...figuresOf(fitted),
      bytes: sizeOf(files),
      ...shown,
      owned,
      retired,
    },
    diagnostics,
  );
}

function lossIsError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'ANNOTATION_LOST' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

/** What the last build left of the artifacts that the exporter wants to see again. */
function keptTexts({ exporter, options, earlierText }: OutputToBuild, output: string): ReadonlyMap<string, string> {
  const kept = exporter.kept?.(options) ?? [];
  const texts = kept.map(
    (path) =>
      [path, earlierText?.(placeOf(path, output, { layout: exporter.layout, first: false }), exporter.id)] as const,
  );
  return new Map(texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

function sizeOf(files: readonly Artifact[]): number {
  return files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

type Figures = Pick<BuiltRules, 'rules' | 'prefixesIn' | 'prefixesOut' | 'housekeeping' | 'platform' | 'losses'>;

function figuresOf({ chains, objects, losses }: FittedPolicy): Figures {
  const housekeeping = new Set(chains.flatMap((chain) => chain.housekeeping.map(({ name }) => name)));
  const platform = chains.flatMap((chain) => chain.platform.map(({ name }) => name));
  // Both families of one identity come from the same lines.
  const listed = new Map(objects.map((object) => [object.name, object.listed]));
  const terms = chains.flatMap(({ rules }) => rules.flatMap((rule) => rule.terms));
  return {
    rules: terms.length + platform.length + chains.length,
    prefixesIn: [...listed.values()].reduce((sum, count) => sum + count, 0),
    prefixesOut: objects.reduce((sum, { prefixes }) => sum + prefixes.length, 0),
    housekeeping: [...housekeeping],
    platform: [...new Set(platform)],
    losses,
  };
}
