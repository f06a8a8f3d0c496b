import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { type FamilyProof, type Proof, prove } from '../proof/prove.ts';
import { claimOf, type OutputAtSite } from './claim.ts';
import { differenceText } from './difference-text.ts';

/** What is known of the files of one output, and why, if it is less than a proof. */
export interface OutputProof extends Proof {
  /** Absent when the files could not be read. */
  readonly reading?: PacketReading;
  /** An error for each family that is not proved, or what the reader refuses. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files of an output back and compares them with what they must do. `hint`: what to do about a file that does something else. */
export async function proveOutput(
  output: OutputAtSite,
  files: readonly Artifact[],
  hint: string,
): Promise<OutputProof> {
  const { exporter, options, policy } = output;
  const read = await exporter.read(files, { options, policy: policy.name });
  if (!read.ok) return unread('the files cannot be read back', output, read.diagnostics);
  if (read.value.kind !== 'packets') return unread('the files say nothing about packets', output);
  const proof = prove({ ...claimOf(output), reading: read.value });
  const diagnostics = FAMILIES.flatMap((family) => diagnosticOf(proof.families[family], family, { output, hint }));
  return { ...proof, reading: read.value, diagnostics };
}

function unread(reason: string, output: OutputAtSite, found: readonly Diagnostic[] = []): OutputProof {
  const unknown: FamilyProof = { kind: 'undecided', reason };
  return { families: { 4: unknown, 6: unknown }, diagnostics: [...found, undecided(reason, output)] };
}

function diagnosticOf(
  proof: FamilyProof,
  family: Family,
  { output, hint }: { readonly output: OutputAtSite; readonly hint: string },
): readonly Diagnostic[] {
  switch (proof.kind) {
    case 'proved':
      return [];
    case 'refuted': {
      const message = `${nameOf(output)} does not do what the policy says for IPv${family}: ${differenceText(proof.difference)}`;
      return [error('PROOF_REFUTED', message, { span: output.node.span, hint })];
    }
    case 'undecided': {
      const { reason, difference } = proof;
      const more = difference === undefined ? '' : `: ${differenceText(difference)}`;
      return [undecided(`${reason}, for IPv${family}${more}`, output)];
    }
  }
}

function undecided(reason: string, output: OutputAtSite): Diagnostic {
  return error('PROOF_UNDECIDED', `${nameOf(output)} cannot be proved: ${reason}`, { span: output.node.span });
}

function nameOf({ node, policy: { site } }: OutputAtSite): string {
  return site === undefined ? node.id : `${node.id} at site ${site}`;
}
