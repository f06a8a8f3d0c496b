import { characterWidth } from './character-width.ts';
import type { Span } from './diagnostic.ts';
import { visible } from './text.ts';

/** Columns of a line that are shown; the rest is cut around the marked place. */
const WIDTH_MAX = 100;

/** Columns kept before the mark when the line is cut. */
const BEFORE_MAX = 40;

const TAB_STOP = 4;
const CUT = '…';

/** A line as it is shown, and the line of carets under it. Both are plain text without control characters. */
export interface Excerpt {
  readonly text: string;
  readonly carets: string;
}

/** The line of a span's start with carets under the span, or under the rest of the line when the span goes on below. */
export function excerptOf(line: string, { start, end }: Span): Excerpt {
  const from = wholeCharacter(line, start.column - 1);
  const to = end.line > start.line ? line.length : Math.max(from, wholeCharacter(line, end.column - 1));
  // Nearly every character has a column, so that nothing outside of this window can be shown.
  const first = wholeCharacter(line, from - WIDTH_MAX);
  const last = wholeCharacter(line, from + 2 * WIDTH_MAX);
  const markEnd = Math.min(to, last);
  const before = show(line.slice(first, from), 0);
  const marked = show(line.slice(from, markEnd), before.width);
  const after = show(line.slice(markEnd, last), before.width + marked.width);
  const isLong = first > 0 || last < line.length || before.width + marked.width + after.width > WIDTH_MAX;
  const kept = isLong ? lastColumns(before, BEFORE_MAX) : before;
  const room = WIDTH_MAX - kept.width;
  const rest = firstColumns([...marked.cells, ...after.cells], room);
  return {
    text: `${kept.text}${rest.text}${rest.isCut || last < line.length ? CUT : ''}`.trimEnd(),
    carets: ' '.repeat(kept.width) + '^'.repeat(Math.max(1, Math.min(trimmedWidth(marked), room))),
  };
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

interface Shown {
  readonly cells: readonly Cell[];
  readonly text: string;
  readonly width: number;
}

function show(text: string, column: number): Shown {
  const cells: Cell[] = [];
  let width = 0;
  for (const character of text) {
    const cell = cellOf(character, column + width);
    cells.push(cell);
    width += cell.width;
  }
  return { cells, text: textOf(cells), width };
}

function cellOf(character: string, column: number): Cell {
  if (character === '\t') {
    const width = TAB_STOP - (column % TAB_STOP);
    return { text: ' '.repeat(width), width };
  }
  const text = visible(character);
  if (text !== character) return { text, width: text.length };
  return { text, width: characterWidth(character) };
}

function lastColumns({ cells, width }: Shown, columns: number): Shown {
  let left = width;
  let index = 0;
  for (; left > columns; index++) left -= cells[index]?.width ?? left;
  const kept = cells.slice(index);
  return index === 0
    ? { cells, text: textOf(cells), width }
    : { cells: kept, text: CUT + textOf(kept), width: left + CUT.length };
}

function firstColumns(cells: readonly Cell[], columns: number): { readonly text: string; readonly isCut: boolean } {
  let used = 0;
  let index = 0;
  for (const { width } of cells) {
    if (used + width > columns) break;
    used += width;
    index++;
  }
  return { text: textOf(cells.slice(0, index)), isCut: index < cells.length };
}

/** The width without blanks at the end: carets under nothing would only confuse. */
function trimmedWidth({ text, width }: Shown): number {
  return width - (text.length - text.trimEnd().length);
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('');
}

/** The index, moved into the line and out of the middle of a surrogate pair. */
function wholeCharacter(line: string, index: number): number {
  const inside = Math.max(0, Math.min(index, line.length));
  const code = line.charCodeAt(inside);
  return inside > 0 && code >= 0xdc00 && code <= 0xdfff ? inside - 1 : inside;
}
