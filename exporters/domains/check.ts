import { type Diagnostic, error, type ListPlan } from 'rulecast/exporter';
import { quoteCell, textCell } from 'rulecast/exporter/emit';
import { COLUMNS, hostRows } from './emit-rows.ts';

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
  const rows = hostRows(plan);
  const size = { rows: rows.length, cell: 0, row: 0, file: lengthOf(COLUMNS).row };
  for (const { cell, row } of rows.map(lengthOf)) {
    size.cell = Math.max(size.cell, cell);
    size.row = Math.max(size.row, row);
    size.file += row;
  }
  const measures = Object.keys(FILE_MAX) as (keyof typeof FILE_MAX)[];
  const exceeded = measures.find((measure) => size[measure] > FILE_MAX[measure].max);
  if (exceeded === undefined) return [];
  const { max, source } = FILE_MAX[exceeded];
  const message = `the table takes ${size[exceeded]} ${MEASURES[exceeded]}, and holds ${max} (${source})`;
  return [error('LIMIT_EXCEEDED', message, { hint: 'select fewer endpoint sets, or write several outputs' })];
}

/** Characters of the longest cell and of the whole row, with quotes, commas and the line end. */
function lengthOf(cells: readonly string[]): { readonly cell: number; readonly row: number } {
  const texts = cells.map(textCell);
  const row = texts.reduce((sum, text) => sum + quoteCell(text).length, texts.length + 1);
  return { cell: texts.reduce((longest, { length }) => Math.max(longest, length), 0), row };
}
