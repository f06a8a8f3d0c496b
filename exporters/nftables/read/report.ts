import { type Diagnostic, type DiagnosticCode, error, info, type Span } from 'rulecast/exporter/read';
import { spanOfTokens, type Token } from './token.ts';

/** How many errors are kept: a file of another kind has one on every line. */
const ERRORS_MAX = 100;

/** How much work a reading may cost, in units of about one byte kept or one step taken. A set of a million prefixes takes a quarter. */
const WORK_MAX = 800_000_000;

/** What is found while reading. Every error ends in a failure of the whole reading, so that no value after one is ever used. */
export interface Report {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
  work: number;
}

export function openReport(): Report {
  return { errors: [], notes: [], work: 0 };
}

/** Counts work before it is done. False, and an error at `token` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, token: Token, work: number): boolean {
  const before = report.work;
  report.work += work;
  if (report.work <= WORK_MAX) return true;
  if (before <= WORK_MAX) refuse(report, token, 'The rules stand for more than rulecast reads');
  return false;
}

/** The file is not what nft reads. */
export function syntaxError(report: Report, token: Token, message: string, hint?: string): void {
  add(report, error('READ_SYNTAX', message, details(spanOfTokens(token), hint)));
}

/** What the file says is not understood, or is not decided by rules alone. */
export function refuse(report: Report, token: Token, message: string, hint?: string): void {
  refuseAt(report, spanOfTokens(token), message, hint);
}

/** The same at a place that is more than one token. */
export function refuseAt(report: Report, span: Span, message: string, hint?: string): void {
  add(report, error('READ_REFUSED', message, details(span, hint)));
}

/** Something that a person should know and that changes no verdict. */
export function note(report: Report, span: Span, message: string, code: DiagnosticCode = 'READ_IGNORED'): void {
  if (report.notes.length < ERRORS_MAX) report.notes.push(info(code, message, { span }));
}

function details(span: Span, hint: string | undefined): { readonly span: Span; readonly hint?: string } {
  return hint === undefined ? { span } : { span, hint };
}

function add(report: Report, diagnostic: Diagnostic): void {
  if (report.errors.length < ERRORS_MAX) report.errors.push(diagnostic);
}
