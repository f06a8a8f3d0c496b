import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import type { Artifact, Exporter } from '../exporter/exporter.ts';
import { fitPolicy, retire } from '../exporter/fit/fit.ts';
import type { FittedPolicy } from '../exporter/fitted.ts';
import type { OutputNode } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';
import { outputPath } from './output-path.ts';

/** One output at one site, ready to be written. */
export interface BuiltOutput {
  readonly id: string;
  readonly exporter: string;
  readonly site?: string;
  /** Path as written in the policy, the site's name filled in. */
  readonly path: string;
  readonly layout: Exporter['layout'];
  /** Files with their paths relative to the policy's folder. */
  readonly files: readonly Artifact[];
  /** Statements that decide packets: the terms of all rules, and a default a direction. */
  readonly rules: number;
  /** Prefixes and ranges as listed in the sources of every address object in use, and prefixes after aggregation. */
  readonly prefixesIn: number;
  readonly prefixesOut: number;
  /** UTF-8 bytes of all files. */
  readonly bytes: number;
  /** Names of the housekeeping entries in force. */
  readonly housekeeping: readonly string[];
  /** What the target does not carry, and what was left out or altered on the way. */
  readonly losses: readonly Diagnostic[];
  /** Names that stay on the target until they are deleted, and earlier ones that this build deletes. */
  readonly owned: readonly string[];
  readonly retired: readonly string[];
}

export interface OutputToBuild {
  readonly node: OutputNode;
  readonly exporter: Exporter;
  readonly options: unknown;
  readonly policy: Policy;
  /** Names that earlier builds left on the target. */
  readonly earlier: readonly string[];
  readonly strict: boolean;
}

/** Fits a policy to one output and writes its artifacts. */
export function buildOutput({ node, exporter, options, policy, earlier, strict }: OutputToBuild): Result<BuiltOutput> {
  const result = fitPolicy(exporter, options, { policy, output: node });
  const diagnostics = strict ? result.diagnostics.map(lossIsError) : result.diagnostics;
  if (!result.ok || diagnostics.some(isError)) return { ok: false, diagnostics };
  const owned = [...(exporter.owned?.(result.value, options) ?? [])].sort();
  const retired = [...new Set(earlier)].filter((name) => !owned.includes(name)).sort();
  const fitted = retire(result.value, retired);
  const path = outputPath(node, policy.site);
  const { id: exporterId, layout } = exporter;
  const files = exporter.emit(fitted, options).map((artifact) => place(artifact, path, layout));
  const head = { id: node.id, exporter: exporterId, ...(policy.site && { site: policy.site }), path, layout, files };
  return resultOf({ ...head, ...figuresOf(fitted), bytes: sizeOf(files), owned, retired }, diagnostics);
}

function lossIsError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'ANNOTATION_LOST' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

function place({ path, text }: Artifact, output: string, layout: Exporter['layout']): Artifact {
  return { path: layout === 'file' ? output : `${output}/${path}`, text };
}

function sizeOf(files: readonly Artifact[]): number {
  return files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

type Figures = Pick<BuiltOutput, 'rules' | 'prefixesIn' | 'prefixesOut' | 'housekeeping' | 'losses'>;

function figuresOf({ chains, objects, losses }: FittedPolicy): Figures {
  const housekeeping = new Set(chains.flatMap((chain) => chain.housekeeping.map(({ name }) => name)));
  // Both families of one identity come from the same lines.
  const listed = new Map(objects.map((object) => [object.name, object.listed]));
  const terms = chains.flatMap(({ rules }) => rules.flatMap((rule) => rule.terms));
  return {
    rules: terms.length + chains.length,
    prefixesIn: [...listed.values()].reduce((sum, count) => sum + count, 0),
    prefixesOut: objects.reduce((sum, { prefixes }) => sum + prefixes.length, 0),
    housekeeping: [...housekeeping],
    losses,
  };
}
