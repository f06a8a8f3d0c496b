import { error, info, keep, openReadReport, type ReadReport, type Span } from 'rulecast/exporter/read';

export type Report = ReadReport;

export function openReport(): Report {
  return openReadReport();
}

// These return nothing, as `undefined`, so that a reader that finds nothing good can end with `return refuse(…)`.

/** The file has what a platform does not take for an entry. */
export function malformed(report: Report, span: Span, message: string): undefined {
  keep(report.errors, error('READ_SYNTAX', message, { span }));
}

/** What a platform makes of an entry is not known, or cannot be said. */
export function refuse(report: Report, span: Span, message: string): undefined {
  keep(report.errors, error('READ_REFUSED', message, { span }));
}

/** Something means what few people expect, or is taken for granted. */
export function noteAssumed(report: Report, span: Span, message: string): undefined {
  keep(report.notes, info('READ_ASSUMED', message, { span }));
}
