import type { FittedPolicy } from 'rulecast/exporter/emit';
import { asName, type NftablesOptions, type TableFamily, tableFamily, tableName } from './options.ts';
import { comment } from './quote.ts';

/** What every part of the writer needs to know about the table it writes into. */
export interface TableContext {
  /** Whether the table is ours, and a load replaces it. */
  readonly own: boolean;
  readonly family: TableFamily;
  readonly table: string;
  /** The policy's name as nft takes it. */
  readonly policy: string;
  readonly counters: boolean;
  /** The comment that bears the stamp of the output; absent: it has none. */
  readonly stamp?: string;
}

/** The table of `policy` as `options` want it. */
export function tableContext(policy: FittedPolicy, options: NftablesOptions): TableContext {
  return {
    own: options.into === undefined,
    family: tableFamily(options),
    table: tableName(options, policy.name),
    policy: asName(policy.name),
    counters: options.counters,
    ...(policy.stamp && { stamp: comment(`rulecast ${policy.stamp}`) }),
  };
}

/**
 * The name of a set: `m365.11.v4`, and `branch/m365.11.v4` in a table of the host. Neither policies nor objects have a `/`, so that two policies
 * in one table never share a set, whatever dots their names have.
 */
export function setName({ own, policy }: TableContext, object: string, family: 4 | 6): string {
  return own ? `${object}.v${family}` : `${policy}/${object}.v${family}`;
}
