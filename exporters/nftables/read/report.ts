import {
  type DiagnosticCode,
  error,
  info,
  keep,
  openReadReport,
  type ReadReport,
  type Span,
  spend,
} from 'rulecast/exporter/read';
import { spanOfTokens, type Token } from './token.ts';

/** How much work a reading may cost, in units of about one byte kept or one step taken. A set of a million prefixes takes a quarter. */
const WORK_MAX = 800_000_000;

export type Report = ReadReport;

export function openReport(): Report {
  return openReadReport(WORK_MAX);
}

/** Counts work before it is done. False, and an error at `token` the first time, when it is more than a reading may cost. */
export function mayWork(report: Report, token: Token, work: number): boolean {
  return spend(report, work, (reason) => refuse(report, token, reason));
}

/** The file is not what nft reads. */
export function syntaxError(report: Report, token: Token, message: string, hint?: string): void {
  keep(report.errors, error('READ_SYNTAX', message, details(spanOfTokens(token), hint)));
}

/** What the file says is not understood, or is not decided by rules alone. */
export function refuse(report: Report, token: Token, message: string, hint?: string): void {
  refuseAt(report, spanOfTokens(token), message, hint);
}

/** The same at a place that is more than one token. */
export function refuseAt(report: Report, span: Span, message: string, hint?: string): void {
  keep(report.errors, error('READ_REFUSED', message, details(span, hint)));
}

/** Something that a person should know and that changes no verdict. */
export function note(report: Report, span: Span, message: string, code: DiagnosticCode = 'READ_IGNORED'): void {
  keep(report.notes, info(code, message, { span }));
}

function details(span: Span, hint: string | undefined): { readonly span: Span; readonly hint?: string } {
  return hint === undefined ? { span } : { span, hint };
}
