import type { Artifact } from 'rulecast/exporter';

/** The first columns of the table of lists, quoted or not. */
const INDEX = /^\ufeff?"?file"?[,;\t]"?list"?[,;\t]"?kind"?[,;\t]/;

/** Names of list files, whose text alone tells little: an address a line is what many files are. */
const LIST_FILE = /(?:^|\/)[a-z0-9-]+\.(?:addresses|domains|urls)\.txt$/;

/** A line that begins with an address, a host or a pattern: a word with a dot or a colon inside. */
const ENTRY = /^(?:::|[\w*^-]+[.:][\w*:^])[\w*^.:/-]*(?:\s|$)/;

/** A name without a dot, in a file whose own name says that it is a list. */
const PLAIN_NAME = /^[a-z0-9-]+\/?$/;

/** Lines that are looked at. */
const LINES = 5;

/** The table of lists is told by its header, a list by its name and first lines. */
export function identify({ path, text }: Artifact): 'yes' | 'maybe' | 'no' {
  const start = text.slice(0, 2000);
  if (INDEX.test(start)) return 'yes';
  const lines = start
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, LINES)
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (!path.toLowerCase().endsWith('.txt') || lines.length === 0) return 'no';
  if (LIST_FILE.test(path)) return lines.every((line) => ENTRY.test(line) || PLAIN_NAME.test(line)) ? 'yes' : 'no';
  return lines.every((line) => ENTRY.test(line)) ? 'maybe' : 'no';
}
