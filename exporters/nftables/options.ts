import type { Direction, HookName } from 'rulecast/exporter';

/** A table's family: `inet` sees both address families, `ip` IPv4 only, `ip6` IPv6 only. */
export type TableFamily = 'inet' | 'ip' | 'ip6';

/** Options of an output, after defaults. */
export interface NftablesOptions {
  /** The hook of every direction; absent: each direction's own. */
  readonly hook?: HookName;
  /** As nft takes it: a number, or a word with an offset such as `filter - 5`. */
  readonly priority: number | string;
  /** The table that a load replaces; absent: named after the policy. */
  readonly table?: string;
  /** A table of the host that takes chains and sets, instead of a table of our own. */
  readonly into?: { readonly family: TableFamily; readonly table: string };
  readonly counters: boolean;
}

/** What an output without options gets. */
export const DEFAULTS: NftablesOptions = { priority: 'filter', counters: true };

/** Names that nft takes unquoted. `:` and `/` are possible too; rulecast keeps them for its own joints. */
export const NAME_CHARACTER = /[A-Za-z0-9_.-]/;
export const NAME_FIRST = /[A-Za-z_]/;
export const NAME_LEAD = '_';

const OWN_HOOKS = {
  inbound: 'input',
  outbound: 'output',
  forward: 'forward',
} as const satisfies Record<Direction, HookName>;

/** The hook on which each direction is decided. In a table of the host it is the one whose chain jumps to ours. */
export function hooksOf({ hook }: NftablesOptions): Readonly<Record<Direction, HookName>> {
  return hook === undefined ? OWN_HOOKS : { inbound: hook, outbound: hook, forward: hook };
}

/** The family of the table that holds the policy. */
export function tableFamily({ into }: NftablesOptions): TableFamily {
  return into?.family ?? 'inet';
}

/** The name of the table that holds the policy: the host's, the one in the options, or `rulecast_` and the policy's name. */
export function tableName({ into, table }: NftablesOptions, policyName: string): string {
  return into?.table ?? table ?? `rulecast_${asName(policyName)}`;
}

/** The chain of one direction in a table of the host: `branch.outbound`. It depends on identity alone, so that the host's jump stays good. */
export function chainName(direction: Direction, policyName: string): string {
  return `${asName(policyName)}.${direction}`;
}

/** A policy's name as nft takes it; a name that already fits stays as it is. */
export function asName(policyName: string): string {
  return NAME_FIRST.test(policyName.charAt(0)) ? policyName : `${NAME_LEAD}${policyName}`;
}
