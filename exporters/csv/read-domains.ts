import { type Artifact, type Diagnostic, type Result, resultOf } from 'rulecast/exporter/read';
import { refuse, wordIn } from './read-cell.ts';
import { reportInto } from './read-report.ts';
import { readTable } from './read-table.ts';

const SIDES: ReadonlyMap<string, true> = new Map([
  ['from', true],
  ['to', true],
]);

/** Checks `domains.csv`, which tells people and proxies about host names: no address-based rule comes from it. Gives its number of rows. */
export function readDomains(file: Artifact): Result<number> {
  const table = readTable(file, 'domains.csv');
  if (!table.ok) return table;
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  for (const row of table.value) {
    wordIn(row, 'side', { words: SIDES, report });
    if (row.cells.rule === '') refuse(row, 'rule', { message: 'a rule has a name', report });
    if (row.cells.domain === '') refuse(row, 'domain', { message: 'a domain is expected', report });
  }
  return resultOf(table.value.length, found);
}
