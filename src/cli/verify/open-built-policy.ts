import { EXPORTERS } from '../../../exporters/index.ts';
import type { Registry } from '../../build/registry.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { PolicyDocument } from '../../model/document.ts';
import { loadPolicy } from '../../policy/load.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import type { Io } from '../io.ts';
import type { PolicyLocation } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';
import { manifestName } from '../store/manifest.ts';
import { readOwned } from '../store/store.ts';
import { type FilesOnDisk, filesOnDisk } from './files-on-disk.ts';

/** A policy, its exporters, and the files that the last build wrote of it. */
export interface BuiltPolicy {
  readonly document: PolicyDocument;
  readonly registry: Registry;
  readonly disk: FilesOnDisk;
}

/** Loads a policy as it is on the day `asOf` and finds what was built of it. `sources` are there for diagnostics, whatever the result. */
export async function openBuiltPolicy(
  { place, file }: PolicyLocation,
  { io, asOf }: { readonly io: Io; readonly asOf: string },
): Promise<{ readonly result: Result<BuiltPolicy>; readonly sources: SourceTexts }> {
  const source = repositoryFiles(io.files, place);
  const { result, sources } = loadPolicy(file, source, { asOf });
  if (!result.ok) return { result, sources };
  const document = result.value;
  const registry = await loadExporters(EXPORTERS, document.exporters, { files: io.files, place });
  const manifest = readOwned({ files: io.files, place, manifest: manifestName(file), force: false });
  const diagnostics = [...result.diagnostics, ...registry.diagnostics, ...manifest.diagnostics];
  if (!registry.ok || !manifest.ok) return { result: { ok: false, diagnostics }, sources };
  const disk = filesOnDisk(manifest.value ?? [], source);
  return { result: resultOf({ document, registry: registry.value, disk }, diagnostics), sources };
}
