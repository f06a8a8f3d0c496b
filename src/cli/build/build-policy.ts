import { EXPORTERS } from '../../../exporters/index.ts';
import { type BuildResult, build } from '../../build/build.ts';
import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { loadPolicy } from '../../policy/load.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import type { Io } from '../io.ts';
import type { PolicyLocation } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';
import { type Manifest, namesLeft } from '../store/manifest.ts';
import { checkPlaces } from './check-places.ts';
import { keptFiles } from './kept-files.ts';
import type { BuildSettings } from './settings.ts';

/** What a policy on disk builds to. `outputs` is empty when `diagnostics` has an error. */
export interface PolicyBuild extends BuildResult {
  readonly sources: SourceTexts;
}

/** Loads a policy and its exporters and builds it. `owned` is what the last build wrote. */
export async function buildPolicy(
  { place, file }: PolicyLocation,
  settings: BuildSettings,
  { io, owned }: { readonly io: Io; readonly owned: Manifest },
): Promise<PolicyBuild> {
  const files = repositoryFiles(io.files, place);
  const { result, sources } = loadPolicy(file, files, { asOf: settings.asOf });
  const ended = (diagnostics: readonly Diagnostic[]) => ({ outputs: [], domainsOnly: [], diagnostics, sources });
  if (!result.ok) return ended(result.diagnostics);
  const document = result.value;
  const registry = await loadExporters(EXPORTERS, document.exporters, { files: io.files, place });
  const places = checkPlaces(document, { files: io.files, place });
  const found = [...result.diagnostics, ...places, ...registry.diagnostics];
  if (!registry.ok) return ended(found);
  const kept = keptFiles(files, owned);
  try {
    const built = await build({
      document,
      registry: registry.value,
      asOf: settings.asOf,
      allowExpired: new Set(settings.allowExpired),
      strict: settings.strict,
      verify: settings.verify,
      paranoid: settings.paranoid,
      earlierNames: (output, site) => namesLeft(owned, output, site),
      ...(!settings.renumber && { earlierText: kept.text }),
      ...(settings.only && { only: settings.only }),
      ...(settings.sites && { sites: settings.sites }),
    });
    const diagnostics = [...found, ...kept.problems(), ...built.diagnostics];
    return { ...built, outputs: diagnostics.some(isError) ? [] : built.outputs, diagnostics, sources };
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return ended([...found, thrown.diagnostic]);
    throw thrown;
  }
}
