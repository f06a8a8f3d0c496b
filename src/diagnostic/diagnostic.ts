import type { DiagnosticCode } from './codes.ts';

/** `error` stops the run with exit code 1, `warning` is printed and kept, `info` only informs. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text file. Line and column count from 1; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A piece of a text file; `end` is the position after its last character. */
export interface Span {
  /** Path as the user would type it: relative to the policy's folder or repository, `/` separated. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A second place that explains a diagnostic ("first defined here"). */
export interface RelatedPlace {
  readonly message: string;
  readonly span: Span;
}

/**
 * The only form in which rulecast reports anything. `message` is one sentence in the user's terms that names the
 * offending value; `hint` says what to do next. Nothing below `src/cli` prints.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  readonly hint?: string;
  readonly related?: readonly RelatedPlace[];
}

/** Everything of a diagnostic but its code, message and severity. */
export type DiagnosticDetails = Pick<Diagnostic, 'span' | 'hint' | 'related'>;

export function error(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return { code, severity: 'error', message, ...details };
}

export function warning(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return { code, severity: 'warning', message, ...details };
}

export function info(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return { code, severity: 'info', message, ...details };
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}
