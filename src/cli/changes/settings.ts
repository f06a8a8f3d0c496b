import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { addDays, dayOf } from '../../feeds/changes/days.ts';
import type { FeedChange } from '../../feeds/changes/feed-change.ts';
import { compareTokens } from '../../feeds/compare-tokens.ts';
import type { Arguments, OptionTable } from '../arguments.ts';
import { readSelection } from '../build/selection.ts';

const FORMATS = ['text', 'markdown', 'json', 'atom'] as const;
export type ChangesFormat = (typeof FORMATS)[number];

export const CHANGES_OPTIONS = {
  git: { type: 'string' },
  since: { type: 'string' },
  pending: { type: 'boolean', mayHaveValue: true },
  format: { type: 'string', values: FORMATS },
  output: { type: 'string' },
  'base-url': { type: 'string' },
  'as-of': { type: 'string' },
} as const satisfies OptionTable;

/** Versions that are told without `--since`: those of so many days, and what is in use later. */
const RECENT_DAYS = 90;
const PENDING_DAYS = 30;

/** The arguments of `rulecast changes`, understood. */
export interface ChangesSettings {
  /** The policy as the user wrote it; absent: that of the current folder. */
  readonly policy?: string;
  /** Two revisions whose snapshots are compared; absent: the files as they are. */
  readonly range?: string;
  readonly asOf: string;
  readonly pendingDays?: number;
  readonly format: ChangesFormat;
  /** Where the report goes; absent: standard output. */
  readonly output?: string;
  /** Where the policy's folder is shown on the web; ends with a slash. */
  readonly base?: string;
  isTold(change: FeedChange): boolean;
}

/** Reads the arguments; `today` is the date without `--as-of`. ARGUMENT_INVALID for each that cannot be used. */
export function readChangesSettings(args: Arguments, today: string): Result<ChangesSettings> {
  const selection = readSelection(args, today);
  if (!selection.ok) return selection;
  const { asOf } = selection.value;
  const pending = pendingOf(args);
  const isTold = toldBy(args.value('since'), asOf);
  const base = baseOf(args.value('base-url'));
  const [policy] = pending.operands;
  const [range, output] = [args.value('git'), args.value('output')];
  const diagnostics = [...pending.diagnostics, ...isTold.diagnostics, ...base.diagnostics, ...conflicts(args)];
  if (!isTold.ok || !base.ok) return { ok: false, diagnostics };
  const settings: ChangesSettings = {
    ...(policy !== undefined && { policy }),
    ...(range !== undefined && { range }),
    asOf,
    ...(pending.days !== undefined && { pendingDays: pending.days }),
    format: FORMATS.find((format) => format === args.value('format')) ?? 'text',
    ...(output !== undefined && { output }),
    ...(base.value !== undefined && { base: base.value }),
    isTold: range === undefined ? isTold.value : () => true,
  };
  return resultOf(settings, diagnostics);
}

interface Pending {
  readonly days?: number;
  readonly operands: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `--pending`, `--pending=14` and `--pending 14`, where the number would else be the name of a policy. */
function pendingOf(args: Arguments): Pending {
  const { operands } = args;
  if (!args.has('pending')) return { operands, diagnostics: surplus(operands) };
  const inline = args.value('pending') ?? '';
  const at = inline === '' ? operands.findIndex((operand) => DAYS.test(operand)) : -1;
  const others = operands.filter((_, index) => index !== at);
  const text = inline || operands[at] || `${PENDING_DAYS}`;
  if (DAYS.test(text)) return { days: Number(text), operands: others, diagnostics: surplus(others) };
  const hint = 'write a number of days, as in --pending 14';
  return { operands: others, diagnostics: [error('ARGUMENT_INVALID', `--pending cannot be ${quote(text)}`, { hint })] };
}

const DAYS = /^\d{1,3}$/;

function surplus([, ...more]: readonly string[]): readonly Diagnostic[] {
  return more.map((word) => error('ARGUMENT_INVALID', `Unexpected argument ${quote(word)}`));
}

function toldBy(since: string | undefined, asOf: string): Result<(change: FeedChange) => boolean> {
  if (since === undefined) {
    const from = addDays(asOf, -RECENT_DAYS);
    return resultOf(({ published, effective = '' }) => (published ?? asOf) >= from || effective >= from);
  }
  if (/^\d{10}$/.test(since)) return resultOf(({ version }) => compareTokens(version, since) > 0);
  const day = dayOf(since);
  if (day !== undefined) return resultOf(({ published }) => published === undefined || published >= day);
  const hint = 'write a version of ten digits, or a date as 2026-08-14';
  return { ok: false, diagnostics: [error('ARGUMENT_INVALID', `--since cannot be ${quote(since)}`, { hint })] };
}

function baseOf(text: string | undefined): Result<string | undefined> {
  if (text === undefined) return resultOf(undefined);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '') {
    return resultOf(url.href.endsWith('/') ? url.href : `${url.href}/`);
  }
  const hint = 'write the address of the folder of the policy, such as https://git.example.com/firewall/tree/main';
  return { ok: false, diagnostics: [error('ARGUMENT_INVALID', `--base-url cannot be ${quote(text)}`, { hint })] };
}

function conflicts(args: Arguments): readonly Diagnostic[] {
  const told = 'it tells all that lies between two revisions';
  const found = (['since', 'pending'] as const)
    .filter((name) => args.has('git') && args.has(name))
    .map((name) => error('ARGUMENT_INVALID', `--git and --${name} cannot go together: ${told}`));
  if (!args.has('base-url') || args.value('format') === 'atom') return found;
  return [...found, error('ARGUMENT_INVALID', '--base-url is for the links of --format atom only')];
}
