import type { Span } from 'rulecast/exporter/read';
import { malformed, mayWork, type Report, refuse } from './read-report.ts';
import { type Line, linesOf, spanOf, splitWords, type Word } from './read-words.ts';

/** One rule as it stands in a chain, not yet understood. */
export interface RawRule {
  readonly line: Line;
  /** What follows the chain's name. */
  readonly words: readonly Word[];
}

/** A chain. `policy` is there for built-in ones only. */
export interface RawChain {
  readonly name: string;
  readonly policy?: 'ACCEPT' | 'DROP';
  readonly rules: RawRule[];
  readonly span: Span;
}

/** One table as a load into an empty kernel leaves it. */
export interface RawTable {
  readonly name: string;
  readonly chains: Map<string, RawChain>;
  readonly span: Span;
}

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** A longer physical line is cut by iptables-restore, and its rest read as a line of its own. */
const LINE_BYTES_MAX = 10_239;

/** XT_EXTENSION_MAXNAMELEN is 29 with the final NUL. */
const CHAIN_BYTES_MAX = 28;

const ENCODER = new TextEncoder();

/** Whether a chain is one of the kernel's own. */
function isBuiltIn(table: string, chain: string): boolean {
  return (Object.hasOwn(BUILT_IN, table) && BUILT_IN[table]?.includes(chain)) || false;
}

/** The tables of one file for iptables-restore, as loading it leaves them. Nothing is read of a file with a malformed line. */
export function readTables(file: string, text: string, report: Report): ReadonlyMap<string, RawTable> {
  const tables = new Map<string, RawTable>();
  let table: RawTable | undefined;
  let number = 0;
  for (const piece of linesOf(text)) {
    number += 1;
    const line = { file, number, text: piece };
    if (piece === '' || piece.startsWith('#')) continue;
    const problem = lineProblem(piece);
    if (problem !== undefined) malformed(report, spanOf(line), problem);
    else if (piece.startsWith('*')) table = openTable(line, { tables, open: table }, report);
    else if (table === undefined) malformed(report, spanOf(line), 'The line stands in no table: *filter is missing');
    else if (piece.trim() === 'COMMIT') table = undefined;
    else if (piece.startsWith(':')) declareChain(line, table, report);
    else readCommand(line, table, report);
    // Behind a malformed line nothing has a meaning, and behind too much work nothing is read.
    if (problem !== undefined || !mayWork(report, spanOf(line), 0)) return tables;
  }
  if (table !== undefined)
    malformed(report, table.span, `Table ${table.name} has no COMMIT: nothing of it would be loaded`);
  return tables;
}

