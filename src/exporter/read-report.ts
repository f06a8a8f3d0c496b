import { type Diagnostic, error, info, type Span } from '../diagnostic/diagnostic.ts';

/** How many diagnostics of a kind are kept: a file of another kind has one everywhere. */
const KEPT_MAX = 100;

/** What is found while a file is read. An error makes the whole reading fail, so that no value after one is ever used. */
export interface ReadReport {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
  /** How much the reading has cost so far, and how much it may cost, in units of the reader's own. */
  work: number;
  readonly workMax: number;
}

/** A report of which nothing is known yet. Without `workMax` work is not limited. */
export function openReadReport(workMax: number = Number.POSITIVE_INFINITY): ReadReport {
  return { errors: [], notes: [], work: 0, workMax };
}

/** Adds a diagnostic, up to a number that a person reads. */
export function keep(found: Diagnostic[], diagnostic: Diagnostic): void {
  if (found.length < KEPT_MAX) found.push(diagnostic);
}

/** Counts work before it is done. False when it is more than a reading may cost; `refuse` is called with the reason the first time. */
export function spend(report: ReadReport, work: number, refuse: (reason: string) => void): boolean {
  const before = report.work;
  report.work += work;
  if (report.work <= report.workMax) return true;
  if (before <= report.workMax) refuse('The rules stand for more than rulecast reads');
  return false;
}

/** The same for readers that report by {@link refuse}: false, and an error at `span` the first time, when it is more than a reading may cost. */
export function mayWork(report: ReadReport, span: Span, work: number): boolean {
  return spend(report, work, (reason) => refuse(report, span, reason));
}

// These return nothing, as `undefined`, so that a reader that finds nothing good can end with `return refuse(…)`.

/** The file is not what its target takes. */
export function malformed(report: ReadReport, span: Span, message: string): undefined {
  keep(report.errors, error('READ_SYNTAX', message, { span }));
}

/** What the file says is not understood, or is not decided by it alone. */
export function refuse(report: ReadReport, span: Span, message: string, hint?: string): undefined {
  keep(report.errors, error('READ_REFUSED', message, hint === undefined ? { span } : { span, hint }));
}

/** Something depends on more than what is compared. */
export function noteUndecided(report: ReadReport, span: Span, reason: string): undefined {
  keep(report.notes, info('READ_UNDECIDED', reason, { span }));
}

/** Something was left unread that decides nothing. */
export function noteIgnored(report: ReadReport, span: Span, message: string): undefined {
  keep(report.notes, info('READ_IGNORED', message, { span }));
}

/** Something means what few people expect, or is taken for granted. */
export function noteAssumed(report: ReadReport, span: Span, message: string): undefined {
  keep(report.notes, info('READ_ASSUMED', message, { span }));
}
