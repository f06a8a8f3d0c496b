import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';
import { type BuiltOutput, buildOutput, type EarlierText } from './build-output.ts';
import type { OutputAtSite } from './claim.ts';
import { type DomainsOnly, domainsOnly } from './domains-only.ts';
import { fingerprintsOf } from './fingerprints.ts';
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
  const { places, policies } = await placesOf(request, report);
  const built = places.flatMap((place) => buildAt(place, context));
  const proved = found.some(isError) || request.verify === false ? built : await proveAll(built, context);
  const diagnostics = mergeDiagnostics(found);
  return {
    outputs: diagnostics.some(isError) ? [] : proved.map(({ output }) => output),
    domainsOnly: domainsOnly(policies),
    diagnostics,
  };
}

/** An output as built, and where it belongs. */
interface PlacedOutput {
  readonly place: OutputAtSite;
  readonly output: BuiltOutput;
}

function buildAt(place: OutputAtSite, { request, report }: Context): readonly PlacedOutput[] {
  const earlier = request.earlierNames?.(place.node.id, place.policy.site) ?? [];
  const { strict, earlierText } = request;
  const output = take(buildOutput({ ...place, earlier, strict, ...(earlierText && { earlierText }) }), report);
  return output === undefined ? [] : [{ place, output }];
}

const ADVICE: Advice = {
  refuted: 'this is a bug of rulecast, or of the exporter: please report it. Nothing was written',
  undecided: 'nothing was written; with --no-verify it is written unproved',
};

/** Every output with its proof; what is not proved is reported. One after the other, so that no more than one comparison takes memory. */
async function proveAll(
  built: readonly PlacedOutput[],
  { request, report }: Context,
): Promise<readonly PlacedOutput[]> {
  const settings = { advice: ADVICE, paranoid: request.paranoid === true };
  const proved: PlacedOutput[] = [];
  for (const { place, output } of built) {
    const { families, diagnostics } = await proveOutput(place, output.files, settings);
    report(diagnostics);
    const proof = { ipv4: families[4].kind, ipv6: families[6].kind };
    proved.push({ place, output: { ...output, proof, fingerprints: fingerprintsOf(place) } });
  }
  return proved;
}
