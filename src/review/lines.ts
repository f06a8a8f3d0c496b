import { countChanged } from './delta/align.ts';
import type { LineCount } from './review.ts';

/** How many lines were added and removed; absent when the texts are the same. */
export function changedLines(from = '', to = ''): { readonly lines?: LineCount } {
  if (from === to) return {};
  const lines = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'));
  return { lines: countChanged(lines(from), lines(to)) };
}
