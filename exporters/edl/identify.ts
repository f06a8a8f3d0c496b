import type { Artifact } from 'rulecast/exporter';

/** The first columns of the table of lists, quoted or not. */
const INDEX = /^\ufeff?"?file"?[,;\t]"?list"?[,;\t]"?kind"?[,;\t]/;

/** Names of list files, whose text alone tells little: an address a line is what many files are. */
const LIST_FILE = /(?:^|\/)[a-z0-9-]+\.(?:addresses|domains|urls)\.txt$/;

/** The beginning of an entry: an address, a host, or a pattern. */
const ENTRY = /^\ufeff?[a-z0-9*^_:][a-z0-9*^_.:/-]*(?:[ \t\r\n]|$)/i;

/** The table of lists is told by its header, a list by its name and first line. */
export function identify({ path, text }: Artifact): 'yes' | 'maybe' | 'no' {
  const start = text.slice(0, 400);
  if (INDEX.test(start)) return 'yes';
  if (!path.toLowerCase().endsWith('.txt') || !ENTRY.test(start)) return 'no';
  return LIST_FILE.test(path) ? 'yes' : 'maybe';
}
