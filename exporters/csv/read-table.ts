import { CsvError, type Info, parse } from 'csv-parse/sync';
import {
  type Artifact,
  type Diagnostic,
  error,
  failure,
  type Result,
  resultOf,
  type Span,
} from 'rulecast/exporter/read';
import { COLUMNS, type ColumnOf, type FileName, isFormula, plainText, TEXT_COLUMNS } from './read-columns.ts';
import { type Report, reportInto } from './read-report.ts';

/** One record of a file by column, texts without their apostrophe. */
export interface Row<C extends string> {
  readonly cells: Readonly<Record<C, string>>;
  /** The place of one cell, or of the whole record. */
  locate(column?: C): Span;
}

/**
 * How much of a file is read: UTF-16 code units, lines (those of a worksheet) and fields, and bytes of a record. The writer refuses to write more, and
 * knows these numbers by itself.
 */
export const READ_MAX = {
  characters: 64 * 1024 * 1024,
  lines: 1_048_576,
  fields: 12_000_000,
  record: 100_000,
} as const;

const PARSING = {
  record_delimiter: '\n',
  relax_column_count: true,
  max_record_size: READ_MAX.record,
  info: true,
  raw: true,
} as const;

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: Info;
}

/** The records of a file under its header. Wrong quotes, another header and ragged records are errors. */
export function readTable<F extends FileName>(file: Artifact, name: F): Result<readonly Row<ColumnOf<F>>[]> {
  // One kind of line end, so that lines count as an editor counts them, inside quotes too.
  const large = sizeProblem(file.text);
  if (large !== undefined) {
    return failure(
      error('READ_REFUSED', `${file.path} has more than ${large}`, { span: spanOf(file.path, 1, [1, 1]) }),
    );
  }
  const text = file.text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const records = parseRecords(text, file.path);
  if (!records.ok) return records;
  const [header, ...rows] = records.value;
  const columns: readonly ColumnOf<F>[] = COLUMNS[name];
  const wrong = checkHeader(header, columns, file.path);
  if (wrong !== undefined) return failure(wrong);
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  for (const row of rows) checkLength(row, columns.length, { file: file.path, report });
  // A ragged record has no cells to speak of.
  if (found.length > 0) return { ok: false, diagnostics: found };
  for (const row of rows) checkFormulas(row, columns, { file: file.path, report });
  return resultOf(
    rows.map((row) => rowOf(row, columns, file.path)),
    found,
  );
}

interface RawRecord {
  readonly fields: readonly string[];
  readonly raw: string;
  readonly delimiter: string;
  /** The line on which it begins. */
  readonly line: number;
}

/** What a text has too much of, found out before it is taken apart. Line ends and delimiters inside quotes count, too. */
export function sizeProblem(text: string): string | undefined {
  if (text.length > READ_MAX.characters) return `${READ_MAX.characters} characters`;
  // No line begins behind the last line end.
  let [lines, fields] = [/[\r\n]$/.test(text) ? 0 : 1, 1];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      fields += 1;
      if (code === LINE_FEED || text.charCodeAt(at + 1) !== LINE_FEED) lines += 1;
    } else if (code === COMMA || code === SEMICOLON || code === TAB) fields += 1;
  }
  if (lines > READ_MAX.lines) return `${READ_MAX.lines} lines`;
  return fields > READ_MAX.fields ? `${READ_MAX.fields} fields` : undefined;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const TAB = 0x09;

function parseRecords(text: string, file: string): Result<readonly RawRecord[]> {
  try {
    const delimiter = delimiterOf(text);
    // The types of the library do not follow its options `info` and `raw`.
    const parsed = parse(text, { ...PARSING, delimiter }) as unknown as readonly Parsed[];
    const lastLine = (index: number): number => parsed[index]?.info.lines ?? 0;
    return resultOf(
      parsed.map(({ record, raw }, index) => ({ fields: record, raw, delimiter, line: lastLine(index - 1) + 1 })),
    );
  } catch (problem) {
    if (!(problem instanceof CsvError)) throw problem;
    const line = typeof problem.lines === 'number' ? problem.lines : 1;
    const message = `${file} is no well-formed CSV: ${problem.message}`;
    return failure(error('READ_SYNTAX', message, { span: spanOf(file, line, [1, 1]) }));
  }
}

