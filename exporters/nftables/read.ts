import {
  type Artifact,
  type Direction,
  error,
  failure,
  type HookName,
  type PacketReading,
  type ReadContext,
  type Result,
  resultOf,
} from 'rulecast/exporter/read';
import { isJson } from './identify.ts';
import { chainName, hooksOf, type NftablesOptions } from './options.ts';
import { assemble, type Entries } from './read/assemble.ts';
import { readFile } from './read/parse-file.ts';
import { openReport } from './read/report.ts';
import type { Ruleset } from './read/ruleset.ts';
import { openSource } from './read/source.ts';
import { readJsonRuleset } from './read-json.ts';

/** How much text is read, in UTF-16 code units. */
const TEXT_MAX = 64 * 1024 * 1024;

/**
 * Reads rulesets as `nft -f` takes them and `nft list` prints them: commands and blocks, in the order of the files. What depends on more
 * than a packet becomes an undecided statement; what is not understood is an error, and the reading fails as a whole.
 */
export function readRuleset(files: readonly Artifact[], entries?: Entries): Result<PacketReading> {
  const size = files.reduce((total, { text }) => total + text.length, 0);
  const [first] = files;
  if (first !== undefined && size > TEXT_MAX) {
    const start = { line: 1, column: 1 };
    const message = `The files have ${size} characters; rulecast reads ${TEXT_MAX}`;
    return failure(error('READ_REFUSED', message, { span: { file: first.path, start, end: start } }));
  }
  const report = openReport();
  const ruleset: Ruleset = new Map();
  for (const { path, text } of files) readFile(openSource(path, text), ruleset, report);
  if (report.errors.length > 0) return { ok: false, diagnostics: report.errors };
  const reading = assemble(ruleset, entries, report);
  return resultOf(reading, report.errors);
}

/**
 * Reads what the exporter writes and what nft prints back, as text or as JSON. With the option `into` the policy's own chains count as hooks, since the base
 * chains that call them belong to somebody else.
 */
export function read(files: readonly Artifact[], context: ReadContext<NftablesOptions>): Result<PacketReading> {
  const entries = entriesOf(context);
  const [first] = files;
  if (first === undefined || !files.some(isJson)) return readRuleset(files, entries);
  if (files.every(isJson)) return readJsonRuleset(files, entries);
  const start = { line: 1, column: 1 };
  const message = 'Some of the files are JSON and some are not; rulecast reads one kind at a time';
  return failure(error('READ_REFUSED', message, { span: { file: first.path, start, end: start } }));
}

function entriesOf({ options, policy }: ReadContext<NftablesOptions>): Entries | undefined {
  const { into } = options;
  if (into === undefined || policy === undefined) return undefined;
  const hooks = Object.entries(hooksOf(options)) as readonly (readonly [Direction, HookName])[];
  const chains = new Map(hooks.map(([direction, hook]) => [chainName(direction, policy), hook]));
  return { family: into.family, table: into.table, chains };
}
