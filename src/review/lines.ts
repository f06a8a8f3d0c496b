import { align } from './delta/align.ts';
import type { LineCount } from './review.ts';

/** How many lines were added, removed, and moved; absent when the texts are the same. */
export function changedLines(from = '', to = ''): { readonly lines?: LineCount } {
  return from === to ? {} : { lines: countLines(linesOf(from), linesOf(to)) };
}

/** What is not in line and stands in both texts, as often as it stands in both, was moved. */
function countLines(from: readonly string[], to: readonly string[]): LineCount {
  const inLine = align(from, to).length;
  const moved = commonLines(from, to) - inLine;
  const counted = { added: to.length - inLine - moved, removed: from.length - inLine - moved };
  return moved === 0 ? counted : { ...counted, moved };
}

/** How many lines two texts share, wherever they stand. */
function commonLines(from: readonly string[], to: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of from) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of to) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common++;
  }
  return common;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
