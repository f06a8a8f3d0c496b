import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';

/** 0 done or equal, 1 error in input or use, 2 differs or stale, 3 guardrail violated, 4 undecided. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** When several apply, the first of these counts. */
const BY_WEIGHT = [1, 3, 4, 2, 0] as const satisfies readonly ExitCode[];

/** The exit code of a run to which all of `codes` apply. */
export function worstOf(...codes: readonly ExitCode[]): ExitCode {
  return BY_WEIGHT.find((code) => codes.includes(code)) ?? 0;
}

/** 1 when there is an error among the diagnostics. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  return diagnostics.some(isError) ? 1 : 0;
}
