import { type AccessRequest, type Result, resultOf, type SetSelection } from 'rulecast/exporter';
import type { SquidOptions } from './options.ts';

/** What the options ask for. The schema has refused what makes no sense. */
export function request({ select, clients }: SquidOptions): Result<AccessRequest> {
  return resultOf({
    ...(select === undefined ? {} : { select: isList(select) ? select : [select] }),
    ...(clients === undefined ? {} : { clients }),
  });
}

function isList(select: SetSelection | readonly SetSelection[]): select is readonly SetSelection[] {
  return Array.isArray(select);
}
