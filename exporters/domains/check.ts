import { type Diagnostic, error, type ListPlan } from 'rulecast/exporter';
import { csvTable, textCell } from 'rulecast/exporter/emit';
import { COLUMNS, hostCells, sharedCells } from './emit-rows.ts';

const WORKSHEET = 'Microsoft: Excel specifications and limits';
const READ_BACK = 'what is read back';

/** The most of each that the file has. A worksheet has a row more, for the titles. */
export const FILE_MAX = {
  rows: { max: 1_048_575, source: WORKSHEET },
  cell: { max: 32_767, source: WORKSHEET },
  row: { max: 100_000, source: READ_BACK },
  file: { max: 64 * 1024 * 1024, source: READ_BACK },
} as const;

const MEASURES = {
  rows: 'rows',
  cell: 'characters in one cell',
  row: 'characters in one row',
  file: 'characters',
} as const satisfies Record<keyof typeof FILE_MAX, string>;

/** A table that no worksheet holds, or that is not read back, is refused. */
export function check(plan: ListPlan): readonly Diagnostic[] {
  const rows = plan.lists.reduce((sum, { hosts }) => sum + hosts.length, 0);
  // Too many rows are not measured one by one.
  const size = rows > FILE_MAX.rows.max ? { rows, cell: 0, row: 0, file: 0 } : { rows, ...sizeOf(plan) };
  const measures = Object.keys(FILE_MAX) as (keyof typeof FILE_MAX)[];
  const exceeded = measures.find((measure) => size[measure] > FILE_MAX[measure].max);
  if (exceeded === undefined) return [];
  const { max, source } = FILE_MAX[exceeded];
  const message = `the table takes ${size[exceeded]} ${MEASURES[exceeded]}, and holds ${max} (${source})`;
  return [error('LIMIT_EXCEEDED', message, { hint: 'select fewer endpoint sets, or write several outputs' })];
}

/** Characters of the longest cell, of the longest row and of the table, before it is made. */
function sizeOf(plan: ListPlan): Omit<Record<keyof typeof FILE_MAX, number>, 'rows'> {
  const header = csvTable([COLUMNS]).length;
  const size = { cell: 0, row: header, file: header };
  for (const list of plan.lists.filter(({ hosts }) => hosts.length > 0)) {
    const shared = sharedCells(list);
    const line = csvTable([shared]).length;
    size.cell = Math.max(size.cell, ...shared.map((cell) => textCell(cell).length));
    for (const host of list.hosts) {
      const lengths = hostCells(host).map((cell) => cell.length);
      // Quotes around each and a comma in front; one apostrophe for a host that begins with a hyphen.
      const row = lengths.reduce((sum, length) => sum + length + 3, line) + (host.startsWith('-') ? 1 : 0);
      size.cell = Math.max(size.cell, ...lengths);
      size.row = Math.max(size.row, row);
      size.file += row;
    }
  }
  return size;
}
