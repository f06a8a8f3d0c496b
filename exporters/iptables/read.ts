import {
  type AddressSet,
  type Artifact,
  type Direction,
  error,
  type Family,
  failure,
  type HookName,
  type PacketReading,
  type ReadContext,
  type Result,
  resultOf,
  type Span,
  type Statement,
} from 'rulecast/exporter/read';
import { entryChain, hooksOf, type IptablesOptions } from './options.ts';
import { kindOf } from './read-files.ts';
import { type Entry, joinFamilies } from './read-hooks.ts';
import { findLoop } from './read-loops.ts';
import { checkOtherTable } from './read-other-table.ts';
import { openReport, type Report, refuse } from './read-report.ts';
import { readRule } from './read-rule.ts';
import { readSets, type SetContent } from './read-sets.ts';
import { type RawTable, readTables } from './read-table.ts';

/** How much text is read, in UTF-16 code units. */
const TEXT_MAX = 64 * 1024 * 1024;

const DIRECTIONS = ['inbound', 'outbound', 'forward'] as const satisfies readonly Direction[];

const BASE_CHAINS = { INPUT: 'input', FORWARD: 'forward', OUTPUT: 'output' } as const satisfies Record<
  string,
  HookName
>;

/**
 * Reads what `iptables-restore`, `ip6tables-restore` and `ipset restore` take and the save commands print: up to one file of rules a family, and
 * sets. What depends on more than a packet is undecided; what is not understood is an error, and the reading fails as a whole. A file of rules that
 * has no built-in chain is entered where the host's rules jump to it, at the chain of each direction of the policy.
 */
export function read(files: readonly Artifact[], context: ReadContext<IptablesOptions>): Result<PacketReading> {
  const [first] = files;
  if (first === undefined) return failure(error('READ_REFUSED', 'There is no file to read'));
  const size = files.reduce((total, { text }) => total + text.length, 0);
  if (size > TEXT_MAX) {
    const message = `The files have ${size} characters; rulecast reads ${TEXT_MAX}`;
    return failure(error('READ_REFUSED', message, { span: beginOf(first.path) }));
  }
  const report = openReport();
  const { rules, sets } = sortFiles(files, report);
  const chains = new Map<string, readonly Statement[]>();
  const entries: Entry[] = [];
  for (const [family, file] of rules) {
    const tables = readTables(file.path, file.text, report);
    for (const table of tables.values()) if (table.name !== 'filter') checkOtherTable(table, report);
    const filter = tables.get('filter');
    if (filter === undefined || report.errors.length > 0) continue;
    readFilter(filter, { family, sets, report }, chains);
    entries.push(...entriesOf(filter, family, context));
  }
  if (rules.size > 0 && entries.length === 0 && report.errors.length === 0) {
    refuse(report, beginOf(first.path), 'No chain of the files is one that packets enter, so that they decide nothing');
  }
  return finish({ chains, entries, sets }, report);
}

interface Found {
  readonly chains: ReadonlyMap<string, readonly Statement[]>;
  readonly entries: readonly Entry[];
  readonly sets: ReadonlyMap<string, SetContent>;
}

function finish({ chains, entries, sets }: Found, report: Report): Result<PacketReading> {
  const loop = findLoop(chains);
  if (loop !== undefined) refuse(report, loop.span, 'The chains jump in a loop');
  if (report.errors.length > 0) return { ok: false, diagnostics: report.errors };
  const joined = joinFamilies(entries);
  const objects = new Map<string, AddressSet>();
  for (const [name, content] of sets) if (content.kind === 'addresses') objects.set(name, content.addresses);
  return resultOf({
    kind: 'packets',
    hooks: joined.hooks,
    chains: new Map([...joined.chains, ...chains]),
    objects,
    notes: report.notes,
  });
}

interface Sorted {
  readonly rules: ReadonlyMap<Family, Artifact>;
  readonly sets: ReadonlyMap<string, SetContent>;
}

function sortFiles(files: readonly Artifact[], report: Report): Sorted {
  const rules = new Map<Family, Artifact>();
  const sets = new Map<string, SetContent>();
  for (const file of files) {
    const found = kindOf(file);
    if (found === undefined) {
      const message = 'Nothing tells whether the file is of IPv4 or IPv6: call it rules.v4 or rules.v6';
      refuse(report, beginOf(file.path), message);
    } else if (found.kind === 'sets') {
      for (const [name, content] of readSets(file.path, file.text, report)) {
        if (sets.has(name)) refuse(report, beginOf(file.path), `Set ${JSON.stringify(name)} is in two files`);
        sets.set(name, content);
      }
    } else if (rules.has(found.family)) {
      refuse(report, beginOf(file.path), `There are two files with rules of IPv${found.family}`);
    } else rules.set(found.family, file);
  }
  return { rules, sets };
}

function beginOf(file: string): Span {
  const start = { line: 1, column: 1 };
  return { file, start, end: start };
}

function keyOf(family: Family, chain: string): string {
  return `${family} filter ${chain}`;
}

function readFilter(
  { chains: raw }: RawTable,
  context: { readonly family: Family; readonly sets: ReadonlyMap<string, SetContent>; readonly report: Report },
  chains: Map<string, readonly Statement[]>,
): void {
  const { family } = context;
  // Nothing jumps to a built-in chain: only the kernel enters it.
  const own = [...raw.values()].filter(({ policy }) => policy === undefined);
  const keys = new Map(own.map(({ name }) => [name, keyOf(family, name)]));
  for (const { name, rules } of raw.values()) {
    chains.set(
      keyOf(family, name),
      rules.flatMap((rule) => readRule(rule, { ...context, chains: keys })),
    );
  }
}

function entriesOf({ chains }: RawTable, family: Family, context: ReadContext<IptablesOptions>): readonly Entry[] {
  const base = Object.entries(BASE_CHAINS).flatMap(([name, hook]): readonly Entry[] => {
    const chain = chains.get(name);
    if (chain === undefined) return [];
    const policy = chain.policy === 'DROP' ? 'drop' : 'pass';
    return [{ family, hook, chain: keyOf(family, name), policy, span: chain.span }];
  });
  if (base.length > 0 || context.policy === undefined) return base;
  const { options, policy } = context;
  return DIRECTIONS.flatMap((direction): readonly Entry[] => {
    const chain = chains.get(entryChain(direction, policy));
    if (chain === undefined) return [];
    const hook = hooksOf(options)[direction];
    return [{ family, hook, chain: keyOf(family, chain.name), policy: 'pass', span: chain.span }];
  });
}
