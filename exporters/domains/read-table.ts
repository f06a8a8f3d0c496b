import { CsvError, type Info, parse } from 'csv-parse/sync';
import { type Artifact, error, failure, type Result, resultOf, type Span } from 'rulecast/exporter/read';

/** The columns of the file, in order. */
export const COLUMNS = [
  'list',
  'feed',
  'endpoint_set',
  'rules',
  'action',
  'category',
  'service_area',
  'required',
  'services',
  'host',
  'match',
  'regex',
] as const;

export type Column = (typeof COLUMNS)[number];

/** One record under the header. */
export interface Row {
  /** The text of a field as it is written, without its quotes. */
  cell(column: Column): string;
  /** The place of a field, or of the whole record. */
  locate(column?: Column): Span;
}

/** How much of a file is read: UTF-16 code units, lines, which are those of a worksheet, and bytes of a record. */
export const READ_MAX = { characters: 67_108_864, lines: 1_048_576, record: 100_000 } as const;

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: Info;
}

/** The records under the header. Wrong quotes, another header and ragged records are errors. */
export function readTable({ path, text }: Artifact): Result<readonly Row[]> {
  const atFirst = { span: { file: path, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
  if (text.length > READ_MAX.characters) {
    return failure(error('READ_REFUSED', `${path} has more than ${READ_MAX.characters} characters`, atFirst));
  }
  // One kind of line end, so that lines count as an editor counts them, inside quotes too.
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (hasMoreLines(plain, READ_MAX.lines)) {
    return failure(error('READ_REFUSED', `${path} has more than ${READ_MAX.lines} lines`, atFirst));
  }
  const records = parseRecords(plain, path);
  if (!records.ok) return records;
  const [header, ...rows] = records.value;
  if (header?.fields.join('\n') !== COLUMNS.join('\n')) {
    const hint = `the header is ${COLUMNS.join(',')}`;
    return failure(error('READ_REFUSED', `${path} has other columns`, { ...atFirst, hint }));
  }
  const ragged = rows.find(({ fields }) => fields.length !== COLUMNS.length);
  if (ragged !== undefined) {
    const message = `the record has ${ragged.fields.length} fields where the header has ${COLUMNS.length}`;
    return failure(error('READ_SYNTAX', message, { span: wholeSpan(ragged, path) }));
  }
  return resultOf(rows.map((record) => rowOf(record, path)));
}

function hasMoreLines(text: string, max: number): boolean {
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0 && lines <= max; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines > max;
}

interface RawRecord {
  readonly fields: readonly string[];
  readonly raw: string;
  readonly delimiter: string;
  /** The line on which it begins. */
  readonly line: number;
}

function parseRecords(text: string, file: string): Result<readonly RawRecord[]> {
  // Spreadsheets save with `;` or tabs in some countries; names of columns have neither.
  const [, delimiter = ','] = /^"?\w+"?([,;\t])/.exec(text) ?? [];
  const parsing = { delimiter, record_delimiter: '\n', relax_column_count: true, max_record_size: READ_MAX.record };
  try {
    // The types of the library do not follow its options `info` and `raw`.
    const parsed = parse(text, { ...parsing, info: true, raw: true }) as unknown as readonly Parsed[];
    const lineOf = (index: number): number => (parsed[index - 1]?.info.lines ?? 0) + 1;
    return resultOf(parsed.map(({ record, raw }, index) => ({ fields: record, raw, delimiter, line: lineOf(index) })));
  } catch (problem) {
    if (!(problem instanceof CsvError)) throw problem;
    const place = { line: typeof problem.lines === 'number' ? problem.lines : 1, column: 1 };
    const message = `${file} is no well-formed CSV: ${problem.message}`;
    return failure(error('READ_SYNTAX', message, { span: { file, start: place, end: place } }));
  }
}

function rowOf(record: RawRecord, file: string): Row {
  return {
    cell: (column) => record.fields[COLUMNS.indexOf(column)] ?? '',
    locate: (column) =>
      column === undefined ? wholeSpan(record, file) : fieldSpan(record, COLUMNS.indexOf(column), file),
  };
}

function wholeSpan(record: RawRecord, file: string): Span {
  return spanOf(record, { from: 0, to: record.raw.trimEnd().length }, file);
}

/** Where the field with this index stands, its quotes included. */
function fieldSpan(record: RawRecord, index: number, file: string): Span {
  const { raw, delimiter } = record;
  let [field, from, isQuoted] = [0, 0, false];
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw.charAt(at);
    // A doubled quote switches twice.
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted || character !== delimiter) continue;
    if (field === index) return spanOf(record, { from, to: at }, file);
    field += 1;
    from = at + 1;
  }
  return spanOf(record, { from, to: raw.trimEnd().length }, file);
}

function spanOf(
  { raw, line }: RawRecord,
  { from, to }: { readonly from: number; readonly to: number },
  file: string,
): Span {
  const at = (offset: number): Span['start'] => {
    const before = raw.slice(0, offset).split('\n');
    return { line: line + before.length - 1, column: (before.at(-1) ?? '').length + 1 };
  };
  return { file, start: at(from), end: at(to) };
}
