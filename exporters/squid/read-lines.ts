import type { Artifact, Span } from 'rulecast/exporter/read';
import { malformed, mayWork, type Report, refuse } from './read-report.ts';

/** Where a piece of a line stands in its file. */
interface Piece {
  /** Offset of the piece in the text of the line. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** One line as squid reads it: physical lines that end with a backslash are joined with the next. */
export interface Line {
  readonly file: string;
  readonly text: string;
  /** In order, the first at offset 0. */
  readonly pieces: readonly Piece[];
}

/** One physical line without its end. */
export interface PhysicalLine {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

/** Squid 5 reads lines of a configuration into 8,192 bytes, and takes what is left over for the next line. */
const LINE_BYTES_MAX = 8_190;

/** How many characters of work a line is counted as, beside its own. */
const LINE_WORK = 40;

const ENCODER = new TextEncoder();

/** The place in a file of the characters `from` to `to` of a line. */
export function spanIn({ file, pieces }: Line, from: number, to: number): Span {
  const place = (offset: number): Span['start'] => {
    const piece = pieceAt(pieces, offset);
    return { line: piece.line, column: piece.column + offset - piece.at };
  };
  const last = place(Math.max(to - 1, from));
  return { file, start: place(from), end: { line: last.line, column: last.column + (to > from ? 1 : 0) } };
}

/** The last piece that begins at an offset or before it. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low] ?? { at: 0, line: 1, column: 1 };
}

/** The place of a whole line. */
export function spanOf(line: Line): Span {
  return spanIn(line, 0, line.text.length);
}

/** The place of a physical line, or of its characters `from` to `to`. */
export function spanOfPhysical({ file, number, text }: PhysicalLine, from = 0, to = text.length): Span {
  return { file, start: { line: number, column: from + 1 }, end: { line: number, column: to + 1 } };
}

/**
 * The lines of a configuration in which something stands. Blank lines and comments do not end a line that goes on: squid skips them and joins what comes
 * behind.
 */
export function* linesOf(file: Artifact, report: Report): Generator<Line, void> {
  let [text, pieces]: [string, Piece[]] = ['', []];
  let last: PhysicalLine | undefined;
  for (const physical of physicalLines(file, LINE_BYTES_MAX, report)) {
    const from = physical.text.search(/[^ \t\v\f]/);
    if (from < 0 || physical.text.charAt(from) === '#') continue;
    last = physical;
    const goesOn = physical.text.endsWith('\\');
    pieces.push({ at: text.length, line: physical.number, column: from + 1 });
    text += physical.text.slice(from, goesOn ? -1 : undefined);
    if (goesOn) continue;
    yield { file: file.path, text: text.trimEnd(), pieces };
    [text, pieces] = ['', []];
  }
  if (pieces.length > 0 && last !== undefined) {
    malformed(report, spanOfPhysical(last), 'The line ends with a backslash and nothing follows: squid drops it');
  }
}

/** The lines of a text, in which characters at which squid cuts a line silently are errors. */
export function* physicalLines(
  { path, text }: Artifact,
  bytesMax: number,
  report: Report,
): Generator<PhysicalLine, void> {
  let number = 1;
  for (let from = 0; from < text.length; number += 1) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const line = {
      file: path,
      number,
      text: text.slice(from, text.charAt(to - 1) === '\r' && to > from ? to - 1 : to),
    };
    if (!mayWork(report, spanOfPhysical(line), line.text.length + LINE_WORK)) return;
    checkPhysical(line, bytesMax, report);
    yield line;
    from = to + 1;
  }
}

function checkPhysical(line: PhysicalLine, bytesMax: number, report: Report): void {
  const { text } = line;
  const stray = text.search(/[\0\r]/);
  if (stray >= 0) {
    const what = text.charAt(stray) === '\0' ? 'a null character' : 'a carriage return';
    malformed(
      report,
      spanOfPhysical(line, stray, stray + 1),
      `The line has ${what} inside: squid reads nothing behind it`,
    );
  }
  // No character has more than three bytes a UTF-16 code unit.
  if (text.length * 3 <= bytesMax || ENCODER.encode(text).length <= bytesMax) return;
  refuse(report, spanOfPhysical(line), `The line has more than ${bytesMax} bytes: squid cuts it in two`);
}
