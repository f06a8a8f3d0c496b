import { type Diagnostic, error, info, type Span } from 'rulecast/exporter/read';

/** How many diagnostics of a kind are kept: a file of another kind has one on every line. */
const KEPT_MAX = 100;

/** What is found while reading. One error makes the whole reading fail, so that no value after one is ever used. */
export interface Report {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
}

export function openReport(): Report {
  return { errors: [], notes: [] };
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
