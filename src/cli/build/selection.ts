import type { Selection } from '../../build/places.ts';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { isDate } from '../../policy/is-date.ts';
import type { Arguments, OptionTable } from '../arguments.ts';

/** Which outputs a command is about, and on which day. */
export interface SelectionSettings {
  readonly only: readonly string[] | undefined;
  readonly sites: readonly string[] | undefined;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly allowExpired: readonly string[];
}

export const SELECTION_OPTIONS = {
  only: { type: 'string', repeatable: true },
  site: { type: 'string', repeatable: true },
  'as-of': { type: 'string' },
  'allow-expired': { type: 'string', repeatable: true },
  quiet: { type: 'boolean' },
} as const satisfies OptionTable;

/** Reads the arguments; `today` is the date without `--as-of`. ARGUMENT_INVALID for a date that is none. */
export function readSelection(args: Arguments, today: string): Result<SelectionSettings> {
  const asOf = args.value('as-of') ?? today;
  const settings = {
    only: args.values('only'),
    sites: args.values('site'),
    asOf,
    allowExpired: args.values('allow-expired') ?? [],
  };
  return resultOf(settings, checkDate(asOf));
}

/** The settings as the library takes them. */
export function selectionOf({
  only,
  sites,
  asOf,
  allowExpired,
}: SelectionSettings): Omit<Selection, 'document' | 'registry'> {
  return { asOf, allowExpired: new Set(allowExpired), ...(only && { only }), ...(sites && { sites }) };
}

function checkDate(text: string): readonly Diagnostic[] {
  return isDate(text)
    ? []
    : [error('ARGUMENT_INVALID', `--as-of cannot be ${quote(text)}`, { hint: 'write a date as 2026-11-01' })];
}
