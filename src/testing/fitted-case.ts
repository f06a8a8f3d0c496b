import { claimOf } from '../build/claim.ts';
import { stampOf } from '../build/fingerprints.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { isError } from '../diagnostic/diagnostic.ts';
import type { Artifact, Exporter } from '../exporter/exporter.ts';
import { fitPolicy } from '../exporter/fit/fit.ts';
import type { FittedPolicy } from '../exporter/fitted.ts';
import { validateOptions } from '../exporter/validate-options.ts';
import { compilePolicy } from '../model/compile.ts';
import type { DecideOptions } from '../model/decide.ts';
import type { OutputNode, PolicyDocument } from '../model/document.ts';
import type { Direction, StateSet } from '../model/packet.ts';
import type { Policy } from '../model/policy.ts';
import { prepareDocument } from '../model/prepare.ts';
import type { Binding } from '../proof/binding.ts';

/** A policy at one site as one exporter wrote it, with everything needed to ask what either means. */
export interface FittedCase {
  readonly site?: string;
  readonly policy: Policy;
  readonly fitted: FittedPolicy;
  readonly options: unknown;
  readonly artifacts: readonly Artifact[];
  readonly binding: Binding;
  /** The states that are compared; absent: all. */
  readonly states?: StateSet;
  /** What the artifact is compared with, by direction: the policy, the housekeeping of the hook, and what is let through for the platform. */
  readonly expected: (direction: Direction) => DecideOptions;
}

/** Either every site of a policy fits the exporter, or the diagnostics say why not. */
export type CaseOutcome =
  | { readonly kind: 'fitted'; readonly sites: readonly FittedCase[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** The day with which the expiry dates of conformance policies are compared. */
export const CONFORMANCE_DAY = '2026-11-01';

/** Compiles, fits and writes `document` for one exporter, by the document's own output for it or one like its first. */
export async function fitDocument(exporter: Exporter, document: PolicyDocument): Promise<CaseOutcome> {
  const output = outputFor(exporter, document);
  const options = await validateOptions(exporter, output.options, output.locateOption);
  if (!options.ok) return { kind: 'refused', diagnostics: options.diagnostics };
  const prepared = prepareDocument(document);
  const found: Diagnostic[] = [];
  const sites: FittedCase[] = [];
  const names = document.sites.size === 0 ? [undefined] : [...document.sites.keys()];
  for (const site of names) {
    const compiled = compilePolicy(prepared, { asOf: CONFORMANCE_DAY, allowExpired: new Set(), ...(site && { site }) });
    found.push(...compiled.diagnostics);
    if (!compiled.ok) continue;
    const policy = withScope(compiled.value);
    const fingerprint = stampOf({ node: output, exporter, options: options.value, policy });
    const result = fitPolicy(exporter, options.value, {
      policy,
      output: { ...output, ...(fingerprint && { fingerprint }) },
    });
    found.push(...result.diagnostics);
    if (result.ok) sites.push(caseOf(exporter, { output, options: options.value, policy, fitted: result.value }));
  }
  return found.some(isError) ? { kind: 'refused', diagnostics: found } : { kind: 'fitted', sites, diagnostics: found };
}

/** An absent scope means everything. It counts as written here, since a target that asks for it would refuse most cases and compare nothing. */
function withScope(policy: Policy): Policy {
  return policy.scope.kind === 'everything' ? { ...policy, scope: { kind: 'everything', written: true } } : policy;
}

/** The output of `document` for `exporter`; without one, its first output's zones and housekeeping with default options. */
function outputFor(exporter: Exporter, document: PolicyDocument): OutputNode {
  const own = document.outputs.find((output) => output.exporter.name === exporter.id);
  if (own !== undefined) return own;
  const [first] = document.outputs;
  if (first === undefined) throw new Error(`policy "${document.name}" has no outputs`);
  const path = { text: `out/${exporter.id}`, span: first.span };
  return { ...first, id: exporter.id, exporter: { name: exporter.id, span: first.span }, path, options: {} };
}

interface Parts {
  readonly output: OutputNode;
  readonly options: unknown;
  readonly policy: Policy;
  readonly fitted: FittedPolicy;
}

function caseOf(exporter: Exporter, { output, options, policy, fitted }: Parts): FittedCase {
  return {
    ...claimOf({ node: output, exporter, options, policy }),
    ...(policy.site && { site: policy.site }),
    fitted,
    options,
    artifacts: exporter.emit(fitted, options),
  };
}
