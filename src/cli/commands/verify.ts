import { type VerifiedOutput, verify } from '../../build/verify.ts';
import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import type { Arguments, OptionTable } from '../arguments.ts';
import { readSelection, SELECTION_OPTIONS, type SelectionSettings, selectionOf } from '../build/selection.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import type { Io } from '../io.ts';
import { locatePolicy, type PolicyLocation } from '../locate-policy.ts';
import { findInterrupted } from '../store/recover.ts';
import { openBuiltPolicy } from '../verify/open-built-policy.ts';
import { verifyText } from '../verify/report.ts';

const VERIFY_OPTIONS = { ...SELECTION_OPTIONS, paranoid: { type: 'boolean' } } as const satisfies OptionTable;

/** `rulecast verify`: reads the files on disk back and proves them against the policy. */
export const VERIFY: Command = {
  options: VERIFY_OPTIONS,
  operands: 1,
  told: ['DOMAINS_ONLY', 'RULES_ONLY'],
  run: runVerify,
};

async function runVerify(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readSelection(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const location = locatePolicy(args.operands[0], io);
  const asked = { selection: settings.value, paranoid: args.has('paranoid') };
  return location.ok ? verifyAt(location.value, asked, io) : stopped(location.diagnostics);
}

interface VerifySettings {
  readonly selection: SelectionSettings;
  readonly paranoid: boolean;
}

async function verifyAt(location: PolicyLocation, { selection, paranoid }: VerifySettings, io: Io): Promise<Outcome> {
  const { result, sources } = await openBuiltPolicy(location, { io, asOf: selection.asOf });
  if (!result.ok) return stopped(result.diagnostics, sources);
  const { document, registry, disk } = result.value;
  try {
    const { outputs, diagnostics } = await verify({ document, registry, paranoid, ...selectionOf(selection), ...disk });
    const interrupted = findInterrupted(io.files, location.place);
    const all = [...result.diagnostics, ...diagnostics, ...disk.diagnostics(), ...interrupted];
    return outcomeOf(outputs, all, { sources, isMix: interrupted.length > 0 });
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([...result.diagnostics, thrown.diagnostic], sources);
    throw thrown;
  }
}

function outcomeOf(
  outputs: readonly VerifiedOutput[],
  diagnostics: readonly Diagnostic[],
  { sources, isMix }: { readonly sources: SourceTexts; readonly isMix: boolean },
): Outcome {
  const isVerified = !isMix && !diagnostics.some(isError);
  return {
    exitCode: worstOf(exitCodeOf(diagnostics), isMix ? 2 : 0),
    text: outputs.length === 0 ? '' : verifyText(outputs),
    document: { verified: isVerified, outputs },
    diagnostics,
    sources,
  };
}
