import { CsvError, parse } from 'csv-parse/sync';
import {
  type Action,
  type Artifact,
  malformed,
  quote,
  type ReadList,
  type ReadReport,
  refuse,
  type Span,
  type ToldOfList,
} from 'rulecast/exporter/read';
import { beginOf } from './read-entries.ts';

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

const ACTIONS = ['allow', 'drop', 'reject', 'pass'] as const satisfies readonly Action[];

/**
 * Checks `index.csv` against the list files: it has one row for each, with its kind and number of entries. What it tells of them beside that, by the names
 * of the lists.
 */
export function readIndex(
  file: Artifact,
  lists: ReadonlyMap<string, ListFile>,
  report: ReadReport,
): ReadonlyMap<string, ToldOfList> {
  const told = new Map<string, ToldOfList>();
  checkIndex(file, { lists, told, report });
  return told;
}

interface IndexContext {
  readonly lists: ReadonlyMap<string, ListFile>;
  readonly told: Map<string, ToldOfList>;
  readonly report: ReadReport;
}

function checkIndex(file: Artifact, context: IndexContext): undefined {
  const { lists, told, report } = context;
  if (file.text.length > TEXT_MAX) {
    return refuse(report, beginOf(file), `${quote(file.path)} has more than ${TEXT_MAX} characters`);
  }
  const rows = rowsOf(file, report);
  if (rows === undefined) return;
  const [header, ...records] = rows;
  if (header?.record.join(',') !== COLUMNS.join(',')) {
    return refuse(report, beginOf(file), `${quote(file.path)} is expected to have the columns ${COLUMNS.join(', ')}`);
  }
  let last = header.info.lines;
  for (const { record, info } of records) {
    const start = { line: last + 1, column: 1 };
    last = info.lines;
    checkRow(record, { span: { file: file.path, start, end: start }, ...context });
  }
  for (const [name, { list }] of lists) {
    if (!told.has(name)) refuse(report, list.span, `${quote(file.path)} has no row for ${quote(name)}`);
  }
}

interface RowContext extends IndexContext {
  readonly span: Span;
}

function checkRow(record: readonly string[], { span, lists, told, report }: RowContext): undefined {
  if (record.length !== COLUMNS.length) {
    return malformed(report, span, `The row has ${record.length} fields where the header has ${COLUMNS.length}`);
  }
  const cell = (column: string): string => record[COLUMNS.indexOf(column)] ?? '';
  const name = cell('file').replace(/\.txt$/, '');
  if (told.has(name)) return refuse(report, span, `${quote(name)} has a row already`);
  const words = cell('action') === '' ? [] : cell('action').split('; ');
  const actions = words.flatMap((word) => ACTIONS.find((known) => known === word) ?? []);
  if (actions.length < words.length) refuse(report, span, `${quote(cell('action'))} is not what rules can do`);
  told.set(name, { actions, services: cell('services') });
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

function rowsOf(file: Artifact, report: ReadReport): readonly Row[] | undefined {
  try {
    const options = { bom: true, relax_column_count: true, max_record_size: RECORD_BYTES_MAX, info: true } as const;
    // The types of the library do not follow its option `info`.
    return parse(file.text, options) as unknown as readonly Row[];
  } catch (problem) {
    if (!(problem instanceof CsvError)) throw problem;
    return malformed(report, beginOf(file), `${quote(file.path)} is no well-formed CSV: ${problem.message}`);
  }
}
