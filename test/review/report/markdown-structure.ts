/** What our reports write as HTML, each alone on its line. */
const TAGS = /^(<!-- rulecast-diff:[^ ]* -->|<details><summary>[\w :]+<\/summary>|<\/details>)$/;

/** The cells of a row of a table, as platforms cut it: at every bar without a backslash. */
function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The rows of the table of changes, without its head. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map(cellsOf);
}

/** Text as a reader sees it: without escapes and code marks. */
export function readable(markdown: string): string {
  const shown = markdown.replace(/&#8203;/g, '').replace(/`/g, '');
  return shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** What a report of ours must never have, a sentence each; empty for a sound one. */
export function flawsOf(markdown: string): readonly string[] {
  const lines = markdown.split('\n');
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  return [
    ...(/^<!-- rulecast-diff:\S* -->$/.test(lines[0] ?? '') ? [] : ['the first line is no marker']),
    ...(count(/<!--/) === 1 + count(/^[^`]*`[^`]*<!--/) ? [] : ['there is a second comment']),
    ...(count(/^<details>/) === count(/^<\/details>$/) ? [] : ['a fold is not closed']),
    ...lines.flatMap(flawsOfLine),
  ];
}

function flawsOfLine(line: string): readonly string[] {
  if (TAGS.test(line)) return [];
  const outside = line.replace(/`[^`]+`/g, '');
  const flaw = (pattern: RegExp, text: string): readonly string[] =>
    pattern.test(outside) ? [`${text}: ${line}`] : [];
  return [
    ...flaw(/[<>]/, 'a tag'),
    ...flaw(/`/, 'an open code span'),
    ...flaw(/@/, 'a mention'),
    ...flaw(/\\/, 'an escape'),
    ...flaw(/\]\(|https?:\/\/|www\./i, 'a link'),
    ...flaw(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, 'something invisible'),
    ...(line.startsWith('|') && cellsOf(line).length !== 7 ? [`a row with other cells: ${line}`] : []),
    ...(!line.startsWith('|') && /(?<!`[^`]*)\|/.test(outside) ? [`a bar outside of the table: ${line}`] : []),
  ];
}