/** Spreadsheets save with `;` or tabs in some countries; names of columns have neither. */
function delimiterOf(text: string): string {
  const [, delimiter = ','] = /^"?\w+"?([,;\t])/.exec(text) ?? [];
  return delimiter;
}

function checkHeader(header: RawRecord | undefined, columns: readonly string[], file: string): Diagnostic | undefined {
  const written = header?.fields ?? [];
  if (written.join('\n') === columns.join('\n')) return undefined;
  const missing = columns.filter((column) => !written.includes(column));
  const unknown = written.filter((column) => !columns.includes(column));
  const span = header ? wholeSpan(header, file) : spanOf(file, 1, [1, 1]);
  const hint = `the header is ${columns.join(',')}`;
  if (missing.length > 0) return error('READ_REFUSED', `${file} lacks column ${missing.join(', ')}`, { span, hint });
  const what =
    unknown.length > 0
      ? `an unknown column ${JSON.stringify(unknown.join(', '))}`
      : 'its columns in another order, or twice';
  return error('READ_REFUSED', `${file} has ${what}`, { span, hint });
}

function checkLength(
  record: RawRecord,
  expected: number,
  { file, report }: { readonly file: string; readonly report: Report },
): void {
  const { length } = record.fields;
  if (length === expected) return;
  const message = `the record has ${length} fields where the header has ${expected}`;
  report(error('READ_SYNTAX', message, { span: wholeSpan(record, file) }));
}

/** Nothing that this format writes is a formula: somebody else put it there. */
function checkFormulas(
  record: RawRecord,
  columns: readonly string[],
  { file, report }: { readonly file: string; readonly report: Report },
): void {
  for (const [index, column] of columns.entries()) {
    const cell = record.fields[index] ?? '';
    if (!isFormula(column, cell)) continue;
    const message = `${column} ${JSON.stringify(cell)}: a spreadsheet would take this for a formula`;
    report(error('READ_REFUSED', message, { span: spanOfText(record, file, fieldAt(record, index)) }));
  }
}

function rowOf<C extends string>(record: RawRecord, columns: readonly C[], file: string): Row<C> {
  const cells = columns.map((column, index) => [column, cellText(column, record.fields[index] ?? '')]);
  return {
    // Object.fromEntries loses its keys' types; they are `columns`, all of them.
    cells: Object.fromEntries(cells) as Record<C, string>,
    locate: (column) =>
      column === undefined
        ? wholeSpan(record, file)
        : spanOfText(record, file, fieldAt(record, columns.indexOf(column))),
  };
}

function wholeSpan(record: RawRecord, file: string): Span {
  return spanOfText(record, file, { from: 0, to: record.raw.trimEnd().length });
}

function cellText(column: string, cell: string): string {
  return TEXT_COLUMNS.has(column) ? plainText(cell) : cell;
}

/** Where in a record the field with this index stands, its quotes included. */
function fieldAt({ raw, delimiter }: RawRecord, index: number): { readonly from: number; readonly to: number } {
  let [field, from, isQuoted] = [0, 0, false];
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at);
    // A doubled quote switches twice.
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || character !== delimiter) continue;
    if (field === index) return { from, to: at };
    field++;
    from = at + 1;
  }
  return { from, to: raw.trimEnd().length };
}

function spanOfText(
  { raw, line }: RawRecord,
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
): Span {
  const at = (offset: number): Span['start'] => {
    const before = raw.slice(0, offset).split('\n');
    return { line: line + before.length - 1, column: (before.at(-1) ?? '').length + 1 };
  };
  return { file, start: at(from), end: at(to) };
}

function spanOf(file: string, line: number, [from, to]: readonly [number, number]): Span {
  return { file, start: { line, column: from }, end: { line, column: to } };
}
