import { type Position, positionsIn, type Span } from 'rulecast/exporter/read';

/** One file, with a way from an offset in its text to a line and column. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly positionOf: (offset: number) => Position;
}

/** A source over a text. Lines are counted when the first position is asked for. */
export function openSource(file: string, text: string): Source {
  return { file, text, positionOf: positionsIn(text) };
}

/** The piece of the source from `at` up to, not including, `end`. */
export function spanOf(source: Source, at: number, end: number): Span {
  return { file: source.file, start: source.positionOf(at), end: source.positionOf(end) };
}
