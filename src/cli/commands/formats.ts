import { EXPORTERS } from '../../../exporters/index.ts';
import type { Registry } from '../../build/registry.ts';
import { error } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import { type Format, formatOf } from '../formats/format.ts';
import { detailText, listText } from '../formats/text.ts';
import type { Io } from '../io.ts';
import { locatePolicy } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';

/** `rulecast formats`: what exporters there are, what they can express, and where their limits are. */
export const FORMATS: Command = { options: { policy: { type: 'string' } }, operands: 1, run: runFormats };

/** The exporters to speak of, or the outcome of failing to load them. */
type Known = { readonly registry: Registry } | { readonly stopped: Outcome };

async function runFormats(args: Arguments, io: Io): Promise<Outcome> {
  const policy = args.value('policy');
  const known: Known = policy === undefined ? { registry: EXPORTERS } : await registryOf(policy, io);
  if ('stopped' in known) return known.stopped;
  const [asked] = args.operands;
  const ids = Object.keys(known.registry).sort();
  if (asked !== undefined && !ids.includes(asked)) {
    return stopped([
      error('EXPORTER_UNKNOWN', `No exporter is called ${quote(asked)}`, { hint: didYouMean(asked, ids) }),
    ]);
  }
  try {
    const formats = await loadFormats(known.registry, asked === undefined ? ids : [asked]);
    const text = asked === undefined ? listText(formats) : formats.map(detailText).join('');
    return { exitCode: 0, text, document: { formats }, diagnostics: [], sources: new Map() };
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([thrown.diagnostic]);
    throw thrown;
  }
}

async function registryOf(policy: string, io: Io): Promise<Known> {
  const location = locatePolicy(policy, io);
  if (!location.ok) return { stopped: stopped(location.diagnostics) };
  const { place, file } = location.value;
  const { result, sources } = loadPolicy(file, repositoryFiles(io.files, place), { timing: 'ignore' });
  if (!result.ok) return { stopped: stopped(result.diagnostics, sources) };
  const registry = await loadExporters(EXPORTERS, result.value.exporters, { files: io.files, place });
  return registry.ok ? { registry: registry.value } : { stopped: stopped(registry.diagnostics, sources) };
}

async function loadFormats(registry: Registry, ids: readonly string[]): Promise<readonly Format[]> {
  const loaded = ids.flatMap((id) => registry[id]?.() ?? []);
  return (await Promise.all(loaded)).map(formatOf);
}
