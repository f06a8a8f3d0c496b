import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Arguments, OptionTable } from '../arguments.ts';

/** What a build does with what it built. */
export type Purpose =
  | { readonly kind: 'write'; readonly force: boolean }
  | { readonly kind: 'check' }
  | { readonly kind: 'print'; readonly output: string };

/** The arguments of `rulecast build`, understood. */
export interface BuildSettings {
  readonly purpose: Purpose;
  readonly only: readonly string[] | undefined;
  readonly sites: readonly string[] | undefined;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly allowExpired: readonly string[];
  readonly strict: boolean;
  /** Leave the numbers of the last build aside. */
  readonly renumber: boolean;
}

export const BUILD_OPTIONS = {
  check: { type: 'boolean' },
  only: { type: 'string', repeatable: true },
  site: { type: 'string', repeatable: true },
  stdout: { type: 'string' },
  'as-of': { type: 'string' },
  'allow-expired': { type: 'string', repeatable: true },
  strict: { type: 'boolean' },
  renumber: { type: 'boolean' },
  force: { type: 'boolean' },
  quiet: { type: 'boolean' },
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
  const asOf = args.value('as-of') ?? today;
  const settings: BuildSettings = {
    purpose: purposeOf(args),
    only: args.has('stdout') ? args.values('stdout') : args.values('only'),
    sites: args.values('site'),
    asOf,
    allowExpired: args.values('allow-expired') ?? [],
    strict: args.has('strict'),
    renumber: args.has('renumber'),
  };
  return resultOf(settings, [...conflicts(args), ...checkDate(asOf)]);
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

function checkDate(text: string): readonly Diagnostic[] {
  const date = new Date(`${text}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isDate
    ? []
    : [error('ARGUMENT_INVALID', `--as-of cannot be ${quote(text)}`, { hint: 'write a date as 2026-11-01' })];
}
