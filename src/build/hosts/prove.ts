import { assertNever } from '../../diagnostic/assert.ts';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { PreparedDocument } from '../../model/prepare.ts';
import { checkLosses, type Narrowing } from '../../proof/hosts/check-losses.ts';
import type { HostProof } from '../../proof/hosts/host-proof.ts';
import { proveAccess } from '../../proof/hosts/prove-access.ts';
import { proveLists } from '../../proof/hosts/prove-lists.ts';
import { proveSteering } from '../../proof/hosts/prove-steering.ts';
import { nameOf } from '../output-head.ts';
import type { Advice } from '../prove-output.ts';
import { narrowingsOfAccess, narrowingsOfLists } from './narrowings.ts';
import type { HostOutputAtSite, HostPlan } from './plan.ts';

/** What is known of the files of one output of hosts, and why, if it is less than a proof. */
export interface HostOutputProof {
  readonly proof: HostProof;
  /** An error when it is not proved, with what the reader has against the files; what the reader notes. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What is known of the files of an output. `checked`: every host there is, or how many questions were asked. */
export interface HostProofSummary {
  readonly hosts: HostProof['kind'];
  readonly checked?: 'all' | number;
}

/** A proof in the words of a build. */
export function hostProofSummary(proof: HostProof): HostProofSummary {
  return proof.kind === 'proved' ? { hosts: proof.kind, checked: proof.checked } : { hosts: proof.kind };
}

/** Reads the files of an output back and compares them with its plan. */
export async function proveHosts(
  output: HostOutputAtSite,
  plan: HostPlan,
  { files, advice }: { readonly files: readonly Artifact[]; readonly advice: Advice },
): Promise<HostOutputProof> {
  const { proof, notes } = await proofOf(output, plan, files);
  const name = nameOf(output);
  const { span } = output.node;
  switch (proof.kind) {
    case 'proved':
      return { proof, diagnostics: notes };
    case 'refuted': {
      const { subject, wanted, found } = proof.difference;
      const message = `${name} does not say what the policy does: ${subject}: the policy says ${wanted}, the file ${found}`;
      return { proof, diagnostics: [...notes, error('PROOF_REFUTED', message, { span, hint: advice.refuted })] };
    }
    case 'undecided': {
      const hint = advice.undecided === undefined ? {} : { hint: advice.undecided };
      const message = `${name} cannot be proved: ${proof.reason}`;
      return { proof, diagnostics: [...notes, error('PROOF_UNDECIDED', message, { span, ...hint })] };
    }
    default:
      return assertNever(proof);
  }
}

interface ReadProof {
  readonly proof: HostProof;
  readonly notes: readonly Diagnostic[];
}

const UNREAD: HostProof = { kind: 'undecided', reason: 'the files cannot be read back' };

async function proofOf(output: HostOutputAtSite, plan: HostPlan, files: readonly Artifact[]): Promise<ReadProof> {
  const context = { options: output.options, policy: output.policy.name };
  switch (plan.subject) {
    case 'steering':
      return steeringProof(output, plan, files);
    case 'access': {
      const read = await plan.exporter.read(files, context);
      if (!read.ok) return { proof: UNREAD, notes: read.diagnostics };
      const proof = unlessLost(narrowingsOfAccess(plan), () => proveAccess(plan.plan, read.value));
      return { proof, notes: read.value.notes };
    }
    case 'lists': {
      const read = await plan.exporter.read(files, context);
      if (!read.ok) return { proof: UNREAD, notes: read.diagnostics };
      const proof = unlessLost(narrowingsOfLists(plan), () => proveLists(plan.plan, read.value));
      return { proof, notes: read.value.notes };
    }
    default:
      return assertNever(plan);
  }
}

/** Proofs of files that only ran well, by what they were made of: sites often have one file, and asking it takes long. */
const KNOWN = new WeakMap<PreparedDocument, Map<string, HostProof>>();

async function steeringProof(
  { options, policy, prepared }: HostOutputAtSite,
  { exporter, plan }: Extract<HostPlan, { subject: 'steering' }>,
  files: readonly Artifact[],
): Promise<ReadProof> {
  const texts = files.map(({ text }) => text);
  const { proxy, layers, plainHosts } = plan;
  const key = JSON.stringify([exporter.id, texts, proxy, layers, plainHosts]);
  const known = KNOWN.get(prepared) ?? new Map<string, HostProof>();
  KNOWN.set(prepared, known);
  const earlier = known.get(key);
  if (earlier !== undefined) return { proof: earlier, notes: [] };
  const read = await exporter.read(files, { options, policy: policy.name });
  if (!read.ok) return { proof: UNREAD, notes: read.diagnostics };
  const sets = [...prepared.document.feeds.values()].flatMap(({ endpointSets }) => endpointSets);
  const patterns = sets.flatMap(({ domains }) => domains);
  const proof = await proveSteering({ plan, patterns, reading: read.value, texts });
  // Notes say where in a file something stands, and so are of one file alone.
  if (read.value.notes.length === 0) known.set(key, proof);
  return { proof, notes: read.value.notes };
}

/** The proof, when all that is not written was listed as lost. */
function unlessLost(narrowings: readonly Narrowing[], prove: () => HostProof): HostProof {
  for (const one of narrowings) {
    const proof = checkLosses(one);
    if (proof.kind !== 'proved') return proof;
  }
  return prove();
}
