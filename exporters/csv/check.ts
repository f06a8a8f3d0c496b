import { type Diagnostic, error, type FittedPolicy } from 'rulecast/exporter/emit';
import { type TableSize, tableSizes } from './emit-size.ts';

/**
 * The most of each that a file has. A worksheet has a row more, for the titles; the others are what this format's reader takes, since a file that
 * is not read back is not proved.
 */
export const FILE_MAX = {
  rows: { max: 1_048_575, source: 'Microsoft: Excel specifications and limits, worksheet size' },
  characters: { max: 64 * 1024 * 1024, source: 'what is read back' },
  separators: { max: 11_999_999, source: 'what is read back' },
  record: { max: 100_000, source: 'what is read back' },
} as const;

const MEASURES = {
  rows: 'rows',
  characters: 'characters',
  separators: 'commas and line ends',
  record: 'bytes in one row',
} as const satisfies Record<keyof typeof FILE_MAX, string>;

/** Source ports and destination ports of a service multiply: two lists of some thousand would fill the disk. */
export function check(policy: FittedPolicy): readonly Diagnostic[] {
  return tableSizes(policy).flatMap(sizeProblem);
}

function sizeProblem(size: TableSize): readonly Diagnostic[] {
  const measures = Object.keys(FILE_MAX) as (keyof typeof FILE_MAX)[];
  const exceeded = measures.find((measure) => size[measure] > FILE_MAX[measure].max);
  if (exceeded === undefined) return [];
  const { max, source } = FILE_MAX[exceeded];
  const message = `${size.file} takes up to ${size[exceeded]} ${MEASURES[exceeded]}, and a table holds ${max} (${source})`;
  if (size.most === undefined) return [error('LIMIT_EXCEEDED', message)];
  const { rule, rows } = size.most;
  const hint = 'a service takes a row for each range of source ports with each range of ports: name fewer ranges';
  return [error('LIMIT_EXCEEDED', `${message}; ${rows} rows are of rule "${rule.name}"`, { span: rule.span, hint })];
}
