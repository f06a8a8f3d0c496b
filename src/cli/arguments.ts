import { parseArgs } from 'node:util';
import { type Diagnostic, error, isError } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import { quote } from '../diagnostic/text.ts';

/** An option: a flag, or one with a value, which `repeatable` ones may have several of. */
export interface OptionKind {
  readonly type: 'boolean' | 'string';
  readonly repeatable?: boolean;
  /** Of a flag: it may have a value all the same, behind `=`. */
  readonly mayHaveValue?: boolean;
  /** The only values it takes. */
  readonly values?: readonly string[];
}

/** Options of a command by their names without `--`. */
export type OptionTable = Readonly<Record<string, OptionKind>>;

/** Parsed arguments of a command. Every name asked for is in its option table. */
export interface Arguments {
  has(flag: string): boolean;
  /** The value of an option that is given at most once. */
  value(option: string): string | undefined;
  /** All values of an option; undefined when it is not given. */
  values(option: string): readonly string[] | undefined;
  readonly operands: readonly string[];
}

type Token = NonNullable<ReturnType<typeof tokensOf>>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** Options that every command has. */
export const COMMON_OPTIONS = {
  format: { type: 'string', values: ['text', 'json'] },
} as const satisfies OptionTable;

/** Parses what follows the command's name. OPTION_UNKNOWN and ARGUMENT_INVALID name what is wrong; all of it is found at once. */
export async function parseArguments(
  argv: readonly string[],
  { options, operands }: { readonly options: OptionTable; readonly operands: number },
): Promise<Result<Arguments>> {
  const tokens = tokensOf(argv, options);
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const diagnostics: Diagnostic[] = [];
  for (const token of given) diagnostics.push(...(await checkOption(token, options)));
  diagnostics.push(...checkRepeated(given, options));
  for (const word of words.slice(operands))
    diagnostics.push(error('ARGUMENT_INVALID', `Unexpected argument ${quote(word)}`));
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  const values = (name: string) => given.flatMap((token) => (token.name === name ? [token.value ?? ''] : []));
  return resultOf({
    has: (flag) => given.some((token) => token.name === flag),
    value: (option) => values(option)[0],
    values: (option) => (values(option).length === 0 ? undefined : values(option)),
    operands: words,
  });
}

/** Node's tokens; lenient, since the checks here say more than its exceptions. */
function tokensOf(argv: readonly string[], options: OptionTable) {
  const kinds = Object.entries(options).map(([name, { type }]) => [name, { type }] as const);
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(kinds),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

async function checkOption(token: OptionToken, options: OptionTable): Promise<readonly Diagnostic[]> {
  const { name, rawName, value, inlineValue } = token;
  const kind = Object.hasOwn(options, name) ? options[name] : undefined;
  if (kind === undefined || !rawName.startsWith('--')) return [await unknownOption(rawName, Object.keys(options))];
  if (kind.type === 'boolean') {
    return value === undefined || kind.mayHaveValue ? [] : [error('ARGUMENT_INVALID', `--${name} takes no value`)];
  }
  // `--only --check` would take the second option for the value of the first.
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))) {
    return [error('ARGUMENT_INVALID', `--${name} needs a value`)];
  }
  if (kind.values === undefined || kind.values.includes(value)) return [];
  const hint = await suggestion(value, kind.values);
  return [error('ARGUMENT_INVALID', `--${name} cannot be ${quote(value)}`, { hint })];
}

async function unknownOption(rawName: string, known: readonly string[]): Promise<Diagnostic> {
  const hint = await suggestion(
    rawName,
    [...known, 'help'].map((name) => `--${name}`),
  );
  return error('OPTION_UNKNOWN', `There is no option ${rawName}`, { hint });
}

function checkRepeated(given: readonly OptionToken[], options: OptionTable): readonly Diagnostic[] {
  const names = given.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index && options[name]?.type === 'string');
  return [...new Set(twice)]
    .filter((name) => !options[name]?.repeatable)
    .map((name) => error('ARGUMENT_INVALID', `--${name} is given more than once`));
}

/** Loaded for mistakes only. */
async function suggestion(word: string, candidates: readonly string[]): Promise<string | undefined> {
  const { didYouMean } = await import('../diagnostic/suggest.ts');
  return didYouMean(word, candidates);
}
