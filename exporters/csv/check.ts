import { type Diagnostic, error, type FittedPolicy } from 'rulecast/exporter/emit';
import { rowCount } from './emit-services.ts';

/** Rows of a worksheet without the one of titles: what opens as a table has no more. */
const ROWS_MAX = 1_048_575;
const SOURCE = 'Microsoft: Excel specifications and limits, worksheet size';

/** Source ports and destination ports of a service multiply: two lists of some thousand would fill the disk. */
export function check({ chains }: FittedPolicy): readonly Diagnostic[] {
  const rules = chains.flatMap((chain) => chain.rules);
  const counts = rules.map(({ rule, terms }) => ({
    rule,
    rows: sum(terms.flatMap(({ services }) => services.map(rowCount))),
  }));
  const defaults = chains.map(({ scope }) => (scope.kind === 'everything' ? 1 : scope.terms.length));
  const total = sum([...counts.map(({ rows }) => rows), ...defaults]);
  if (total <= ROWS_MAX) return [];
  const { rule, rows } = counts.reduce((most, one) => (one.rows > most.rows ? one : most));
  const message = `rules.csv takes ${total} rows, and a table holds ${ROWS_MAX} (${SOURCE}); ${rows} are of rule "${rule.name}"`;
  const hint = 'a service takes a row for each range of source ports with each range of ports: name fewer ranges';
  return [error('LIMIT_EXCEEDED', message, { span: rule.span, hint })];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
