import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { EntryPoint } from '../exporter/reading.ts';
import type { Direction } from '../model/packet.ts';
import { DIRECTIONS } from '../model/packet.ts';
import type { ProofSummary } from './build-output.ts';
import { claimOf, type OutputAtSite } from './claim.ts';
import { type DifferenceSummary, differenceSummaries } from './difference-summary.ts';
import { type Fingerprints, fingerprintsOf } from './fingerprints.ts';
import type { HostOutputAtSite } from './hosts/plan.ts';
import type { VerifiedHosts } from './hosts/verify.ts';
import { mergeDiagnostics } from './merge-diagnostics.ts';
import { headOf, type OutputHead } from './output-head.ts';
import { placesOf, type Selection } from './places.ts';
import { type Advice, proveOutput } from './prove-output.ts';

/** What to verify: a policy, and the files that are to do what it says. */
export interface VerifyRequest extends Selection {
  /** The files of an output; `undefined` when some are missing, which the caller reports. */
  readonly filesOf: (output: string, site: string | undefined) => readonly Artifact[] | undefined;
}

/** One output of packet rules at one site, compared with its policy. */
export interface VerifiedRules extends OutputHead {
  readonly subject: 'packets';
  readonly proof: ProofSummary;
  /** What stands behind the reader. */
  readonly evidence: 'engine' | 'published';
  readonly binding: BindingSummary;
  readonly fingerprints: Fingerprints;
  /** Where the files do something else, or may. */
  readonly differences: readonly DifferenceSummary[];
}

/** How the words of the policy and those of the files meet: what a proof takes for granted. */
export interface BindingSummary {
  /** Where packets of each direction of the policy enter the files. */
  readonly entries: Readonly<Partial<Record<Direction, EntryPoint>>>;
  /** The interfaces, or zones of the platform, behind each zone. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
  /** Packets of these states are compared. */
  readonly states: 'all' | 'new';
}

/** One output at one site, compared with its policy. */
export type VerifiedOutput = VerifiedRules | VerifiedHosts;

export interface VerifyResult<Output = VerifiedOutput> {
  readonly outputs: readonly Output[];
  readonly diagnostics: readonly Diagnostic[];
}

const ADVICE: Advice = {
  refuted: 'rulecast build writes the file anew; rulecast build --check says whether it was edited',
};

/** Reads files back and compares them with the policy, output by output. Nothing is fitted or written: only readers have a part in it. */
export async function verify(request: VerifyRequest): Promise<VerifyResult> {
  const found: Diagnostic[] = [];
  const { places, hostPlaces } = await placesOf(request, (diagnostics) => void found.push(...diagnostics));
  const rules = await verifyPlaces(places, request);
  const hosts = await verifyHostPlaces(hostPlaces, request);
  const diagnostics = mergeDiagnostics([...found, ...rules.diagnostics, ...hosts.diagnostics]);
  return { outputs: [...rules.outputs, ...hosts.outputs], diagnostics };
}

async function verifyHostPlaces(
  places: readonly HostOutputAtSite[],
  { filesOf }: Pick<VerifyRequest, 'filesOf'>,
): Promise<VerifyResult<VerifiedHosts>> {
  const found: Diagnostic[] = [];
  const outputs: VerifiedHosts[] = [];
  if (places.length === 0) return { outputs, diagnostics: found };
  const { verifyHosts } = await import('./hosts/verify.ts');
  for (const place of places) {
    const files = filesOf(place.node.id, place.policy.site);
    if (files === undefined) continue;
    const { output, diagnostics } = await verifyHosts(place, files, ADVICE);
    found.push(...diagnostics);
    if (output !== undefined) outputs.push(output);
  }
  return { outputs, diagnostics: found };
}

/** Outputs of packet rules, for a policy that is compiled already. */
export async function verifyPlaces(
  places: readonly OutputAtSite[],
  { filesOf, paranoid = false }: Pick<VerifyRequest, 'filesOf' | 'paranoid'>,
): Promise<VerifyResult<VerifiedRules>> {
  const found: Diagnostic[] = [];
  const outputs: VerifiedRules[] = [];
  for (const place of places) {
    const files = filesOf(place.node.id, place.policy.site);
    if (files === undefined) continue;
    const proof = await proveOutput(place, files, { advice: ADVICE, paranoid });
    found.push(...proof.diagnostics, ...(proof.reading?.notes ?? []));
    const { 4: ipv4, 6: ipv6 } = proof.families;
    const kinds = { ipv4: ipv4.kind, ipv6: ipv6.kind };
    outputs.push({ ...knownOf(place), proof: kinds, differences: differenceSummaries(proof) });
  }
  return { outputs, diagnostics: found };
}

function knownOf(place: OutputAtSite): Omit<VerifiedRules, 'proof' | 'differences'> {
  return {
    ...headOf(place),
    subject: 'packets',
    evidence: place.exporter.evidence ?? 'published',
    binding: bindingSummary(place),
    fingerprints: fingerprintsOf(place),
  };
}

function bindingSummary(place: OutputAtSite): BindingSummary {
  const { binding, policy, states } = claimOf(place);
  const decided = DIRECTIONS.filter((direction) => policy.directions.includes(direction));
  return {
    entries: Object.fromEntries(decided.map((direction) => [direction, binding.entries[direction]])),
    zones: Object.fromEntries(binding.interfaces),
    states: states === undefined ? 'all' : 'new',
  };
}
