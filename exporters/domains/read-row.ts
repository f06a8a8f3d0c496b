import {
  type Action,
  type Diagnostic,
  type DomainPattern,
  error,
  keep,
  quote,
  readHostPattern,
  type ToldOfList,
} from 'rulecast/exporter/read';
import { COLUMNS, type Column, type Row } from './read-table.ts';

/** What a row says: the rest is derived from it, or told for people. */
export interface Entry {
  readonly list: string;
  readonly host: DomainPattern;
  readonly told: ToldOfList;
}

const LIST_NAME = /^[a-z0-9-]{1,63}$/;
const ACTIONS = ['allow', 'drop', 'reject', 'pass'] as const satisfies readonly Action[];

/** Reads a row. What is wrong with it goes into `found`; with an error there, what is returned does not matter. */
export function readRow(row: Row, found: Diagnostic[]): Entry {
  const refuse: Refuse = (column, message) =>
    keep(found, error('READ_REFUSED', `${column}: ${message}`, { span: row.locate(column) }));
  for (const column of COLUMNS) {
    // Nothing that this format writes is a formula: somebody else put it there.
    if (FORMULA.test(row.cell(column)))
      refuse(column, `a spreadsheet would take ${quote(row.cell(column))} for a formula`);
  }
  const [list, host] = [textOf(row, 'list'), textOf(row, 'host')];
  if (!LIST_NAME.test(list)) refuse('list', `${quote(list)} is no name of a list`);
  const actions = readActions(row, refuse);
  checkHost(host, row, refuse);
  return { list, host, told: { actions, services: textOf(row, 'services') } };
}

type Refuse = (column: Column, message: string) => void;

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** The text of a field without the one apostrophe that keeps spreadsheets from taking it for a formula. */
function textOf(row: Row, column: Column): string {
  const cell = row.cell(column);
  return ESCAPED.test(cell) ? cell.slice(1) : cell;
}

function readActions(row: Row, refuse: Refuse): readonly Action[] {
  const cell = textOf(row, 'action');
  if ((cell === '') !== (textOf(row, 'rules') === '')) refuse('action', 'rules and what they do belong together');
  if (cell === '') return [];
  return cell.split('; ').flatMap((word) => {
    const action = ACTIONS.find((known) => known === word);
    if (action === undefined) refuse('action', `${quote(word)} is none of ${ACTIONS.join(', ')}`);
    return action ?? [];
  });
}

/** A consumer takes whichever of the three columns it can read, so that they must mean the same. */
function checkHost(host: DomainPattern, row: Row, refuse: Refuse): void {
  const pattern = readHostPattern(host);
  if (!pattern.ok) refuse('host', pattern.reason);
  else if (pattern.value !== host) refuse('host', `${quote(host)} is not in lower case`);
  const [match, regex] = [textOf(row, 'match'), textOf(row, 'regex')];
  if (match !== matchOf(host)) refuse('match', `${quote(match)} where ${quote(host)} is ${matchOf(host)}`);
  if (regex !== regexOf(host))
    refuse('regex', `${quote(regex)} is not how ${quote(host)} is written: ${regexOf(host)}`);
}

function matchOf(host: DomainPattern): 'exact' | 'subdomains' | 'pattern' {
  const stars = host.split('*').length - 1;
  if (stars === 0) return 'exact';
  return stars === 1 && host.startsWith('*.') ? 'subdomains' : 'pattern';
}

function regexOf(host: DomainPattern): string {
  return `^${host.replace(/\./g, '\\.').replace(/\*+/g, '[a-z0-9._-]*')}$`;
}
