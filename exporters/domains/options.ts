import type { SetSelection } from 'rulecast/exporter';

/** Which patterns the target behind the file can say. */
export type Wildcards = 'all' | 'subdomains' | 'none';

/** The options of the exporter `domains` after defaults. */
export interface DomainsOptions {
  /** A list for each rule, or for each endpoint set. */
  readonly by: 'rule' | 'endpoint-set';
  /** Absent: the endpoint sets of the policy's rules. */
  readonly select?: SetSelection | readonly SetSelection[];
  readonly wildcards: Wildcards;
}

export const DEFAULTS: DomainsOptions = { by: 'endpoint-set', wildcards: 'all' };
