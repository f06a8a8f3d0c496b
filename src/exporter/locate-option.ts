import type { Span } from '../diagnostic/diagnostic.ts';

/** Finds the place of a value inside the options, or of its key, by its JSON pointer; `''` is the whole. */
export type LocateOption = (pointer: string, part?: 'key' | 'value') => Span;
