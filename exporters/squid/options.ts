import type { SetSelection } from 'rulecast/exporter';

/** The options of the exporter `squid` after defaults. */
export interface SquidOptions {
  /** Absent: the endpoint sets of the policy's rules. */
  readonly select?: SetSelection | readonly SetSelection[];
  /** Name of the policy's set with the clients; absent: the sources of each rule, or the scope's. */
  readonly clients?: string;
  /** How the names of all ACLs begin. */
  readonly prefix: string;
}

export const DEFAULTS: SquidOptions = { prefix: 'rulecast' };
