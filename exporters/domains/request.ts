import { type ListRequest, type Result, resultOf } from 'rulecast/exporter';
import type { DomainsOptions } from './options.ts';

/** What the options ask for; the schema has refused all that cannot be. */
export function request({ by, select }: DomainsOptions): Result<ListRequest> {
  return resultOf({ by, ...(select === undefined ? {} : { select: [select].flat() }) });
}
