/** The columns of each file, in order. A file with others is of another layout. */
export const COLUMNS = {
  'rules.csv': [
    'seq',
    'rule',
    'endpoint_set',
    'direction',
    'from_zone',
    'to_zone',
    'state',
    'action',
    'family',
    'source_set',
    'destination_set',
    'protocol',
    'source_port_from',
    'source_port_to',
    'port_from',
    'port_to',
    'icmp_type',
    'icmp_code',
    'log',
    'owner',
    'ticket',
    'expires',
    'comment',
  ],
  'addresses.csv': ['set', 'family', 'prefix'],
  'domains.csv': ['rule', 'side', 'feed', 'endpoint_set', 'domain', 'services'],
} as const satisfies Record<string, readonly string[]>;

/** A file of the folder. */
export type FileName = keyof typeof COLUMNS;

/** A column of one file. */
export type ColumnOf<F extends FileName> = (typeof COLUMNS)[F][number];

/** Columns for people, which carry the apostrophe that keeps spreadsheets from taking text for a formula. */
export const TEXT_COLUMNS: ReadonlySet<string> = new Set<ColumnOf<FileName>>([
  'rule',
  'endpoint_set',
  'source_set',
  'destination_set',
  'from_zone',
  'to_zone',
  'log',
  'owner',
  'ticket',
  'comment',
  'set',
  'domain',
  'services',
  'side',
  'feed',
]);

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** Whether a spreadsheet would compute a cell of this column: the writer puts an apostrophe in front of such text. */
export function isFormula(column: string, cell: string): boolean {
  return TEXT_COLUMNS.has(column) && FORMULA.test(cell);
}

/** The text of a cell without the one apostrophe that the writer put in front of what a spreadsheet would compute. */
export function plainText(cell: string): string {
  return ESCAPED.test(cell) ? cell.slice(1) : cell;
}
