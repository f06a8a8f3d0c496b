import { outputPath } from '../../build/output-path.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { PolicyDocument } from '../../model/document.ts';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';

/** What is wrong with the paths of outputs, at the place that names each: those that leave the repository above all. */
export function checkPlaces(
  { outputs, sites }: PolicyDocument,
  { files, place }: { readonly files: FileOperations; readonly place: Place },
): readonly Diagnostic[] {
  const everywhere = sites.size === 0 ? [undefined] : [...sites.keys()];
  return outputs.flatMap((output) => {
    const paths = new Set(everywhere.map((site) => outputPath(output, site)));
    const found = [...paths].flatMap((path) => locate(files, place, path).diagnostics);
    return found.map((diagnostic) => ({ ...diagnostic, span: output.path.span }));
  });
}
