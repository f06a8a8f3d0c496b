import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';

/** 0 done or equal, 1 error in input or use, 2 differs or stale, 3 guardrail violated, 4 undecided. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** When several apply, the first of these counts. */
const BY_WEIGHT = [1, 3, 4, 2, 0] as const satisfies readonly ExitCode[];

/** The exit code of a run to which all of `codes` apply. */
export function worstOf(...codes: readonly ExitCode[]): ExitCode {
  return BY_WEIGHT.find((code) => codes.includes(code)) ?? 0;
}

/** Errors that are not about input or use: the files differ from the policy, or nobody knows. */
const OTHER_CODES: Readonly<Partial<Record<DiagnosticCode, ExitCode>>> = {
  FEED_GUARD: 3,
  OUTPUT_MISSING: 2,
  PROOF_REFUTED: 2,
  PROOF_UNDECIDED: 4,
};

/** What the errors among the diagnostics add up to. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  return worstOf(...diagnostics.filter(isError).map(({ code }) => OTHER_CODES[code] ?? 1));
}
