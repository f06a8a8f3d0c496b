import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import type { Arguments } from '../arguments.ts';
import { buildPolicy, type PolicyBuild } from '../build/build-policy.ts';
import { builtFiles } from '../build/built-files.ts';
import { checkText, printedText, summaryText, writtenText } from '../build/report.ts';
import { BUILD_OPTIONS, type BuildSettings, readBuildSettings } from '../build/settings.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { locatePolicy, type PolicyLocation } from '../locate-policy.ts';
import { manifestName } from '../store/manifest.ts';
import { findInterrupted } from '../store/recover.ts';
import { compareBuilt, openStore, readOwned, type StoreSettings } from '../store/store.ts';

/** `rulecast build`: writes every output of a policy or none, or checks or prints them. */
export const BUILD: Command = {
  options: BUILD_OPTIONS,
  operands: 1,
  told: ['DOMAINS_ONLY', 'RULES_ONLY'],
  run: runBuild,
};

interface Job {
  readonly location: PolicyLocation;
  readonly settings: BuildSettings;
  readonly io: Io;
  readonly store: StoreSettings;
}

async function runBuild(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readBuildSettings(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const location = locatePolicy(args.operands[0], io);
  if (!location.ok) return stopped(location.diagnostics);
  const { purpose } = settings.value;
  const { place, file } = location.value;
  const force = purpose.kind === 'write' && purpose.force;
  const store = { files: io.files, place, manifest: manifestName(file), force };
  const job = { location: location.value, settings: settings.value, io, store };
  return purpose.kind === 'write' ? writeOutputs(job) : showOutputs(job);
}

async function writeOutputs({ location, settings, io, store }: Job): Promise<Outcome> {
  const opened = openStore(store, io.processes);
  if (!opened.ok) return stopped(opened.diagnostics);
  try {
    const built = await buildPolicy(location, settings, { io, owned: opened.value.owned });
    const before = [...opened.diagnostics, ...built.diagnostics];
    if (built.diagnostics.some(isError)) return stopped(before, built.sources);
    const written = opened.value.write(builtFiles(built.outputs, settings));
    const diagnostics = [...before, ...written.diagnostics];
    if (!written.ok) return stopped(diagnostics, built.sources);
    const text = `${summaryText(built.outputs, built.domainsOnly)}\n${writtenText(written.value)}`;
    const outcome = outcomeOf(built, diagnostics);
    return { ...outcome, text, document: { ...outcome.document, ...written.value } };
  } finally {
    opened.value.close();
  }
}

/** `--check` and `--stdout`: all of a build but the writing, and no lock, since nothing is touched. */
async function showOutputs(job: Job): Promise<Outcome> {
  const { location, settings, io, store } = job;
  const owned = readOwned(store);
  if (!owned.ok) return stopped(owned.diagnostics);
  const built = await buildPolicy(location, settings, { io, owned: owned.value ?? [] });
  if (built.diagnostics.some(isError)) return stopped(built.diagnostics, built.sources);
  if (settings.purpose.kind === 'check') return checkOutputs(job, built, owned.value);
  return { ...outcomeOf(built, built.diagnostics), text: printedText(built.outputs) };
}

function checkOutputs(
  { location, settings, io, store }: Job,
  built: PolicyBuild,
  owned: Parameters<typeof compareBuilt>[1]['owned'],
): Outcome {
  const compared = compareBuilt(store, { owned, built: builtFiles(built.outputs, settings) });
  const diagnostics = [...built.diagnostics, ...findInterrupted(io.files, location.place), ...compared.diagnostics];
  if (!compared.ok) return stopped(diagnostics, built.sources);
  const { files, manifest } = compared.value;
  const differing = [...files, manifest].filter(({ state }) => state !== 'same');
  const outcome = outcomeOf(built, diagnostics);
  return {
    ...outcome,
    exitCode: worstOf(outcome.exitCode, differing.length > 0 ? 2 : 0),
    text: checkText(differing, files.length),
    document: { ...outcome.document, differing: differing.map(({ path, state }) => ({ path, state })) },
  };
}

/** For machines, files are named and not repeated: they are on disk. */
function outcomeOf({ outputs, domainsOnly, sources }: PolicyBuild, diagnostics: readonly Diagnostic[]): Outcome {
  const named = outputs.map(({ files, ...output }) => ({ ...output, files: files.map(({ path }) => path) }));
  return {
    exitCode: exitCodeOf(diagnostics),
    text: '',
    document: { outputs: named, domainsOnly },
    diagnostics,
    sources,
  };
}
