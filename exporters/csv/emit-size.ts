import { type FittedPolicy, quoteCell, type Rule } from 'rulecast/exporter/emit';
import { ADDRESS_COLUMNS, addressShapes } from './emit-addresses.ts';
import { DOMAIN_COLUMNS, domainRecords } from './emit-domains.ts';
import { RULE_COLUMNS, rowShapes } from './emit-rules.ts';

/** How large a file is at most, before it is made. */
export interface TableSize {
  readonly file: 'rules.csv' | 'addresses.csv' | 'domains.csv';
  /** Records without the header. */
  readonly rows: number;
  /** UTF-16 code units, with a byte order mark. */
  readonly characters: number;
  /** Commas, semicolons, tabs and line ends, in cells too, each of which may end a field. */
  readonly separators: number;
  /** Bytes of the cells of the longest record. */
  readonly record: number;
  /** The rule that takes most rows, and how many. */
  readonly most?: { readonly rule: Rule; readonly rows: number };
}

/** A number of lines that are alike, and their measures together. */
interface Lines {
  readonly count: number;
  readonly characters: number;
  readonly separators: number;
  readonly record: number;
}

const ENCODER = new TextEncoder();

/** The size of each file that a policy is written to. */
export function tableSizes(policy: FittedPolicy): readonly TableSize[] {
  const shapes = rowShapes(policy);
  const rules = shapes.map(({ count, record }) => linesOf(count, lineOf(record)));
  const addresses = addressShapes(policy.objects).map(({ count, characters, line }) => ({
    ...linesOf(count, line),
    characters,
  }));
  const domains = domainRecords(policy).map((record) => linesOf(1, lineOf(record)));
  const most = mostRows(shapes);
  return [
    { file: 'rules.csv', ...sizeOf(RULE_COLUMNS, rules), ...(most && { most }) },
    { file: 'addresses.csv', ...sizeOf(ADDRESS_COLUMNS, addresses) },
    { file: 'domains.csv', ...sizeOf(DOMAIN_COLUMNS, domains) },
  ];
}

function lineOf(record: readonly string[]): string {
  return `${record.map(quoteCell).join(',')}\r\n`;
}

function linesOf(count: number, line: string): Lines {
  const separators = line.replace(/[^,;\t\r\n]/g, '').length;
  return {
    count,
    characters: count * line.length,
    separators: count * separators,
    record: ENCODER.encode(line).length,
  };
}

function sizeOf(columns: readonly string[], lines: readonly Lines[]): Omit<TableSize, 'file'> {
  const all = [linesOf(1, lineOf(columns)), ...lines];
  return {
    rows: sum(lines.map(({ count }) => count)),
    characters: sum(all.map(({ characters }) => characters)) + 1,
    separators: sum(all.map(({ separators }) => separators)),
    record: all.reduce((longest, { record }) => Math.max(longest, record), 0),
  };
}

function mostRows(shapes: ReturnType<typeof rowShapes>): TableSize['most'] {
  const rows = new Map<Rule, number>();
  for (const { rule, count } of shapes) if (rule !== undefined) rows.set(rule, (rows.get(rule) ?? 0) + count);
  const [first, ...more] = [...rows].map(([rule, count]) => ({ rule, rows: count }));
  return first && more.reduce((most, one) => (one.rows > most.rows ? one : most), first);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
