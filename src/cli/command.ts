import type { DiagnosticCode } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../diagnostic/render.ts';
import type { Arguments, OptionTable } from './arguments.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';

/** What a command found and did. `run` prints it: as text, or as one JSON document that holds all of it. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The result for people. */
  readonly text: string;
  /** The result for machines: plain data. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the files that diagnostics point into. */
  readonly sources: SourceTexts;
  /** The file that the result goes to; absent: standard output. */
  readonly file?: string;
}

/** One command. Its help text is in `help.ts`, so that help loads nothing else. */
export interface Command {
  /** Beside those of every command; a `format` of its own prints as text whatever is not `json`. */
  readonly options: OptionTable;
  /** How many arguments it takes at most, beside options. */
  readonly operands: number;
  /** Codes of notes that its text tells in its own way: people do not get them as diagnostics too. */
  readonly told?: readonly DiagnosticCode[];
  run(args: Arguments, io: Io): Promise<Outcome>;
}

/** An outcome without a result: the command stopped at these diagnostics. */
export function stopped(diagnostics: readonly Diagnostic[], sources: SourceTexts = new Map()): Outcome {
  return { exitCode: exitCodeOf(diagnostics), text: '', document: {}, diagnostics, sources };
}
