import type { Position, Span } from 'rulecast/exporter/read';

/** One file, with a way from an offset in its text to a line and column. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly positionOf: (offset: number) => Position;
}

/** A source over a text. Lines are counted when the first position is asked for. */
export function openSource(file: string, text: string): Source {
  let starts: readonly number[] | undefined;
  const positionOf = (offset: number): Position => {
    starts ??= lineStarts(text);
    const line = lastAtOrBelow(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return { file, text, positionOf };
}

/** The piece of the source from `at` up to, not including, `end`. */
export function spanOf(source: Source, at: number, end: number): Span {
  return { file: source.file, start: source.positionOf(at), end: source.positionOf(end) };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last number that is not above `wanted`; the numbers ascend and begin with 0. */
function lastAtOrBelow(numbers: readonly number[], wanted: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
