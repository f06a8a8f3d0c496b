import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { Arguments, OptionTable } from '../arguments.ts';
import { readSelection, SELECTION_OPTIONS, type SelectionSettings } from './selection.ts';

/** What a build does with what it built. */
export type Purpose =
  | { readonly kind: 'write'; readonly force: boolean }
  | { readonly kind: 'check' }
  | { readonly kind: 'print'; readonly output: string };

/** The arguments of `rulecast build`, understood. */
export interface BuildSettings extends SelectionSettings {
  readonly purpose: Purpose;
  readonly strict: boolean;
  /** Read every file back and prove it before anything is written. */
  readonly verify: boolean;
  /** Prove in two ways that must agree. */
  readonly paranoid: boolean;
  /** Leave the numbers of the last build aside. */
  readonly renumber: boolean;
}

export const BUILD_OPTIONS = {
  ...SELECTION_OPTIONS,
  check: { type: 'boolean' },
  stdout: { type: 'string' },
  strict: { type: 'boolean' },
  'no-verify': { type: 'boolean' },
  paranoid: { type: 'boolean' },
  renumber: { type: 'boolean' },
  force: { type: 'boolean' },
} as const satisfies OptionTable;

/** Options that make no sense together, with what each of them asks for. */
const CONFLICTS = [
  ['check', 'force', '--check writes nothing that could be forced'],
  ['check', 'stdout', '--stdout prints instead of comparing'],
  ['stdout', 'force', '--stdout writes no file'],
  ['stdout', 'only', '--stdout names its output itself'],
  ['stdout', 'quiet', '--quiet would leave nothing to print'],
] as const;

/** Reads the arguments; `today` is the date without `--as-of`. ARGUMENT_INVALID for each that cannot be used. */
export function readBuildSettings(args: Arguments, today: string): Result<BuildSettings> {
  const selection = readSelection(args, today);
  if (!selection.ok) return { ok: false, diagnostics: [...conflicts(args), ...selection.diagnostics] };
  const settings: BuildSettings = {
    ...selection.value,
    purpose: purposeOf(args),
    ...(args.has('stdout') && { only: args.values('stdout') }),
    strict: args.has('strict'),
    verify: !args.has('no-verify'),
    paranoid: args.has('paranoid'),
    renumber: args.has('renumber'),
  };
  return resultOf(settings, conflicts(args));
}

function purposeOf(args: Arguments): Purpose {
  const output = args.value('stdout');
  if (output !== undefined) return { kind: 'print', output };
  return args.has('check') ? { kind: 'check' } : { kind: 'write', force: args.has('force') };
}

function conflicts(args: Arguments): readonly Diagnostic[] {
  const found = CONFLICTS.filter(([one, other]) => args.has(one) && args.has(other)).map(([one, other, why]) =>
    error('ARGUMENT_INVALID', `--${one} and --${other} cannot go together: ${why}`),
  );
  if (!args.has('stdout') || args.value('format') !== 'json') return found;
  return [...found, error('ARGUMENT_INVALID', '--stdout prints an output as it is, which --format json cannot hold')];
}
