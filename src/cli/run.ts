import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { COMMON_OPTIONS, parseArguments } from './arguments.ts';
import { type Command, type Outcome, stopped } from './command.ts';
import { COMMAND_NAMES, type CommandName } from './command-names.ts';
import type { ExitCode } from './exit-code.ts';
import { type Io, wantsColor } from './io.ts';

/** The commands, each loaded when it is called. Their help texts are in `help.ts`. */
const COMMANDS = {
  build: async () => (await import('./commands/build.ts')).BUILD,
  changes: async () => (await import('./commands/changes.ts')).CHANGES,
  diff: async () => (await import('./commands/diff.ts')).DIFF,
  explain: async () => (await import('./commands/explain.ts')).EXPLAIN,
  formats: async () => (await import('./commands/formats.ts')).FORMATS,
  init: async () => (await import('./commands/init.ts')).INIT,
  lint: async () => (await import('./commands/lint.ts')).LINT,
  update: async () => (await import('./commands/update.ts')).UPDATE,
  verify: async () => (await import('./commands/verify.ts')).VERIFY,
} as const satisfies Readonly<Record<CommandName, () => Promise<Command>>>;

/**
 * The whole of rulecast: `run(['build', '--check'], io)`. Writes to `io` alone and returns the exit code. Never rejects: a bug of ours is
 * reported with its stack, and counts as an error.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(argv, io);
  } catch (thrown) {
    const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
    io.stderr(`rulecast bug: ${message}\n${stack ?? ''}\n`);
    return 1;
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<ExitCode> {
  if (name === undefined) return showHelp([], { ...io, stdout: io.stderr }, 1);
  if (['--help', '-h', 'help'].includes(name)) return showHelp(rest, io, 0);
  if (name === '--version') return showVersion(io);
  if (!isCommand(name))
    return print(stopped([await unknownCommand(name)]), { name: 'error', isJson: asksJson(rest) }, io);
  const end = rest.indexOf('--');
  const asksHelp = rest.slice(0, end < 0 ? rest.length : end).some((word) => ['--help', '-h'].includes(word));
  if (asksHelp) return showHelp([name], io, 0);
  return runCommand(name, rest, io);
}

async function runCommand(name: CommandName, argv: readonly string[], io: Io): Promise<ExitCode> {
  const command: Command = await COMMANDS[name]();
  const options = { ...COMMON_OPTIONS, ...command.options };
  const args = await parseArguments(argv, { options, operands: command.operands });
  if (!args.ok) return print(stopped(args.diagnostics), { name, isJson: asksJson(argv) }, io);
  const outcome = await command.run(args.value, io);
  const isJson = args.value.value('format') === 'json';
  if (isJson) return print(outcome, { name, isJson }, io);
  const told = outcomeWithout(outcome, command.told ?? []);
  return print(args.value.has('quiet') ? quietened(told) : told, { name, isJson }, io);
}

function outcomeWithout(outcome: Outcome, codes: readonly DiagnosticCode[]): Outcome {
  return { ...outcome, diagnostics: outcome.diagnostics.filter(({ code }) => !codes.includes(code)) };
}

/** What is left of an outcome with `--quiet`: nothing but errors and warnings. */
function quietened(outcome: Outcome): Outcome {
  const diagnostics = outcome.diagnostics.filter(({ severity }) => severity !== 'info');
  return { ...outcome, text: '', diagnostics };
}

async function print(
  outcome: Outcome,
  { name, isJson }: { readonly name: string; readonly isJson: boolean },
  io: Io,
): Promise<ExitCode> {
  const { exitCode, text, document, diagnostics, sources, file } = outcome;
  const whole = { schema: `rulecast-${name}/1`, exitCode, ...document, diagnostics };
  const result = isJson ? `${JSON.stringify(whole, undefined, 2)}\n` : text;
  const failures = file === undefined || result === '' ? [] : await writeTo(file, result, io);
  if (file === undefined && result !== '') io.stdout(result);
  // A document on standard output has them already.
  const told = isJson && file === undefined ? [] : [...diagnostics, ...failures];
  if (told.length > 0) {
    const { renderDiagnostics } = await import('../diagnostic/render.ts');
    io.stderr(`${renderDiagnostics(told, sources, { color: wantsColor(io) })}\n`);
  }
  return failures.length > 0 ? 1 : exitCode;
}

async function writeTo(file: string, text: string, io: Io): Promise<readonly Diagnostic[]> {
  const { writeReport } = await import('./write-report.ts');
  return writeReport(io, file, text);
}

async function showHelp([topic]: readonly string[], io: Io, exitCode: ExitCode): Promise<ExitCode> {
  const { helpOf } = await import('./help.ts');
  if (topic === undefined || isCommand(topic)) {
    io.stdout(helpOf(topic));
    return exitCode;
  }
  return print(stopped([await unknownCommand(topic)]), { name: 'error', isJson: false }, io);
}

async function showVersion(io: Io): Promise<ExitCode> {
  const { version } = await import('./version.ts');
  io.stdout(`${version()}\n`);
  return 0;
}

async function unknownCommand(name: string) {
  const { didYouMean } = await import('../diagnostic/suggest.ts');
  const isOption = name.startsWith('-');
  const hint = didYouMean(name, isOption ? ['--help', '--version'] : COMMAND_NAMES);
  return isOption
    ? error('OPTION_UNKNOWN', `There is no option ${name} before a command`, { hint })
    : error('COMMAND_UNKNOWN', `There is no command ${quote(name)}`, { hint });
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** For arguments that cannot be parsed: whether a machine reads the answer. */
function asksJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'));
}
