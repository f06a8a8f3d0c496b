import { compareTokens } from './compare-tokens.ts';

/** `list`: comments begin anywhere on a line. `rows`: of comma-separated fields; comments are lines of their own. */
export type LineForm = 'list' | 'rows';

const COMMENTS = {
  list: /(?:^|\s)(?:[#;]|\/\/).*$/,
  rows: /^\s*#.*$/,
} as const satisfies Record<LineForm, RegExp>;

/**
 * Lines as they are committed: sorted, each once, LF, a final newline; comments, which mostly say when a list was made, and empty lines are gone.
 * A first row that names columns stays the first.
 */
export function canonicalLines(texts: readonly string[], form: LineForm): string {
  const lines = texts.flatMap((text) => text.split(/\r\n|\n/));
  const elements = lines.map((line) => line.replace(COMMENTS[form], '').trim()).filter((line) => line !== '');
  const [first] = elements;
  const head = form === 'rows' && first !== undefined && isHeader(first) ? [first] : [];
  const rest = new Set(elements.filter((line) => !head.includes(line)));
  return `${[...head, ...[...rest].sort(compareTokens)].join('\n')}\n`;
}

/** Names of columns have neither dot nor colon, and every address has. */
function isHeader(line: string): boolean {
  return !/[.:]/.test(line.split(',', 1)[0] ?? '');
}
