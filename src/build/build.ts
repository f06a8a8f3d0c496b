import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';
import type { PreparedDocument } from '../model/prepare.ts';
import { type BuiltRules, buildOutput, type EarlierText } from './build-output.ts';
import type { OutputAtSite } from './claim.ts';
import { type DomainsOnly, domainsOnly } from './domains-only.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { BuiltHosts } from './hosts/build.ts';
import type { HostOutputAtSite, HostPlan } from './hosts/plan.ts';
import type { LintRequest } from './lints/subject.ts';
import { mergeDiagnostics } from './merge-diagnostics.ts';
import { placesOf, type Report, type Selection, take } from './places.ts';
import { type Advice, proveOutput } from './prove-output.ts';

/** What to build: everything a build depends on, so that equal requests give equal bytes. */
export interface BuildRequest extends Selection {
  /** Annotations that an output does not carry are errors. */
  readonly strict: boolean;
  /** Names that earlier builds of an output left on its target: what they owned, and what they had retired. */
  readonly earlierNames?: (output: string, site: string | undefined) => readonly string[];
  /** Whether files are read back and proved before they count as built; `false` leaves that out. */
  readonly verify?: boolean;
  /** The text of a file that an earlier build wrote for an exporter; absent, or asked to renumber: exporters number everything anew. */
  readonly earlierText?: EarlierText;
}

/** One output at one site, ready to be written. */
export type BuiltOutput = BuiltRules | BuiltHosts;

export interface BuildResult {
  /** Empty when `diagnostics` has an error: a build is whole or nothing. */
  readonly outputs: readonly BuiltOutput[];
  readonly domainsOnly: readonly DomainsOnly[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Context {
  readonly request: BuildRequest;
  readonly report: Report;
}

/** Compiles the policy for each site, fits it to each output and writes the artifacts. Touches nothing outside its arguments. */
export async function build(request: BuildRequest): Promise<BuildResult> {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostics) => void found.push(...diagnostics);
  const context = { request, report };
  const { places, hostPlaces, policies, prepared } = await placesOf(request, report);
  const rules = places.flatMap((place) => buildAt(place, context));
  const hosts = await buildAllHosts(hostPlaces, context);
  if (request.only === undefined && !found.some(isError))
    context.report(await lintsOf({ document: request.document, policies, places, planned: hosts }));
  const isProved = request.verify !== false && !found.some(isError);
  const built: readonly Written[] = [...rules, ...hosts];
  const proved = isProved ? await proveAll(built, context) : built.map(({ output }) => output);
  const diagnostics = mergeDiagnostics(found);
  return {
    outputs: diagnostics.some(isError) ? [] : inOrder(proved, prepared),
    domainsOnly: domainsOnly(policies),
    diagnostics,
  };
}

/** What lints find, but for what the policy silences. They look at all outputs together, so that a build of some has none, and only at policies with feeds. */
async function lintsOf(request: LintRequest): Promise<readonly Diagnostic[]> {
  if (request.document.feeds.size === 0) return [];
  const { lintOutputs } = await import('./lints/outputs.ts');
  return lintOutputs(request).diagnostics;
}

/** An output as built, and where it belongs. */
type Written = WrittenRules | WrittenHosts;

interface WrittenRules {
  readonly place: OutputAtSite;
  readonly output: BuiltRules;
}

interface WrittenHosts {
  readonly place: HostOutputAtSite;
  readonly plan: HostPlan;
  readonly output: BuiltHosts;
}

function buildAt(place: OutputAtSite, { request, report }: Context): readonly WrittenRules[] {
  const earlier = request.earlierNames?.(place.node.id, place.policy.site) ?? [];
  const { strict, earlierText } = request;
  const output = take(buildOutput({ ...place, earlier, strict, ...(earlierText && { earlierText }) }), report);
  return output === undefined ? [] : [{ place, output }];
}

/** What they need is loaded where there are any. */
async function buildAllHosts(
  places: readonly HostOutputAtSite[],
  { request: { strict }, report }: Context,
): Promise<readonly WrittenHosts[]> {
  if (places.length === 0) return [];
  const { buildHosts } = await import('./hosts/build.ts');
  return places.flatMap((place) => {
    const planned = take(buildHosts(place, { strict }), report);
    return planned === undefined ? [] : [{ place, plan: planned.plan, output: planned.built }];
  });
}

const ADVICE: Advice = {
  refuted: 'this is a bug of rulecast, or of the exporter: please report it. Nothing was written',
  undecided: 'nothing was written; with --no-verify it is written unproved',
};

/** Every output with its proof; what is not proved is reported. One after the other, so that no more than one comparison takes memory. */
async function proveAll(built: readonly Written[], context: Context): Promise<readonly BuiltOutput[]> {
  const proved: BuiltOutput[] = [];
  for (const written of built)
    proved.push('plan' in written ? await proveHostsAt(written, context) : await proveAt(written, context));
  return proved;
}

async function proveAt({ place, output }: WrittenRules, { request, report }: Context): Promise<BuiltRules> {
  const settings = { advice: ADVICE, paranoid: request.paranoid === true };
  const { families, diagnostics } = await proveOutput(place, output.files, settings);
  report(diagnostics);
  const proof = { ipv4: families[4].kind, ipv6: families[6].kind };
  return { ...output, proof, fingerprints: fingerprintsOf(place) };
}

async function proveHostsAt({ place, plan, output }: WrittenHosts, { report }: Context): Promise<BuiltHosts> {
  const { hostProofSummary, proveHosts } = await import('./hosts/prove.ts');
  const { proof, diagnostics } = await proveHosts(place, plan, { files: output.files, advice: ADVICE });
  // What a reader notes of files that were just written is nothing to the one who builds.
  report(diagnostics.filter(isError));
  return { ...output, proof: hostProofSummary(proof) };
}

/** As the policy lists its outputs, all sites of one together. */
function inOrder(outputs: readonly BuiltOutput[], { document }: PreparedDocument): readonly BuiltOutput[] {
  const places = new Map(document.outputs.map(({ id }, index) => [id, index]));
  return [...outputs].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}
