import { type Artifact, malformed, noteAssumed, type ReadReport, type Span } from 'rulecast/exporter/read';
import type { Platform } from './options.ts';

/** A line of a list without blanks around it and without a comment. */
export interface Entry {
  readonly text: string;
  readonly span: Span;
}

/** Whether `#` begins a comment line; else what follows an entry and a blank is a comment. */
const COMMENT_LINES = { panos: false, fortios: true, checkpoint: true, plain: true } as const satisfies Record<
  Platform,
  boolean
>;

/** The beginning of a file. */
export function beginOf({ path }: Artifact): Span {
  const start = { line: 1, column: 1 };
  return { file: path, start, end: start };
}

/** The entries of a list file, in order. A carriage return inside a line is an error: some programs take it for the end of the line and some do not. */
export function* entriesOf(file: Artifact, platform: Platform, report: ReadReport): Generator<Entry, void> {
  const text = file.text.replace(/^\ufeff/, '');
  // The mark takes a column of the first line.
  let shift = file.text.length - text.length;
  for (let [from, line] = [0, 1]; from < text.length; line += 1) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const raw = text.slice(from, to).replace(/\r$/, '');
    const entry = entryOf(raw, { file: file.path, line, shift, platform, report });
    if (entry !== undefined) yield entry;
    from = to + 1;
    shift = 0;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly shift: number;
  readonly platform: Platform;
  readonly report: ReadReport;
}

function entryOf(raw: string, { file, line, shift, platform, report }: Place): Entry | undefined {
  const spanOf = (from: number, to: number): Span => ({
    file,
    start: { line, column: from + 1 + shift },
    end: { line, column: to + 1 + shift },
  });
  const stray = raw.search(/[\0\r]/);
  if (stray >= 0) {
    const what = raw.charAt(stray) === '\r' ? 'a carriage return' : 'a null character';
    return malformed(report, spanOf(stray, stray + 1), `The line has ${what} inside`);
  }
  const from = raw.search(/[^ \t]/);
  if (from < 0) return undefined;
  const to = raw.trimEnd().length;
  if (COMMENT_LINES[platform]) {
    return raw.charAt(from) === '#' ? undefined : { text: raw.slice(from, to), span: spanOf(from, to) };
  }
  if (from > 0) {
    return malformed(report, spanOf(0, to), 'The line begins with a blank, which ends an entry on PAN-OS');
  }
  const blank = raw.search(/[ \t]/);
  const entryEnd = blank < 0 ? to : blank;
  if (entryEnd < to) noteAssumed(report, spanOf(blank, to), 'What follows the entry is taken for a comment');
  return { text: raw.slice(0, entryEnd), span: spanOf(0, entryEnd) };
}
