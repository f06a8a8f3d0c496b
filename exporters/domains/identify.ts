import type { Artifact } from 'rulecast/exporter';

/** The first columns, quoted or not, behind a byte order mark or not. */
const HEADER = /^\ufeff?"?list"?[,;\t]"?feed"?[,;\t]"?endpoint_set"?[,;\t]/;

/** Told by the header alone; other CSV files are none of ours. */
export function identify({ path, text }: Artifact): 'yes' | 'maybe' | 'no' {
  if (HEADER.test(text.slice(0, 100))) return 'yes';
  return path.toLowerCase().endsWith('.csv') ? 'maybe' : 'no';
}
