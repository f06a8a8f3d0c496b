import { type Diagnostic, error, isError, type Span, warning } from '../../diagnostic/diagnostic.ts';

/** How many problems of a snapshot are kept: a file that is no feed may have one for every value. */
const PROBLEMS_MAX = 1000;

/** The problems of one snapshot, collected so that one run shows all of them. */
export interface Problems {
  readonly kept: Diagnostic[];
  /** How many more there are, by severity. */
  readonly more: { errors: number; warnings: number };
}

/** No problem yet. */
export function noProblems(): Problems {
  return { kept: [], more: { errors: 0, warnings: 0 } };
}

/** Keeps a problem. It is a function, so that what nobody will read is not made. */
export function addProblem(problems: Problems, severity: 'error' | 'warning', make: () => Diagnostic): void {
  if (problems.kept.length < PROBLEMS_MAX) problems.kept.push(make());
  else if (severity === 'error') problems.more.errors++;
  else problems.more.warnings++;
}

/** All that was kept, and one line for what was not; `span` is where that line points. */
export function diagnosticsOf({ kept, more }: Problems, span: () => Span): readonly Diagnostic[] {
  const left = more.errors + more.warnings;
  if (left === 0) return kept;
  const make = more.errors > 0 || kept.some(isError) ? error : warning;
  return [...kept, make('FEED_VALUE', `The snapshot has ${left} more problems like these`, { span: span() })];
}

/** Prefixes that stand where a feed type does not look: publishers add keys, and nothing that is left out stays unsaid. */
export function overlooked(count: number, span: Span): readonly Diagnostic[] {
  if (count <= 0) return [];
  const subject = count === 1 ? 'One prefix of the snapshot stands' : `${count} prefixes of the snapshot stand`;
  const message = `${subject} where this feed type has none, and ${count === 1 ? 'is' : 'are'} left out`;
  return [warning('FEED_VALUE', message, { span })];
}
