import {
  type AddressSet,
  type Artifact,
  type Diagnostic,
  type Direction,
  error,
  type Match,
  type NameSet,
  type Result,
  resultOf,
  STATES,
  type Statement,
  type StateSet,
  type Verdict,
} from 'rulecast/exporter/read';
import { ANY_SET } from './read-addresses.ts';
import { refuse, wordIn } from './read-cell.ts';
import type { ColumnOf } from './read-columns.ts';
import { readLog } from './read-log.ts';
import { type Report, reportInto } from './read-report.ts';
import { readService } from './read-service.ts';
import { type Row, readTable } from './read-table.ts';

type RuleColumn = ColumnOf<'rules.csv'>;
type RuleRow = Row<RuleColumn>;
type Sets = ReadonlyMap<string, AddressSet>;

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['inbound', 'inbound'],
  ['outbound', 'outbound'],
  ['forward', 'forward'],
]);

const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
  ['allow', 'allow'],
  ['drop', 'drop'],
  ['reject', 'reject'],
  ['pass', 'pass'],
]);

const FAMILIES = new Map([
  ['4', 4],
  ['6', 6],
  ['any', undefined],
] as const);

/** What the last row of a direction is called. */
const DEFAULT_RULE = 'default';

/** The statements of `rules.csv` by direction, in order, and every direction ended by its default. */
export function readRules(file: Artifact, sets: Sets): Result<ReadonlyMap<Direction, readonly Statement[]>> {
  const table = readTable(file, 'rules.csv');
  if (!table.ok) return table;
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  const chains = new Map<Direction, { readonly statements: Statement[]; last: RuleRow }>();
  table.value.forEach((row, index) => {
    checkSequence(row, index + 1, report);
    const direction = wordIn(row, 'direction', { words: DIRECTIONS, report });
    const statement = statementOf(row, sets, report);
    if (direction === undefined || statement === undefined) return;
    const chain = chains.get(direction) ?? { statements: [], last: row };
    chain.statements.push(statement);
    chain.last = row;
    chains.set(direction, chain);
  });
  if (table.value.length === 0) {
    const start = { line: 1, column: 1 };
    report(error('READ_REFUSED', `${file.path} has no rules`, { span: { file: file.path, start, end: start } }));
  }
  for (const [direction, { last }] of chains) checkDefault(direction, last, report);
  return resultOf(new Map([...chains].map(([direction, { statements }]) => [direction, statements])), found);
}

/** Rows that a spreadsheet sorted or lost would mean another policy. */
function checkSequence(row: RuleRow, expected: number, report: Report): void {
  if (row.cells.seq === `${expected}`) return;
  refuse(row, 'seq', { message: `${expected} is expected: rows are missing or in another order`, report });
}

function checkDefault(direction: Direction, last: RuleRow, report: Report): void {
  const { rule, state, protocol } = last.cells;
  if (rule === DEFAULT_RULE && state === '' && protocol === 'any') return;
  const hint = 'the last row of a direction is rule default, with any service and no state';
  report(error('READ_REFUSED', `direction ${direction} does not end in its default`, { span: last.locate(), hint }));
}

function statementOf(row: RuleRow, sets: Sets, report: Report): Statement | undefined {
  checkTexts(row, report);
  const verdict = wordIn(row, 'action', { words: VERDICTS, report });
  const log = readLog(row.cells.log);
  if (log === undefined)
    refuse(row, 'log', { message: 'empty, yes, or rate=, level=, group= and prefix= is expected', report });
  const match = matchOf(row, sets, report);
  if (verdict === undefined) return undefined;
  // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
  return { match, then: { kind: 'verdict', verdict }, log: log === true, label: labelOf(row), span: row.locate() };
}

function labelOf({ cells: { rule, comment } }: RuleRow): string {
  return comment === '' ? rule : `${rule}: ${comment}`;
}

function checkTexts(row: RuleRow, report: Report): void {
  const { rule, endpoint_set: endpointSet, expires } = row.cells;
  if (rule === '') refuse(row, 'rule', { message: 'a rule has a name', report });
  if (endpointSet !== '' && !endpointSet.includes(':')) {
    refuse(row, 'endpoint_set', { message: 'empty or feed:id is expected', report });
  }
  if (!/^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$/.test(expires)) {
    refuse(row, 'expires', { message: 'empty or YYYY-MM-DD is expected', report });
  }
}

function matchOf(row: RuleRow, sets: Sets, report: Report): Match {
  const family = wordIn(row, 'family', { words: FAMILIES, report });
  const source = addressesIn(row, 'source_set', { sets, report });
  const destination = addressesIn(row, 'destination_set', { sets, report });
  const ingress = zonesIn(row, 'from_zone', report);
  const egress = zonesIn(row, 'to_zone', report);
  const states = statesIn(row, report);
  return {
    ...(family && { family }),
    ...(source && { source }),
    ...(destination && { destination }),
    ...readService(row, report),
    ...(ingress && { ingress }),
    ...(egress && { egress }),
    ...(states && { states }),
  };
}

function addressesIn(
  row: RuleRow,
  column: 'source_set' | 'destination_set',
  { sets, report }: { readonly sets: Sets; readonly report: Report },
): AddressSet | undefined {
  const name = row.cells[column];
  if (name === ANY_SET) return undefined;
  const addresses = sets.get(name);
  if (addresses === undefined) refuse(row, column, { message: 'addresses.csv has no row of this set', report });
  return addresses;
}

function zonesIn(row: RuleRow, column: 'from_zone' | 'to_zone', report: Report): NameSet | undefined {
  if (row.cells[column] === '') return undefined;
  const names = row.cells[column].split(' ');
  if (names.includes('')) refuse(row, column, { message: 'zones are joined by one blank', report });
  return { names, not: false };
}

function statesIn(row: RuleRow, report: Report): StateSet | undefined {
  if (row.cells.state === '') return undefined;
  const words = row.cells.state.split(' ');
  const states = STATES.filter((state) => words.includes(state));
  if (states.length !== words.length)
    refuse(row, 'state', { message: `some of ${STATES.join(', ')} are expected, each once`, report });
  return states;
}
