import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { type FamilyProof, type Proof, type ProveOptions, prove } from '../proof/prove.ts';
import { claimOf, type OutputAtSite } from './claim.ts';
import { differenceText } from './difference-text.ts';
import { nameOf } from './output-head.ts';
import { readOutput } from './read-output.ts';

/** What is known of the files of one output, and why, if it is less than a proof. */
export interface OutputProof extends Proof {
  /** Absent when the files could not be read. */
  readonly reading?: PacketReading;
  /** An error for each family that is not proved, or what the reader refuses. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What people can do about files that are not proved. */
export interface Advice {
  readonly refuted: string;
  readonly undecided?: string;
}

/** How to prove, and what to say about files that are not proved. */
export interface ProofSettings extends ProveOptions {
  readonly advice: Advice;
}

/** Reads the files of an output back and compares them with what they must do. */
export async function proveOutput(
  output: OutputAtSite,
  files: readonly Artifact[],
  { advice, ...options }: ProofSettings,
): Promise<OutputProof> {
  const context = { output, advice };
  const read = await readOutput(output, files);
  if (!read.ok) return unread(read.reason, context, read.diagnostics);
  const proof = prove({ ...claimOf(output), reading: read.reading }, options);
  const diagnostics = FAMILIES.flatMap((family) => diagnosticOf(proof.families[family], family, context));
  return { ...proof, reading: read.reading, diagnostics };
}

interface Context {
  readonly output: OutputAtSite;
  readonly advice: Advice;
}

function unread(reason: string, context: Context, found: readonly Diagnostic[]): OutputProof {
  const unknown: FamilyProof = { kind: 'undecided', reason };
  return { families: { 4: unknown, 6: unknown }, diagnostics: [...found, undecided(reason, context)] };
}

function diagnosticOf(proof: FamilyProof, family: Family, context: Context): readonly Diagnostic[] {
  const { output, advice } = context;
  switch (proof.kind) {
    case 'proved':
      return [];
    case 'refuted': {
      const message = `${nameOf(output)} does not do what the policy says for IPv${family}: ${differenceText(proof.difference)}`;
      return [error('PROOF_REFUTED', message, { span: output.node.span, hint: advice.refuted })];
    }
    case 'undecided': {
      const { reason, difference } = proof;
      const more = difference === undefined ? '' : `: ${differenceText(difference)}`;
      return [undecided(`${reason}, for IPv${family}${more}`, context)];
    }
  }
}

function undecided(reason: string, { output, advice: { undecided: hint } }: Context): Diagnostic {
  const message = `${nameOf(output)} cannot be proved: ${reason}`;
  return error('PROOF_UNDECIDED', message, { span: output.node.span, ...(hint !== undefined && { hint }) });
}
