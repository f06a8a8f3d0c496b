import { CsvError, parse } from 'csv-parse/sync';
import { type Artifact, quote, type ReadList, type Span } from 'rulecast/exporter/read';
import { beginOf } from './read-entries.ts';
import { malformed, type Report, refuse } from './read-report.ts';

const COLUMNS = 'file,list,kind,feed,endpoint_set,rules,action,category,service_area,required,services,entries'.split(
  ',',
);

/** How much of it is read, in UTF-16 code units and bytes of a record. */
const TEXT_MAX = 8_388_608;
const RECORD_BYTES_MAX = 1_000_000;

/** A list file as it was read. */
export interface ListFile {
  readonly kind: string;
  readonly entries: number;
  readonly list: ReadList;
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Checks `index.csv` against the list files: it has one row for each, with its kind and number of entries. */
export function checkIndex(file: Artifact, lists: ReadonlyMap<string, ListFile>, report: Report): undefined {
  if (file.text.length > TEXT_MAX) {
    return refuse(report, beginOf(file), `${quote(file.path)} has more than ${TEXT_MAX} characters`);
  }
  const rows = rowsOf(file, report);
  if (rows === undefined) return;
  const [header, ...records] = rows;
  if (header?.record.join(',') !== COLUMNS.join(',')) {
    return refuse(report, beginOf(file), `${quote(file.path)} is expected to have the columns ${COLUMNS.join(', ')}`);
  }
  const seen = new Set<string>();
  let last = header.info.lines;
  for (const { record, info } of records) {
    const start = { line: last + 1, column: 1 };
    last = info.lines;
    checkRow(record, { span: { file: file.path, start, end: start }, lists, seen, report });
  }
  for (const [name, { list }] of lists) {
    if (!seen.has(name)) refuse(report, list.span, `${quote(file.path)} has no row for ${quote(name)}`);
  }
}

interface RowContext {
  readonly span: Span;
  readonly lists: ReadonlyMap<string, ListFile>;
  readonly seen: Set<string>;
  readonly report: Report;
}

function checkRow(record: readonly string[], { span, lists, seen, report }: RowContext): undefined {
  if (record.length !== COLUMNS.length) {
    return malformed(report, span, `The row has ${record.length} fields where the header has ${COLUMNS.length}`);
  }
  const cell = (column: string): string => record[COLUMNS.indexOf(column)] ?? '';
  const name = cell('file').replace(/\.txt$/, '');
  if (seen.has(name)) return refuse(report, span, `${quote(name)} has a row already`);
  seen.add(name);
  const found = lists.get(name);
  if (found === undefined) return refuse(report, span, `The list file ${quote(name)} is missing`);
  if (cell('kind') !== found.kind || name !== `${cell('list')}.${cell('kind')}`) {
    return refuse(
      report,
      span,
      `The row calls ${quote(name)} the list ${quote(cell('list'))} of kind ${quote(cell('kind'))}`,
    );
  }
  if (cell('entries') !== `${found.entries}`) {
    refuse(report, span, `The row says ${quote(cell('entries'))} entries where ${quote(name)} has ${found.entries}`);
  }
}

function rowsOf(file: Artifact, report: Report): readonly Row[] | undefined {
  try {
    const options = { bom: true, relax_column_count: true, max_record_size: RECORD_BYTES_MAX, info: true } as const;
    // The types of the library do not follow its option `info`.
    return parse(file.text, options) as unknown as readonly Row[];
  } catch (problem) {
    if (!(problem instanceof CsvError)) throw problem;
    return malformed(report, beginOf(file), `${quote(file.path)} is no well-formed CSV: ${problem.message}`);
  }
}
