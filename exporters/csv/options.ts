/** The options of the exporter `csv` after defaults. */
export interface CsvOptions {
  /** Write a byte order mark, without which Excel takes UTF-8 for a local code page. */
  readonly excel: boolean;
}

export const DEFAULTS: CsvOptions = { excel: false };
