import { EXPORTERS } from '../../../exporters/index.ts';
import { type LintedPolicy, lintPolicy } from '../../build/lints/policy.ts';
import { isLintCode, LINT_CODES } from '../../diagnostic/codes.ts';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { LINTS } from '../../lint/lints.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { Arguments, OptionTable } from '../arguments.ts';
import { readSelection, SELECTION_OPTIONS, type SelectionSettings, selectionOf } from '../build/selection.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import type { Io } from '../io.ts';
import { explanationText, lintText } from '../lint/report.ts';
import { locatePolicy, type PolicyLocation } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';

const { only: _outputs, ...OF_POLICY } = SELECTION_OPTIONS;
const LINT_OPTIONS = {
  ...OF_POLICY,
  strict: { type: 'boolean' },
  explain: { type: 'string' },
} as const satisfies OptionTable;

/** `rulecast lint`: says what of a policy networks suffer from, though every rule of it is right. */
export const LINT: Command = { options: LINT_OPTIONS, operands: 1, run: runLint };

async function runLint(args: Arguments, io: Io): Promise<Outcome> {
  const code = args.value('explain');
  if (code !== undefined) return explainLint(code);
  const settings = readSelection(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const location = locatePolicy(args.operands[0], io);
  if (!location.ok) return stopped(location.diagnostics);
  return lintAt(location.value, { selection: settings.value, strict: args.has('strict'), io });
}

function explainLint(word: string): Outcome {
  if (!isLintCode(word)) {
    const hint = didYouMean(word, Object.keys(LINT_CODES));
    return stopped([error('ARGUMENT_INVALID', `There is no lint ${quote(word)}`, { hint })]);
  }
  const document = { code: word, title: LINT_CODES[word], explanation: LINTS[word].explanation };
  return { exitCode: 0, text: explanationText(word), document, diagnostics: [], sources: new Map() };
}

interface LintSettings {
  readonly selection: SelectionSettings;
  /** Warnings count as errors for the exit code. */
  readonly strict: boolean;
  readonly io: Io;
}

async function lintAt({ place, file }: PolicyLocation, { selection, strict, io }: LintSettings): Promise<Outcome> {
  const loaded = loadPolicy(file, repositoryFiles(io.files, place), { asOf: selection.asOf });
  const { result, sources } = loaded;
  if (!result.ok) return stopped(result.diagnostics, sources);
  const document = result.value;
  const registry = await loadExporters(EXPORTERS, document.exporters, { files: io.files, place });
  if (!registry.ok) return stopped(registry.diagnostics, sources);
  try {
    const linted = await lintPolicy({ document, registry: registry.value, ...selectionOf(selection) });
    return linted.errors.length > 0 ? stopped(linted.errors, sources) : outcomeOf(linted, { strict, sources });
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([thrown.diagnostic], sources);
    throw thrown;
  }
}

function outcomeOf(
  { diagnostics: findings, silenced, unused }: LintedPolicy,
  { strict, sources }: { readonly strict: boolean; readonly sources: SourceTexts },
): Outcome {
  const isStopped = strict && findings.some(({ severity }: Diagnostic) => severity === 'warning');
  return {
    exitCode: worstOf(exitCodeOf(findings), isStopped ? 1 : 0),
    text: lintText({ diagnostics: findings, silenced }),
    document: { findings, silenced: silenced.map(({ diagnostic, reason }) => ({ ...diagnostic, reason })) },
    diagnostics: [...findings, ...unused],
    sources,
  };
}
