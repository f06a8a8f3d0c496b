import { type Artifact, csvTable, type ListPlan } from 'rulecast/exporter/emit';
import { COLUMNS, hostRows } from './emit-rows.ts';

/** One table of the hosts of all lists. The path is the output's own. */
export function emit(plan: ListPlan): readonly Artifact[] {
  return [{ path: 'domains.csv', text: csvTable([COLUMNS, ...hostRows(plan)]) }];
}
