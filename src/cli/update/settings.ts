import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { GUARD_NAMES, type GuardName } from '../../feeds/guards.ts';
import type { Arguments, OptionTable } from '../arguments.ts';

/** A guard of a feed that is to let one version pass. */
export interface Acceptance {
  readonly guard: GuardName;
  readonly feed: string;
}

/** The arguments of `rulecast update`, understood. */
export interface UpdateSettings {
  /** Only these feeds; absent: all. */
  readonly feeds?: readonly string[];
  readonly accept: readonly Acceptance[];
  /** A file with certificates to trust, as the user wrote it. */
  readonly cafile?: string;
  readonly dryRun: boolean;
}

export const UPDATE_OPTIONS = {
  feed: { type: 'string', repeatable: true },
  accept: { type: 'string', repeatable: true },
  cafile: { type: 'string' },
  'dry-run': { type: 'boolean' },
  quiet: { type: 'boolean' },
} as const satisfies OptionTable;

/** Reads the arguments. ARGUMENT_INVALID for an `--accept` that is not GUARD:FEED. */
export function readUpdateSettings(args: Arguments): Result<UpdateSettings> {
  const accepted = (args.values('accept') ?? []).map(readAcceptance);
  const feeds = args.values('feed');
  const cafile = args.value('cafile');
  return resultOf(
    {
      ...(feeds && { feeds }),
      ...(cafile && { cafile }),
      accept: accepted.flatMap((one) => (one.ok ? [one.value] : [])),
      dryRun: args.has('dry-run'),
    },
    accepted.flatMap(({ diagnostics }) => diagnostics),
  );
}

function readAcceptance(text: string): Result<Acceptance> {
  const [word = '', feed = '', ...more] = text.split(':');
  const guard = GUARD_NAMES.find((name) => name === word);
  if (guard !== undefined && feed !== '' && more.length === 0) return resultOf({ guard, feed });
  const hint = didYouMean(word, GUARD_NAMES) ?? `write GUARD:FEED; guards: ${GUARD_NAMES.join(', ')}`;
  return failure(error('ARGUMENT_INVALID', `--accept cannot be ${quote(text)}`, { hint }));
}
