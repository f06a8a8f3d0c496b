import { error } from 'rulecast/exporter/read';
import type { Report } from './read-report.ts';
import type { Row } from './read-table.ts';

/** Reports a cell whose meaning is not known. */
export function refuse<C extends string>(
  row: Row<C>,
  column: C,
  wrong: { readonly message: string; readonly report: Report },
): void {
  wrong.report(
    error('READ_REFUSED', `${column} ${JSON.stringify(row.cells[column])}: ${wrong.message}`, {
      span: row.locate(column),
    }),
  );
}

/** What `words` says about a cell; a word that is not in there is reported. */
export function wordIn<C extends string, T>(
  row: Row<C>,
  column: C,
  { words, report }: { readonly words: ReadonlyMap<string, T>; readonly report: Report },
): T | undefined {
  const word = row.cells[column];
  if (!words.has(word)) refuse(row, column, { message: `one of ${[...words.keys()].join(', ')} is expected`, report });
  return words.get(word);
}

/** An integer from 0 to `max` in plain decimal; `undefined` for an empty cell, and for others, which are reported. */
export function integerIn<C extends string>(
  row: Row<C>,
  column: C,
  { max, report }: { readonly max: number; readonly report: Report },
): number | undefined {
  const text = row.cells[column];
  if (text === '') return undefined;
  if (/^(?:0|[1-9][0-9]{0,8})$/.test(text) && Number(text) <= max) return Number(text);
  refuse(row, column, { message: `an integer from 0 to ${max} is expected`, report });
  return undefined;
}
