import { type Diagnostic, error, info, type Span } from 'rulecast/exporter/read';

/** How many diagnostics of a kind are kept: a file of another kind has one on every line. */
const KEPT_MAX = 100;

/**
 * How much a reading may cost, in units of about one byte kept or moved. Few words stand for very much: masks with gaps, and conditions that hold in
 * several ways.
 */
const WORK_MAX = 400_000_000;

/** What is found while reading. One error makes the whole reading fail, so that no value after one is ever used. */
export interface Report {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
  work: number;
}

export function openReport(): Report {
  return { errors: [], notes: [], work: 0 };
}

/** Counts work. False, and an error at `span` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, span: Span, work: number): boolean {
  const before = report.work;
  report.work += work;
  if (report.work <= WORK_MAX) return true;
  if (before <= WORK_MAX) refuse(report, span, 'The rules stand for more than rulecast reads');
  return false;
}

// These return nothing, as `undefined`, so that a reader that finds nothing good can end with `return refuse(…)`.

/** The file is not what the restore command takes. */
export function malformed(report: Report, span: Span, message: string): undefined {
  if (report.errors.length < KEPT_MAX) report.errors.push(error('READ_SYNTAX', message, { span }));
}

/** The file says what is not understood, or what rules alone do not decide. */
export function refuse(report: Report, span: Span, message: string): undefined {
  if (report.errors.length < KEPT_MAX) report.errors.push(error('READ_REFUSED', message, { span }));
}

/** A statement depends on more than a packet. */
export function noteUndecided(report: Report, span: Span, reason: string): undefined {
  if (report.notes.length < KEPT_MAX) report.notes.push(info('READ_UNDECIDED', reason, { span }));
}

/** Something was left unread that decides no packet. */
export function noteIgnored(report: Report, span: Span, message: string): undefined {
  if (report.notes.length < KEPT_MAX) report.notes.push(info('READ_IGNORED', message, { span }));
}
