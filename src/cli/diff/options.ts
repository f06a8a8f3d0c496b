import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Arguments, OptionTable } from '../arguments.ts';
import { readSelection } from '../build/selection.ts';

/** What a report can be written as. */
export const FORMATS = ['text', 'markdown', 'json', 'html', 'sarif'] as const;
export type ReportFormat = (typeof FORMATS)[number];

/** Places that show Markdown, each with a longest comment of its own. */
export const PLATFORMS = ['github', 'gitlab', 'bitbucket', 'azure-devops'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const DIFF_OPTIONS = {
  git: { type: 'string' },
  'from-json': { type: 'string' },
  format: { type: 'string', values: FORMATS },
  output: { type: 'string' },
  top: { type: 'string' },
  'markdown-limit': { type: 'string', values: PLATFORMS },
  key: { type: 'string' },
  link: { type: 'string' },
  guardrails: { type: 'string' },
  within: { type: 'string' },
  site: { type: 'string', repeatable: true },
  'as-of': { type: 'string' },
  'allow-expired': { type: 'string', repeatable: true },
  'trust-exporters': { type: 'boolean' },
} as const satisfies OptionTable;

/** What can be printed of a review without its packets. */
const PRINTABLE: readonly string[] = ['text', 'markdown', 'sarif'] satisfies readonly ReportFormat[];

/** Options that say what is compared, and how it is judged. */
const COMPARING = ['git', 'guardrails', 'within', 'site', 'as-of', 'allow-expired', 'trust-exporters'] as const;

/** What is compared. */
export type Compared =
  | { readonly kind: 'paths'; readonly from: string; readonly to: string }
  | { readonly kind: 'revisions'; readonly range: string; readonly path?: string };

/** What a report is about: a comparison, or what an earlier one found. */
export type Subject = Compared | { readonly kind: 'document'; readonly file: string };

/** The arguments of `rulecast diff`, understood. */
export interface DiffSettings {
  readonly subject: Subject;
  readonly format: ReportFormat;
  /** Where the report goes; absent: standard output. */
  readonly output?: string;
  /** Changes that the text shows; absent: as many as fit a screen. */
  readonly top?: number;
  readonly platform: Platform;
  /** Tells comments of one page apart; absent: what is compared. */
  readonly key?: string;
  readonly link?: string;
  readonly guardrails?: string;
  readonly within?: string;
  readonly sites?: readonly string[];
  readonly asOf: string;
  readonly allowExpired: readonly string[];
  readonly trustExporters: boolean;
}

/** Reads the arguments; `today` is the date without `--as-of`. ARGUMENT_INVALID for each that cannot be used. */
export function readDiffSettings(args: Arguments, today: string): Result<DiffSettings> {
  const selection = readSelection(args, today);
  const subject = subjectOf(args);
  const top = args.value('top');
  const diagnostics = [...selection.diagnostics, ...subject.diagnostics, ...checkTop(top), ...checkTrust(args)];
  if (!selection.ok || !subject.ok) return { ok: false, diagnostics };
  const { sites, asOf, allowExpired } = selection.value;
  const settings: DiffSettings = {
    subject: subject.value,
    format: FORMATS.find((format) => format === args.value('format')) ?? 'text',
    ...given(args, 'output', 'key', 'link', 'guardrails', 'within'),
    ...(top !== undefined && { top: Number(top) }),
    platform: PLATFORMS.find((platform) => platform === args.value('markdown-limit')) ?? 'github',
    ...(sites && { sites }),
    asOf,
    allowExpired,
    trustExporters: args.has('trust-exporters'),
  };
  return resultOf(settings, diagnostics);
}

function given<N extends string>(args: Arguments, ...names: readonly N[]): Readonly<Partial<Record<N, string>>> {
  const values = names.flatMap((name) => {
    const value = args.value(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(values) as Partial<Record<N, string>>;
}

function subjectOf(args: Arguments): Result<Subject> {
  const file = args.value('from-json');
  if (file !== undefined) return documentOf(file, args);
  const range = args.value('git');
  const [first, second] = args.operands;
  if (range !== undefined) {
    if (second !== undefined) return wrong('--git compares one path with itself', 'name one path, or leave --git out');
    return resultOf({ kind: 'revisions', range, ...(first !== undefined && { path: first }) });
  }
  if (first !== undefined && second !== undefined) return resultOf({ kind: 'paths', from: first, to: second });
  return wrong('Two paths are needed, OLD and NEW', 'or compare revisions: rulecast diff --git main...HEAD');
}

/** What is printed only has been compared already. */
function documentOf(file: string, args: Arguments): Result<Subject> {
  const [other] = [...args.operands, ...COMPARING.filter((name) => args.has(name)).map((name) => `--${name}`)];
  if (other !== undefined) return wrong(`${quote(other)} does not go with --from-json`, 'nothing is compared anew');
  const format = args.value('format') ?? 'text';
  if (PRINTABLE.includes(format)) return resultOf({ kind: 'document', file });
  return wrong(`--from-json cannot print ${quote(format)}`, `write --format ${PRINTABLE.join(', ')}`);
}

function wrong(message: string, hint: string): Result<never> {
  return { ok: false, diagnostics: [error('ARGUMENT_INVALID', message, { hint })] };
}

function checkTop(text: string | undefined): readonly Diagnostic[] {
  if (text === undefined || /^\d{1,9}$/.test(text)) return [];
  return [error('ARGUMENT_INVALID', `--top cannot be ${quote(text)}`, { hint: 'write a number of changes' })];
}

function checkTrust(args: Arguments): readonly Diagnostic[] {
  if (!args.has('trust-exporters') || args.has('git')) return [];
  return [error('ARGUMENT_INVALID', '--trust-exporters goes with --git only: else exporters are loaded anyway')];
}
