import { type Diagnostic, error, isError, type Position, type Span } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import { sortDiagnostics } from '../diagnostic/sort.ts';
import type { PolicyDocument } from '../model/document.ts';
import { type Findings, loadFiles } from './load-files.ts';
import { readDocument } from './read-document.ts';
import { type LoadOptions, libraryOf, type SourceFiles } from './source-files.ts';
import { spanOf } from './yaml-node.ts';

export type { FileContent, LoadOptions, SourceFiles } from './source-files.ts';

/** A policy as loaded. Texts and inputs are there for a failure too, so that its diagnostics can be shown. */
export interface LoadedPolicy {
  readonly result: Result<PolicyDocument>;
  /** Texts by path, for excerpts: every YAML file, and each list or snapshot that a diagnostic points into. */
  readonly sources: ReadonlyMap<string, string>;
  /** Every path that was asked for, sorted. */
  readonly inputs: readonly string[];
}

/**
 * Reads the policy at `path` with everything it names: includes, lists of addresses and snapshots. Names are not resolved. All errors of all
 * files are reported together, sorted by file and position. Without a date, a feed that waits for dates is an error.
 */
export function loadPolicy(path: string, files: SourceFiles, options: LoadOptions = {}): LoadedPolicy {
  const library = libraryOf(files, path, options);
  const findings: Findings = { library, diagnostics: [], misshapen: [] };
  const document = readDocument(loadFiles(path, findings), findings);
  const diagnostics = sortDiagnostics([...findings.diagnostics, ...unexplained(findings)]);
  return {
    result: resultWith(document, diagnostics),
    sources: library.sources,
    inputs: [...library.contents.keys()].sort(),
  };
}

function resultWith(document: PolicyDocument | undefined, diagnostics: readonly Diagnostic[]): Result<PolicyDocument> {
  if (document !== undefined) return resultOf(document, diagnostics);
  if (!diagnostics.some(isError)) throw new Error('rulecast bug: a policy without errors could not be read');
  return { ok: false, diagnostics };
}

/** Nodes that no reader takes and no error speaks of: whatever the schema let through is refused here. */
function unexplained({ misshapen, diagnostics }: Findings): readonly Diagnostic[] {
  const errors = new Map<string, Span[]>();
  // An error in a list has the place that names the list beside its own.
  const places = diagnostics
    .filter(isError)
    .flatMap(({ span, related = [] }) => [span, ...related.map((one) => one.span)]);
  for (const span of places) {
    if (span === undefined) continue;
    const known = errors.get(span.file);
    if (known === undefined) errors.set(span.file, [span]);
    else known.push(span);
  }
  for (const spans of errors.values()) spans.sort((a, b) => comparePositions(a.start, b.start));
  return misshapen
    .map(spanOf)
    .filter((span) => !beginsWithin(errors.get(span.file) ?? [], span))
    .map((span) => error('VALUE_INVALID', 'This value cannot be used here', { span }));
}

/** Whether one of the sorted spans begins inside the other. */
function beginsWithin(sorted: readonly Span[], { start, end }: Span): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const span = sorted[middle];
    if (span !== undefined && comparePositions(span.start, start) < 0) low = middle + 1;
    else high = middle;
  }
  const first = sorted[low];
  return first !== undefined && comparePositions(first.start, end) <= 0;
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
