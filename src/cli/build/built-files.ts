import type { BuiltOutput } from '../../build/build.ts';
import type { WantedFile } from '../store/compare.ts';
import { type ManifestEntry, sha256 } from '../store/manifest.ts';
import type { Built } from '../store/store.ts';
import type { BuildSettings } from './settings.ts';

/** The files of a build for the store. What was built is what `--only` and `--site` name; all else on disk is left alone. */
export function builtFiles(outputs: readonly BuiltOutput[], { only, sites }: BuildSettings): Built {
  return {
    files: outputs.flatMap(filesOf),
    isBuilt: ({ output, site }: ManifestEntry) =>
      (only?.includes(output) ?? true) && (sites === undefined || (site !== undefined && sites.includes(site))),
  };
}

function filesOf(output: BuiltOutput): readonly WantedFile[] {
  const { id, exporter, site, files } = output;
  return files.map(({ path, text }, index) => {
    const bytes = Buffer.from(text);
    const entry = { path, sha256: sha256(bytes), output: id, exporter, ...(site !== undefined && { site }) };
    // Names and what is expected belong to the output as a whole, so they stand once.
    const whole = output.subject === 'packets' ? namesOf(output) : { owned: [], retired: [] };
    return { bytes, entry: index === 0 ? { ...entry, ...whole } : entry };
  });
}

function namesOf({ fingerprints, owned, retired }: Extract<BuiltOutput, { subject: 'packets' }>) {
  return { ...fingerprints, owned, retired };
}
