import type { SetSelection } from 'rulecast/exporter';

/** What polls the lists. */
export type Platform = 'panos' | 'fortios' | 'checkpoint' | 'plain';

/** Lists of one kind hold entries of that kind alone; the word is the suffix of their names. */
export type ListKind = 'addresses' | 'domains' | 'urls';

/** What is counted against the device, as `README.md` says. */
export type LimitName = 'lists' | 'hostLists' | 'addresses' | 'domains' | 'urls' | 'entries' | 'bytes';

/** The options of the exporter `edl` after defaults. */
export interface EdlOptions {
  /** Always written: the schema requires it. */
  readonly platform: Platform;
  /** Absent: all that the platform has. */
  readonly lists?: readonly ListKind[];
  /** A list for each rule, or for each endpoint set. */
  readonly by: 'rule' | 'endpoint-set';
  /** Absent: the endpoint sets of the policy's rules. */
  readonly select?: SetSelection | readonly SetSelection[];
  /** `tested`: entries whose match the vendor does not document are known to mean what the feed means. */
  readonly matching: 'documented' | 'tested';
  /** In place of the platform's numbers. */
  readonly limits: Readonly<Partial<Record<LimitName, number>>>;
}

export const DEFAULTS: EdlOptions = { platform: 'plain', by: 'endpoint-set', matching: 'documented', limits: {} };
