/** A part of a Markdown report: text around rows, of which as many are written as there is room for. */
export interface Section {
  /** What is in it, counted: `60 domain changes`. Told when there is no room for the section at all. Not foreign. */
  readonly title: string;
  /** Up to the line end before the first row. */
  readonly open: string;
  /** From the line end behind the last row, or behind what stands for those left out. */
  readonly close: string;
  readonly count: number;
  /** A row without its line end. */
  readonly row: (index: number) => string;
  /** Said in place of the rows from `shown` on, with its line ends; never longer than for 0. */
  readonly rest: (shown: number) => string;
  /** The part of the room that its rows may take before those of later sections get any. */
  readonly share: number;
}

interface Fitted {
  readonly section: Section;
  readonly rows: string[];
}

/**
 * The sections in their order in at most `room` characters. Rows are cut as a whole: each section gets its share first, then the earlier ones what is
 * left. Where not even their frames fit, the last sections are left out and named, if there is room for that.
 */
export function fitSections(sections: readonly Section[], room: number): string {
  const kept = sections.slice(0, framesThatFit(sections, room));
  const leftOut = leftOutText(sections.slice(kept.length));
  const budget = room - framesLength(kept) - leftOut.length;
  if (budget < 0) return '';
  const fitted = kept.map((section): Fitted => ({ section, rows: [] }));
  let free = budget;
  for (const one of fitted) free -= takeRows(one, Math.min(free, Math.floor(budget * one.section.share)));
  for (const one of fitted) free -= takeRows(one, free);
  return fitted.map(textOf).join('') + leftOut;
}

/** How many sections fit without any of their rows, with the names of the others. */
function framesThatFit(sections: readonly Section[], room: number): number {
  let kept = sections.length;
  while (kept > 0 && framesLength(sections.slice(0, kept)) + leftOutText(sections.slice(kept)).length > room) kept--;
  return kept;
}

function framesLength(sections: readonly Section[]): number {
  const lengths = sections.map(({ open, close, count, rest }) => {
    return open.length + close.length + (count === 0 ? 0 : rest(0).length);
  });
  return lengths.reduce((sum, length) => sum + length, 0);
}

function leftOutText(sections: readonly Section[]): string {
  return sections.length === 0 ? '' : `\nLeft out: ${sections.map(({ title }) => title).join(', ')}.\n`;
}

/** Adds rows that take at most so many characters, and says how many they took. */
function takeRows({ section, rows }: Fitted, room: number): number {
  let used = 0;
  while (rows.length < section.count) {
    const row = `${section.row(rows.length)}\n`;
    if (used + row.length > room) break;
    used += row.length;
    rows.push(row);
  }
  return used;
}

function textOf({ section: { open, close, count, rest }, rows }: Fitted): string {
  return open + rows.join('') + (rows.length === count ? '' : rest(rows.length)) + close;
}
