import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { SourceFiles } from '../../policy/source-files.ts';
import type { Manifest, ManifestEntry } from '../store/manifest.ts';

/** The files of outputs as they were built, and what is wrong with those that were asked for. */
export interface FilesOnDisk {
  readonly filesOf: (output: string, site: string | undefined) => readonly Artifact[] | undefined;
  /** What was missing so far. */
  diagnostics(): readonly Diagnostic[];
}

/** Finds the files of an output by the manifest, whose paths `source` takes. One that is missing, or is no text, is OUTPUT_MISSING: there is nothing to read back then. */
export function filesOnDisk(manifest: Manifest, source: SourceFiles): FilesOnDisk {
  const found: Diagnostic[] = [];
  const read = ({ path }: ManifestEntry): readonly Artifact[] => {
    const content = source.read(path);
    const text = content.ok ? textOf(content.bytes) : undefined;
    if (text !== undefined) return [{ path, text }];
    const reason = content.ok ? 'it is not UTF-8 text' : content.reason;
    found.push(error('OUTPUT_MISSING', `${path} cannot be read back: ${reason}`, { hint: BUILD }));
    return [];
  };
  return {
    filesOf(output, site) {
      const entries = manifest.filter((entry) => entry.output === output && entry.site === site);
      if (entries.length === 0) found.push(neverBuilt(output, site));
      const artifacts = entries.flatMap(read);
      return entries.length > 0 && artifacts.length === entries.length ? artifacts : undefined;
    },
    diagnostics: () => found,
  };
}

const BUILD = 'rulecast build writes it';

function neverBuilt(output: string, site: string | undefined): Diagnostic {
  const where = site === undefined ? '' : ` at site ${site}`;
  return error('OUTPUT_MISSING', `The output ${output} has not been built${where}: the manifest has no file of it`, {
    hint: BUILD,
  });
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
