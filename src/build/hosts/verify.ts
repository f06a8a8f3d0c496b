import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { HostExporter } from '../../exporter/host-exporter.ts';
import type { HostDifference } from '../../proof/hosts/host-proof.ts';
import { headOf, type OutputHead } from '../output-head.ts';
import type { Advice } from '../prove-output.ts';
import { type HostOutputAtSite, planHosts } from './plan.ts';
import { type HostProofSummary, hostProofSummary, proveHosts } from './prove.ts';

/** One output of hosts at one site, compared with its policy. */
export interface VerifiedHosts extends OutputHead {
  readonly subject: HostExporter['subject'];
  readonly proof: HostProofSummary;
  /** What stands behind the reader. */
  readonly evidence: 'engine' | 'published';
  /** Something on which the files and the policy differ. */
  readonly differences: readonly HostDifference[];
}

/** Reads the files of an output back and compares them with its plan; without one, as its errors say, nothing is known of them. */
export async function verifyHosts(
  output: HostOutputAtSite,
  files: readonly Artifact[],
  advice: Advice,
): Promise<{ readonly output?: VerifiedHosts; readonly diagnostics: readonly Diagnostic[] }> {
  const planned = planHosts(output);
  if (!planned.ok) return { diagnostics: planned.diagnostics };
  const { proof, diagnostics } = await proveHosts(output, planned.value, { files, advice });
  const { subject, evidence = 'published' } = output.exporter;
  const differences = proof.kind === 'refuted' ? [proof.difference] : [];
  return { output: { ...headOf(output), subject, proof: hostProofSummary(proof), evidence, differences }, diagnostics };
}
