import {
  type AddressSet,
  type Artifact,
  addressSetOf,
  type Diagnostic,
  error,
  parsePrefix,
  type Result,
  resultOf,
} from 'rulecast/exporter/read';
import { wordIn } from './read-cell.ts';
import { type Report, reportInto } from './read-report.ts';
import { type Row, readTable } from './read-table.ts';

type AddressRow = Row<'set' | 'family' | 'prefix'>;
type Prefix = Extract<ReturnType<typeof parsePrefix>, { readonly ok: true }>['value'];

/** What `source_set` and `destination_set` say for every address. */
export const ANY_SET = 'any';

const FAMILIES = new Map([
  ['4', 4],
  ['6', 6],
] as const);

/** The sets of `addresses.csv` by name. A prefix that stands twice counts once. */
export function readAddresses(file: Artifact): Result<ReadonlyMap<string, AddressSet>> {
  const table = readTable(file, 'addresses.csv');
  if (!table.ok) return table;
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  const prefixes = new Map<string, Prefix[]>();
  for (const row of table.value) {
    const prefix = prefixOf(row, report);
    if (prefix === undefined) continue;
    const members = prefixes.get(row.cells.set);
    if (members === undefined) prefixes.set(row.cells.set, [prefix]);
    else members.push(prefix);
  }
  return resultOf(new Map([...prefixes].map(([name, members]) => [name, addressSetOf(members)])), found);
}

function prefixOf(row: AddressRow, report: Report): Prefix | undefined {
  const { set, prefix: text } = row.cells;
  if (set === '' || set === ANY_SET) {
    report(error('READ_REFUSED', `set ${JSON.stringify(set)}: no name of a set`, { span: row.locate('set') }));
  }
  const family = wordIn(row, 'family', { words: FAMILIES, report });
  const parsed = parsePrefix(text);
  const span = row.locate('prefix');
  if (!parsed.ok) {
    report(error('READ_SYNTAX', parsed.reason, { span }));
    return undefined;
  }
  if (!text.includes('/')) report(error('READ_SYNTAX', `prefix ${JSON.stringify(text)} has no length`, { span }));
  if (family !== undefined && family !== parsed.value.family) {
    report(error('READ_REFUSED', `prefix ${text} is not of family ${family}`, { span }));
  }
  return parsed.value;
}