function lineProblem(text: string): string | undefined {
  if (text.startsWith('\ufeff')) return 'The file begins with a byte order mark';
  if (text.includes('\r')) return 'The line has a carriage return';
  if (text.includes('\0')) return 'The line has a NUL';
  if (text.trim() === '') return 'The line has nothing but blanks';
  if (/^\s+#/.test(text)) return 'A comment begins in the first column';
  const isLong = text.length * 3 > LINE_BYTES_MAX && ENCODER.encode(text).length > LINE_BYTES_MAX;
  return isLong ? `The line has more than ${LINE_BYTES_MAX} bytes` : undefined;
}

function openTable(
  line: Line,
  { tables, open }: { readonly tables: Map<string, RawTable>; readonly open: RawTable | undefined },
  report: Report,
): RawTable {
  const name = line.text.slice(1).trim();
  if (open !== undefined) malformed(report, spanOf(line), `Table ${open.name} has no COMMIT`);
  if (!Object.hasOwn(BUILT_IN, name)) refuse(report, spanOf(line), `There is no table ${JSON.stringify(name)}`);
  if (tables.has(name)) {
    refuse(
      report,
      spanOf(line),
      `Table ${name} comes twice: whether the second replaces the first depends on --noflush`,
    );
  }
  const table = { name, chains: new Map(), span: spanOf(line) };
  tables.set(name, table);
  return table;
}

function declareChain(line: Line, table: RawTable, report: Report): undefined {
  const found = /^:(\S+)[ \t]+(\S+)(?:[ \t]+\[\d+:\d+\])?[ \t]*$/.exec(line.text);
  const [, name = '', policy = ''] = found ?? [];
  const span = spanOf(line);
  if (found === null) return malformed(report, span, 'A chain is declared as :NAME POLICY [0:0]');
  if (table.chains.has(name)) return refuse(report, span, `Chain ${JSON.stringify(name)} is declared twice`);
  if (isBuiltIn(table.name, name)) {
    if (policy !== 'ACCEPT' && policy !== 'DROP') {
      return refuse(report, span, `Chain ${name} has policy ${JSON.stringify(policy)}: ACCEPT and DROP exist`);
    }
    table.chains.set(name, { name, policy, rules: [], span });
  } else if (policy !== '-')
    malformed(report, span, `Chain ${JSON.stringify(name)} is not built in, and has no policy`);
  else addChain(name, { table, span }, report);
}

function addChain(
  name: string,
  { table, span }: { readonly table: RawTable; readonly span: Span },
  report: Report,
): undefined {
  const bytes = ENCODER.encode(name).length;
  if (['ACCEPT', 'DROP', 'QUEUE', 'RETURN'].includes(name) || /^[-!]/.test(name) || bytes > CHAIN_BYTES_MAX) {
    return refuse(report, span, `No chain can be called ${JSON.stringify(name)}`);
  }
  if (mayWork(report, span, CHAIN_WORK)) table.chains.set(name, { name, rules: [], span });
}

/** `-A CHAIN …` and the other commands, behind counters or not. */
function readCommand(line: Line, table: RawTable, report: Report): undefined {
  const counters = /^[ \t]*\[\d+:\d+\]/.exec(line.text)?.[0].length ?? 0;
  const split = splitWords(line.text, counters);
  if (!split.ok) return malformed(report, spanOf(line), `The line cannot be split: ${split.reason}`);
  const [command, chain, ...words] = split.words;
  if (command === undefined || chain === undefined || command.quoted) {
    return malformed(report, spanOf(line), 'A line is a command such as -A, and a chain');
  }
  const found = chainOf(chain.text, table);
  const known = found ?? (NEEDS_CHAIN.has(command.text) ? undefined : null);
  if (known === undefined) {
    return refuse(report, spanOf(line, chain), `Table ${table.name} has no chain ${JSON.stringify(chain.text)}`);
  }
  const rule = { line, words };
  if (!mayWork(report, spanOf(line), RULE_WORK + words.length * WORD_WORK)) return;
  switch (command.text) {
    case '-A':
    case '--append':
      found?.rules.push(rule);
      return;
    case '-I':
    case '--insert':
      if (found !== undefined) insertRule(rule, found, report);
      return;
    case '-N':
    case '--new-chain':
      if (found !== undefined)
        refuse(report, spanOf(line, chain), `Chain ${JSON.stringify(chain.text)} is there already`);
      else addChain(chain.text, { table, span: spanOf(line) }, report);
      return;
    case '-F':
    case '--flush':
      found?.rules.splice(0);
      return;
    case '-X':
    case '--delete-chain':
      if (found !== undefined && found.rules.length === 0 && found.policy === undefined)
        table.chains.delete(found.name);
      else refuse(report, spanOf(line, chain), `Chain ${JSON.stringify(chain.text)} is built in or has rules`);
      return;
    default:
      refuse(report, spanOf(line, command), `What ${command.text} does depends on the rules that are loaded already`);
  }
}

/** What a rule that is kept is counted as, each of its words, and a chain. */
const RULE_WORK = 200;
const CHAIN_WORK = 400;
const WORD_WORK = 90;

const NEEDS_CHAIN = new Set(['-A', '--append', '-I', '--insert', '-F', '--flush', '-X', '--delete-chain']);

/** Built-in chains are there without being declared, with policy ACCEPT. */
function chainOf(name: string, table: RawTable): RawChain | undefined {
  const known = table.chains.get(name);
  if (known !== undefined || !isBuiltIn(table.name, name)) return known;
  const chain: RawChain = { name, policy: 'ACCEPT', rules: [], span: table.span };
  table.chains.set(name, chain);
  return chain;
}

/** `-I CHAIN [NUMBER] …`: in front of that rule, the first if no number is given. */
function insertRule({ line, words }: RawRule, { rules, name }: RawChain, report: Report): undefined {
  const [first, ...rest] = words;
  const isNumbered = first !== undefined && /^[1-9][0-9]{0,6}$/.test(first.text);
  const at = isNumbered ? Number(first.text) - 1 : 0;
  if (at > rules.length) return refuse(report, spanOf(line, first), `Chain ${name} has ${rules.length} rules`);
  // All behind it move on by one place.
  if (!mayWork(report, spanOf(line), (rules.length - at) / 2)) return;
  rules.splice(at, 0, { line, words: isNumbered ? rest : words });
}
