import type { DomainPattern } from '../model/endpoint-set.ts';
import type { ProxyChain, Route } from './steering.ts';

/** One value of a label, or several that are or-ed, as options have them. */
export type LabelValues = string | number | boolean | readonly (string | number | boolean)[];

/** Endpoint sets by their labels, as in rules: keys are and-ed, the values of a key or-ed. Without a feed: of all feeds that have every label. */
export interface SetSelection {
  readonly feed?: string;
  readonly where?: Readonly<Record<string, LabelValues>>;
  readonly except?: Readonly<Record<string, LabelValues>>;
}

/** What a steering output asks for, from its options. */
export interface SteeringRequest {
  readonly proxy: ProxyChain;
  /** Absent: those of category Optimize and Allow that rules allow. */
  readonly direct?: readonly SetSelection[];
  /** Hosts beyond all feeds that go direct, and hosts that go to the proxy whatever else is said. */
  readonly directHosts: readonly DomainPattern[];
  readonly proxyHosts: readonly DomainPattern[];
  readonly plainHosts: Route;
  /** Sign-in hosts go to the proxy, which adds the headers that restrict tenants; absent: nothing was said of it. */
  readonly tenantRestrictions?: boolean;
  /** Name of the policy's set with the clients; absent: the scope's sources. */
  readonly clients?: string;
}

/** What an access output asks for, from its options. */
export interface AccessRequest {
  /** Absent: the endpoint sets of the policy's rules, each for the sources of its rule. */
  readonly select?: readonly SetSelection[];
  /** Name of the policy's set with the clients of what is selected; absent: the scope's sources. */
  readonly clients?: string;
}

/** What an output of lists asks for, from its options. */
export interface ListRequest {
  /** A list for each rule, or for each endpoint set. */
  readonly by: 'rule' | 'endpoint-set';
  /** Absent: the endpoint sets of the policy's rules. */
  readonly select?: readonly SetSelection[];
}
