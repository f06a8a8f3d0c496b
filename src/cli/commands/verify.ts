import { EXPORTERS } from '../../../exporters/index.ts';
import { type VerifiedOutput, verify } from '../../build/verify.ts';
import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { Arguments } from '../arguments.ts';
import { readSelection, SELECTION_OPTIONS, type SelectionSettings } from '../build/selection.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import { ExporterFault } from '../exporters/guard-exporter.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import type { Io } from '../io.ts';
import { locatePolicy, type PolicyLocation } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';
import { manifestName } from '../store/manifest.ts';
import { findInterrupted } from '../store/recover.ts';
import { readOwned } from '../store/store.ts';
import { filesOnDisk } from '../verify/files-on-disk.ts';
import { verifyText } from '../verify/report.ts';

/** `rulecast verify`: reads the files on disk back and proves them against the policy. */
export const VERIFY: Command = { options: SELECTION_OPTIONS, operands: 1, told: ['DOMAINS_ONLY'], run: runVerify };

async function runVerify(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readSelection(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const location = locatePolicy(args.operands[0], io);
  return location.ok ? verifyAt(location.value, settings.value, io) : stopped(location.diagnostics);
}

async function verifyAt({ place, file }: PolicyLocation, settings: SelectionSettings, io: Io): Promise<Outcome> {
  const { result, sources } = loadPolicy(file, repositoryFiles(io.files, place));
  if (!result.ok) return stopped(result.diagnostics, sources);
  const { value: document } = result;
  const registry = await loadExporters(EXPORTERS, document.exporters, { files: io.files, place });
  const manifest = readOwned({ files: io.files, place, manifest: manifestName(file), force: false });
  const before = [...result.diagnostics, ...registry.diagnostics, ...manifest.diagnostics];
  if (!registry.ok || !manifest.ok) return stopped(before, sources);
  const disk = filesOnDisk(manifest.value ?? [], { files: io.files, place });
  const { asOf, allowExpired, only, sites } = settings;
  const selection = { asOf, allowExpired: new Set(allowExpired), ...(only && { only }), ...(sites && { sites }) };
  try {
    const { outputs, diagnostics } = await verify({ document, registry: registry.value, ...selection, ...disk });
    const interrupted = findInterrupted(io.files, place);
    const all = [...before, ...diagnostics, ...disk.diagnostics(), ...interrupted];
    return outcomeOf(outputs, all, { sources, isMix: interrupted.length > 0 });
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([...before, thrown.diagnostic], sources);
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
