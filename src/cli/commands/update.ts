import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { loadFeeds } from '../../policy/load-feeds.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import type { Io } from '../io.ts';
import { locatePolicy } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';
import { withLock } from '../store/with-lock.ts';
import { readUpdateSettings, UPDATE_OPTIONS } from '../update/settings.ts';
import { type UpdateJob, updateFeeds } from '../update/update-feeds.ts';

/** `rulecast update`: the only command that touches the network. Brings snapshots and the lock up to date, all of them or none. */
export const UPDATE: Command = { options: UPDATE_OPTIONS, operands: 1, run: runUpdate };

async function runUpdate(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readUpdateSettings(args);
  if (!settings.ok) return stopped(settings.diagnostics);
  const location = locatePolicy(args.operands[0], io);
  if (!location.ok) return stopped(location.diagnostics);
  const { place, file } = location.value;
  const run = async (before: readonly Diagnostic[]): Promise<Outcome> => {
    const { result, sources } = loadFeeds(file, repositoryFiles(io.files, place));
    if (!result.ok) return stopped([...before, ...result.diagnostics], sources);
    const job: UpdateJob = { ...result.value, location: location.value, settings: settings.value, io };
    const outcome = await updateFeeds(job);
    const diagnostics = [...before, ...result.diagnostics, ...outcome.diagnostics];
    return { ...outcome, diagnostics, sources: new Map([...sources, ...outcome.sources]) };
  };
  if (settings.value.dryRun) return run([]);
  const locked = await withLock(io.files, place, { processes: io.processes, run });
  return locked.ok ? locked.value : stopped(locked.diagnostics);
}
