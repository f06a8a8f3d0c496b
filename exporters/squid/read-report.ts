import { error, info, keep, openReadReport, type ReadReport, type Span, spend } from 'rulecast/exporter/read';

/** How much a reading may cost, in units of about one character looked at. Files that include or name each other stand for more than their text. */
const WORK_MAX = 400_000_000;

export type Report = ReadReport;

export function openReport(): Report {
  return openReadReport(WORK_MAX);
}

/** Counts work. False, and an error at `span` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, span: Span, work: number): boolean {
  return spend(report, work, (reason) => refuse(report, span, reason));
}

// These return nothing, as `undefined`, so that a reader that finds nothing good can end with `return refuse(…)`.

/** The file is not what squid takes for a configuration. */
export function malformed(report: Report, span: Span, message: string): undefined {
  keep(report.errors, error('READ_SYNTAX', message, { span }));
}

/** Squid does not start with the file, or what it would do is not known. */
export function refuse(report: Report, span: Span, message: string, hint?: string): undefined {
  keep(report.errors, error('READ_REFUSED', message, hint === undefined ? { span } : { span, hint }));
}

/** Something depends on more than client, port and host. */
export function noteUndecided(report: Report, span: Span, reason: string): undefined {
  keep(report.notes, info('READ_UNDECIDED', reason, { span }));
}

/** Something was left unread that lets no request through and keeps none out. */
export function noteIgnored(report: Report, span: Span, message: string): undefined {
  keep(report.notes, info('READ_IGNORED', message, { span }));
}

/** Something means what few people expect, or is taken for granted. */
export function noteAssumed(report: Report, span: Span, message: string): undefined {
  keep(report.notes, info('READ_ASSUMED', message, { span }));
}
