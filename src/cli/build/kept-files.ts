import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import type { SourceFiles } from '../../policy/source-files.ts';
import type { Manifest } from '../store/manifest.ts';

/** Files of the last build that exporters want to see again. */
export interface KeptFiles {
  /** The text of a file that the manifest lists for `exporter`; absent on the first build, and for whatever another wrote. */
  text(path: string, exporter: string): string | undefined;
  /** What could not be read of all that was asked for. */
  problems(): readonly Diagnostic[];
}

/**
 * The files that the manifest lists. One that is gone is an error: without it all its numbers would change, which nobody asked for. Edits are not told from
 * what a merge brings together; their sense is for the exporter to judge.
 */
export function keptFiles(files: SourceFiles, owned: Manifest): KeptFiles {
  const problems = new Map<string, Diagnostic>();
  return {
    text(path, exporter) {
      if (!owned.some((entry) => entry.path === path && entry.exporter === exporter)) return undefined;
      const content = files.read(path);
      const text = content.ok ? decodeText(content.bytes) : undefined;
      if (text !== undefined) return text;
      problems.set(
        path,
        content.ok ? problem('TEXT_ENCODING', path, 'it is no text') : problem(content.code, path, content.reason),
      );
      return undefined;
    },
    problems: () => [...problems.values()],
  };
}

function problem(code: Diagnostic['code'], path: string, reason: string): Diagnostic {
  const hint = 'restore it from version control, or build with --renumber to number everything anew';
  return error(code, `Cannot read ${quote(path)}, which keeps the numbers of the last build: ${reason}`, { hint });
}
