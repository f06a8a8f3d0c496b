import { type Diagnostic, error, info, type Span } from 'rulecast/exporter/read';

/** How many errors are kept: a file of another kind has one everywhere. */
const ERRORS_MAX = 100;

/** How much a reading may cost: ranges of addresses joined, and statements made. Groups may hold groups, many times over. */
const WORK_MAX = 20_000_000;

/** What is found while reading. Every error ends in a failure of the whole reading, so that no value after one is ever used. */
export interface Report {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
  work: number;
}

export function openReport(): Report {
  return { errors: [], notes: [], work: 0 };
}

/** What the file says is not understood. */
export function refuse(report: Report, span: Span, message: string, hint?: string): void {
  if (report.errors.length >= ERRORS_MAX) return;
  report.errors.push(error('READ_REFUSED', message, hint === undefined ? { span } : { span, hint }));
}

/** Something that a person should know and that changes no verdict. */
export function note(report: Report, span: Span, message: string): void {
  if (report.notes.length < ERRORS_MAX) report.notes.push(info('READ_IGNORED', message, { span }));
}

/** Counts work before it is done. False, and an error at `span` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, span: Span, work: number): boolean {
  const before = report.work;
  report.work += work;
  if (report.work <= WORK_MAX) return true;
  if (before <= WORK_MAX) refuse(report, span, 'The rules stand for more than rulecast reads');
  return false;
}
