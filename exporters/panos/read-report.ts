import { error, info, keep, openReadReport, type ReadReport, type Span, spend } from 'rulecast/exporter/read';

/** How much a reading may cost: ranges of addresses joined, and statements made. Groups may hold groups, many times over. */
const WORK_MAX = 20_000_000;

export type Report = ReadReport;

export function openReport(): Report {
  return openReadReport(WORK_MAX);
}

/** What the file says is not understood. */
export function refuse(report: Report, span: Span, message: string, hint?: string): void {
  keep(report.errors, error('READ_REFUSED', message, hint === undefined ? { span } : { span, hint }));
}

/** Something that a person should know and that changes no verdict. */
export function note(report: Report, span: Span, message: string): void {
  keep(report.notes, info('READ_IGNORED', message, { span }));
}

/** Counts work before it is done. False, and an error at `span` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, span: Span, work: number): boolean {
  return spend(report, work, (reason) => refuse(report, span, reason));
}
