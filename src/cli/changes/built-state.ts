import type { OutputAtSite } from '../../build/claim.ts';
import { fingerprintsOf } from '../../build/fingerprints.ts';
import { buildHosts } from '../../build/hosts/build.ts';
import type { HostOutputAtSite } from '../../build/hosts/plan.ts';
import { placesOf } from '../../build/places.ts';
import { type Diagnostic, isError, warning } from '../../diagnostic/diagnostic.ts';
import type { BuiltState } from '../../review/feed-changes/changes-report.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import type { Io } from '../io.ts';
import type { PolicyLocation } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';
import { type Manifest, manifestName, sha256 } from '../store/manifest.ts';
import { readOwned } from '../store/store.ts';
import { openBuiltPolicy } from '../verify/open-built-policy.ts';

/** Whether the built files are up to date, and what kept that from being known. */
export interface BuiltFinding {
  readonly state: BuiltState;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Whether the files on disk are those that the manifest lists, and do what the policy says on the day `asOf`, by their fingerprints; those about hosts are
 * what a build would write. A policy that cannot be built is not up to date.
 */
export async function builtState(
  location: PolicyLocation,
  { io, asOf }: { readonly io: Io; readonly asOf: string },
): Promise<BuiltFinding> {
  const { place, file } = location;
  const owned = readOwned({ files: io.files, place, manifest: manifestName(file), force: false });
  if (!owned.ok) return { state: 'no', diagnostics: owned.diagnostics };
  const manifest = owned.value ?? [];
  if (!areWhole(manifest, location, io)) return { state: 'no', diagnostics: [] };
  try {
    const { result } = await openBuiltPolicy(location, { io, asOf });
    if (!result.ok) return notBuilt(result.diagnostics);
    const { document, registry } = result.value;
    const found: Diagnostic[] = [];
    const allowExpired = new Set(document.rules.filter(({ expires }) => expires).map(({ name }) => name));
    const selection = { document, registry, asOf, allowExpired, deadRules: 'ignore' } as const;
    const { places, hostPlaces } = await placesOf(selection, (more) => void found.push(...more));
    if (found.some(isError)) return notBuilt(found);
    const states = [
      ...places.map((output) => stateOf(output, manifest)),
      ...hostPlaces.map((output) => stateOfHosts(output, manifest)),
    ];
    return { state: states.includes('no') ? 'no' : states.includes('unknown') ? 'unknown' : 'yes', diagnostics: [] };
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return notBuilt([thrown.diagnostic]);
    throw thrown;
  }
}

function areWhole(manifest: Manifest, { place }: PolicyLocation, io: Io): boolean {
  const source = repositoryFiles(io.files, place);
  return manifest.every(({ path, sha256: expected }) => {
    const content = source.read(path);
    return content.ok && sha256(content.bytes) === expected;
  });
}

function stateOf(output: OutputAtSite, manifest: Manifest): BuiltState {
  const { node, policy } = output;
  const entries = manifest.filter((entry) => entry.output === node.id && entry.site === policy.site);
  if (entries.length === 0) return 'no';
  const built = entries.flatMap(({ expected }) => expected ?? [])[0];
  const { expected } = fingerprintsOf(output);
  if (built === undefined && expected === undefined) return 'unknown';
  return built === expected ? 'yes' : 'no';
}

/** Plans of hosts have no fingerprint; their files are written in no time. */
function stateOfHosts(output: HostOutputAtSite, manifest: Manifest): BuiltState {
  const built = buildHosts(output, { strict: false });
  if (!built.ok) return 'no';
  const { files, id, site } = built.value.built;
  const entries = manifest.filter((entry) => entry.output === id && entry.site === site);
  const known = new Map(entries.map((entry) => [entry.path, entry.sha256]));
  const isSame = files.every(({ path, text }) => known.get(path) === sha256(new TextEncoder().encode(text)));
  return isSame && known.size === files.length ? 'yes' : 'no';
}

function notBuilt(diagnostics: readonly Diagnostic[]): BuiltFinding {
  const [first] = diagnostics.filter(isError);
  const message = `The policy cannot be built now, so its files count as out of date: ${first?.message ?? ''}`;
  const details = first?.span === undefined ? {} : { span: first.span };
  return { state: 'no', diagnostics: [warning('NOT_COMPARED', message, details)] };
}
