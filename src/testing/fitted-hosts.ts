import { buildHosts } from '../build/hosts/build.ts';
import type { HostOutputAtSite, HostPlan } from '../build/hosts/plan.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { isError } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { HostExporter } from '../exporter/host-exporter.ts';
import { validateOptions } from '../exporter/validate-options.ts';
import { compilePolicy } from '../model/compile.ts';
import type { OutputNode, PolicyDocument } from '../model/document.ts';
import { prepareDocument } from '../model/prepare.ts';
import { CONFORMANCE_DAY } from './fitted-case.ts';

/** An exporter, and the options that every output for it must write, since they have no default. */
export interface HostCandidate {
  readonly exporter: HostExporter;
  readonly written: object;
}

/** One output of a policy at one site as one exporter wrote it, with everything needed to ask what either means. */
export interface FittedHosts {
  readonly place: HostOutputAtSite;
  readonly plan: HostPlan;
  /** Whether the policy itself has this output; else it was made up for the exporter. */
  readonly isOwn: boolean;
  /** As they are placed by a build. */
  readonly artifacts: readonly Artifact[];
  /** What the exporter and its plan had to say. */
  readonly losses: readonly Diagnostic[];
}

/** Either every output at every site fits the exporter, or the diagnostics say why not. */
export type HostOutcome =
  | { readonly kind: 'fitted'; readonly outputs: readonly FittedHosts[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** Compiles, plans and writes `document` for one exporter: the document's own outputs for it, or one like its first that writes what must be written. */
export async function fitHostDocument(candidate: HostCandidate, document: PolicyDocument): Promise<HostOutcome> {
  const { exporter } = candidate;
  const prepared = prepareDocument(document);
  const diagnostics: Diagnostic[] = [];
  const outputs: FittedHosts[] = [];
  const sites = document.sites.size === 0 ? [undefined] : [...document.sites.keys()];
  const own = document.outputs.filter((output) => output.exporter.name === exporter.id);
  const isOwn = own.length > 0;
  for (const node of isOwn ? own : [madeUp(candidate, document)]) {
    const options = await validateOptions(exporter, node.options, node.locateOption);
    diagnostics.push(...options.diagnostics);
    if (!options.ok) continue;
    for (const site of sites) {
      const asked = { asOf: CONFORMANCE_DAY, allowExpired: new Set<string>(), ...(site && { site }) };
      const policy = compilePolicy(prepared, asked);
      diagnostics.push(...policy.diagnostics);
      if (!policy.ok) continue;
      const place = { node, exporter, options: options.value, policy: policy.value, prepared };
      const built = buildHosts(place, { strict: false });
      diagnostics.push(...built.diagnostics);
      if (!built.ok) continue;
      const { plan, built: written } = built.value;
      outputs.push({ place, plan, isOwn, artifacts: written.files, losses: written.losses });
    }
  }
  const isRefused = diagnostics.some(isError) || outputs.length === 0;
  return isRefused ? { kind: 'refused', diagnostics } : { kind: 'fitted', outputs, diagnostics };
}

/** An output like the first of the policy, with the fewest options. */
function madeUp({ exporter: { id }, written }: HostCandidate, { name, outputs }: PolicyDocument): OutputNode {
  const [first] = outputs;
  if (first === undefined) throw new Error(`policy "${name}" has no outputs`);
  const { span } = first;
  const path = { text: first.path.text.includes('{site}') ? `out/{site}/${id}` : `out/${id}`, span };
  return { ...first, id, exporter: { name: id, span }, path, options: written };
}
