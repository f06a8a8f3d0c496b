import { compareTokens } from './compare-tokens.ts';

/**
 * A list as it is committed: sorted, each line once, LF, a final newline; comments, which mostly say when a list was made, and blanks are gone.
 * A first line that names columns stays the first. A text with a field over several lines is kept as it is, but for its line ends.
 */
export function canonicalLines(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split(/\r\n|\r|\n/));
  if (lines.some((line) => (line.match(/"/g)?.length ?? 0) % 2 === 1)) return ended(lines.join('\n'));
  const elements = lines.map((line) => line.replace(/(?:^|\s)[#;].*$/, '').trim()).filter((line) => line !== '');
  const [first] = elements;
  const head = first !== undefined && isHeader(first) ? [first] : [];
  const rest = new Set(elements.filter((line) => !head.includes(line)));
  return ended([...head, ...[...rest].sort(compareTokens)].join('\n'));
}

/** A row of column names has neither dot nor colon in its first field, as every address has. */
function isHeader(line: string): boolean {
  return line.includes(',') && !/[.:]/.test(line.split(',', 1)[0] ?? '');
}

function ended(text: string): string {
  return `${text.replace(/\n+$/, '')}\n`;
}
