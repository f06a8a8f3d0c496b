/** Line ends and tabs, of which a run becomes one blank. */
const BREAKS = /[\r\n\t]+/g;

/** Characters that no cell has: controls, the line ends of Unicode, and signs that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const REMOVED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** What a spreadsheet takes for the start of a formula, with apostrophes in front or not, so that the mark can be taken off again. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Text for a cell. One apostrophe in front keeps spreadsheets from calculating what looks like a formula (CWE-1236); quotes do not, since
 * they are removed first. `=1+1` becomes `'=1+1`, and `'=1+1` becomes `''=1+1`.
 */
export function textCell(text: string): string {
  const clean = text.replace(BREAKS, ' ').replace(REMOVED, '');
  return FORMULA.test(clean) ? `'${clean}` : clean;
}

/** A cell with quotes around it (RFC 4180), as the files have all of theirs. */
export function quoteCell(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** A table (RFC 4180) of cells of text: every cell guarded and in quotes, CRLF after every record. */
export function csvTable(records: readonly (readonly string[])[]): string {
  return records.map((record) => `${record.map((cell) => quoteCell(textCell(cell))).join(',')}\r\n`).join('');
}
