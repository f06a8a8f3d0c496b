import { type Diagnostic, error, info, type Span } from 'rulecast/exporter/read';
import { spanOfTokens, type Token } from './token.ts';

/** How many errors are kept: a file of another kind has one on every line. */
const ERRORS_MAX = 100;

/** What is found while reading. Every error ends in a failure of the whole reading, so that no value after one is ever used. */
export interface Report {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
}

export function openReport(): Report {
  return { errors: [], notes: [] };
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
export function note(report: Report, span: Span, message: string): void {
  if (report.notes.length < ERRORS_MAX) report.notes.push(info('READ_UNDECIDED', message, { span }));
}

function details(span: Span, hint: string | undefined): { readonly span: Span; readonly hint?: string } {
  return hint === undefined ? { span } : { span, hint };
}

function add(report: Report, diagnostic: Diagnostic): void {
  if (report.errors.length < ERRORS_MAX) report.errors.push(diagnostic);
}
