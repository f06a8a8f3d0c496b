/** A column of a text table; numbers stand on the right. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Columns of texts. */
export function left(...titles: readonly string[]): readonly Column[] {
  return titles.map((title) => ({ title, align: 'left' }));
}

/** Columns of numbers. */
export function right(...titles: readonly string[]): readonly Column[] {
  return titles.map((title) => ({ title, align: 'right' }));
}

const GAP = '  ';

/** Lines of a table with aligned columns, its titles first. A column without any text is left out. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const used = columns
    .map((column, index) => ({ ...column, cells: rows.map((row) => row[index] ?? '') }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const padded = used.map(({ title, align, cells }) => {
    const all = [title, ...cells];
    const width = Math.max(...all.map(({ length }) => length));
    return all.map((cell) => (align === 'left' ? cell.padEnd(width) : cell.padStart(width)));
  });
  return [-1, ...rows.keys()].map((row) =>
    padded
      .map((cells) => cells[row + 1] ?? '')
      .join(GAP)
      .trimEnd(),
  );
}
