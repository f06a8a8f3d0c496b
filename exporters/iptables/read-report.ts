import { error, info, keep, openReadReport, type ReadReport, type Span, spend } from 'rulecast/exporter/read';

/**
 * How much a reading may cost, in units of about one byte kept or moved. Few words stand for very much: masks with gaps, and conditions that hold in
 * several ways.
 */
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

/** The file is not what the restore command takes. */
export function malformed(report: Report, span: Span, message: string): undefined {
  keep(report.errors, error('READ_SYNTAX', message, { span }));
}

/** The file says what is not understood, or what rules alone do not decide. */
export function refuse(report: Report, span: Span, message: string): undefined {
  keep(report.errors, error('READ_REFUSED', message, { span }));
}

/** A statement depends on more than a packet. */
export function noteUndecided(report: Report, span: Span, reason: string): undefined {
  keep(report.notes, info('READ_UNDECIDED', reason, { span }));
}

/** Something was left unread that decides no packet. */
export function noteIgnored(report: Report, span: Span, message: string): undefined {
  keep(report.notes, info('READ_IGNORED', message, { span }));
}
