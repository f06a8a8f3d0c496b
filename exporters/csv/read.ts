import {
  type AddressSet,
  type Artifact,
  type Diagnostic,
  type Direction,
  error,
  failure,
  type Hook,
  type PacketReading,
  type Result,
  resultOf,
  type Statement,
} from 'rulecast/exporter/read';
import { readAddresses } from './read-addresses.ts';
import { COLUMNS, type FileName } from './read-columns.ts';
import { readDomains } from './read-domains.ts';
import { readRules } from './read-rules.ts';

const NO_SETS: Result<ReadonlyMap<string, AddressSet>> = resultOf(new Map());

/**
 * Reads a folder of `rules.csv`, `addresses.csv` and `domains.csv`. The first match of a direction decides; a packet that meets none, the
 * default included, is outside the scope. Anything that is not of this layout is an error with its file, line and column.
 */
export function read(files: readonly Artifact[]): Result<PacketReading> {
  const folder = filesByName(files);
  if (!folder.ok) return folder;
  const { 'rules.csv': rulesFile, 'addresses.csv': addressesFile, 'domains.csv': domainsFile } = folder.value;
  if (rulesFile === undefined) return failure(error('READ_REFUSED', 'the folder has no rules.csv'));
  const addresses = addressesFile === undefined ? NO_SETS : readAddresses(addressesFile);
  const domains = domainsFile === undefined ? resultOf(0) : readDomains(domainsFile);
  // Without its sets every rule would be one more error.
  if (!addresses.ok) return { ok: false, diagnostics: [...addresses.diagnostics, ...domains.diagnostics] };
  const rules = readRules(rulesFile, addresses.value);
  if (!rules.ok || !domains.ok) return { ok: false, diagnostics: [...rules.diagnostics, ...domains.diagnostics] };
  return resultOf(readingOf(rules.value, addresses.value));
}

type Folder = Readonly<Partial<Record<FileName, Artifact>>>;

function filesByName(files: readonly Artifact[]): Result<Folder> {
  const folder: Partial<Record<FileName, Artifact>> = {};
  const found: Diagnostic[] = [];
  for (const file of files) {
    const name = file.path.split('/').at(-1) ?? '';
    if (!isFileName(name))
      found.push(error('READ_REFUSED', `${file.path} is none of ${Object.keys(COLUMNS).join(', ')}`));
    else if (folder[name] !== undefined) found.push(error('READ_REFUSED', `${file.path} is there twice`));
    else folder[name] = file;
  }
  return resultOf(folder, found);
}

function isFileName(name: string): name is FileName {
  return Object.hasOwn(COLUMNS, name);
}

function readingOf(
  rules: ReadonlyMap<Direction, readonly Statement[]>,
  objects: ReadonlyMap<string, AddressSet>,
): PacketReading {
  const hooks = [...rules].flatMap(([direction, statements]) => hookOf(direction, statements));
  return { kind: 'packets', hooks, chains: rules, objects, notes: [] };
}

function hookOf(direction: Direction, [first]: readonly Statement[]): readonly Hook[] {
  if (first === undefined) return [];
  return [{ at: { kind: 'direction', direction }, chain: direction, priority: 0, policy: 'pass', span: first.span }];
}
