import type { Span } from '../diagnostic/diagnostic.ts';
import type { AddressSet } from '../net/address-set.ts';
import type { EndpointSet, Origin } from './endpoint-set.ts';
import type { Action, Direction, StateSet } from './packet.ts';
import type { Service } from './service.ts';

/**
 * Who a set of addresses is, apart from its members: objects of a target are named by this, so that a changed member changes no name.
 * `scope` and `rule` stand for expressions without a name of their own; `part` counts the parts of one expression from 1.
 */
export type AddressIdentity =
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly set: string; readonly part: number }
  | { readonly kind: 'endpoint-set'; readonly feed: string; readonly id: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly side: 'from' | 'to'; readonly part: number }
  | { readonly kind: 'scope'; readonly side: 'from' | 'to' };

/**
 * A set of addresses with its identity. Equal identities within one policy have equal addresses in every family that both have: a
 * flow holds a set without the family that its other side lacks, and `any` with one family alone is every address of it.
 */
export interface NamedAddresses {
  readonly identity: AddressIdentity;
  readonly addresses: AddressSet;
  /** How many addresses, prefixes and ranges were written for it, before aggregation and cutting. */
  readonly listed: number;
}

/** One source, one destination and the services between them: a product, never empty. */
export interface Flow {
  readonly source: NamedAddresses;
  readonly destination: NamedAddresses;
  readonly services: readonly [Service, ...Service[]];
  /** The endpoint set that `destination` (or `source`) came from, if any. */
  readonly because?: Origin;
}

/** How often a log line may be written; the verdict is never limited. */
export interface LogRate {
  readonly count: number;
  readonly per: 'second' | 'minute' | 'hour' | 'day';
}

export type LogLevel = 'emerg' | 'alert' | 'crit' | 'err' | 'warn' | 'notice' | 'info' | 'debug';

/** What a rule writes to the log; an empty object logs in the target's own way. */
export interface Log {
  readonly prefix?: string;
  readonly rate?: LogRate;
  readonly level?: LogLevel;
  readonly group?: number;
}

/** Annotations: they decide no packet. `expires` is `YYYY-MM-DD`, the last day in force. */
export interface RuleMeta {
  readonly comment?: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly expires?: string;
  readonly priority?: number;
  /** Exporter id to the reason why the rule is left out of its outputs. */
  readonly notOn: ReadonlyMap<string, string>;
}

/** An endpoint set that a rule uses, whole: ids, labels and domains reach the last exporter, sets without addresses too. */
export interface EndpointUse {
  readonly endpointSet: EndpointSet;
  readonly side: 'from' | 'to';
  /** The services in force after narrowing; empty when none was left. */
  readonly services: readonly Service[];
}

/** A rule in force at this site. Zones absent: any zone. First match wins. */
export interface Rule {
  readonly name: string;
  readonly action: Action;
  readonly direction: Direction;
  readonly fromZones?: readonly [string, ...string[]];
  readonly toZones?: readonly [string, ...string[]];
  readonly states: StateSet;
  /** Where its traffic may begin, inside the scope: of both families, also where its destinations have one alone. */
  readonly from: AddressSet;
  /** What the rule matches: the union of its flows, each cut to the scope. */
  readonly flows: readonly [Flow, ...Flow[]];
  readonly endpoints: readonly EndpointUse[];
  readonly log?: Log;
  readonly meta: RuleMeta;
  readonly span: Span;
}

/** The traffic a policy decides. Absent sides are not limited; `written` says that the user wrote `everything`. */
export type Scope =
  | { readonly kind: 'everything'; readonly written: boolean }
  | {
      readonly kind: 'within';
      readonly from: NamedAddresses;
      readonly to: NamedAddresses;
      readonly fromZones?: readonly [string, ...string[]];
      readonly toZones?: readonly [string, ...string[]];
      readonly span: Span;
    };

export interface DefaultVerdict {
  readonly action: Action;
  readonly log?: Log;
  readonly span: Span;
}

/** A feed as used: its name in the policy, its type, and the version its snapshot states, if it does. */
export interface FeedVersion {
  readonly name: string;
  readonly type: string;
  readonly instance?: string;
  readonly version?: string;
}

/** A policy for one site (or for none), every name resolved. Rules are tried in order; the first match decides. */
export interface Policy {
  readonly name: string;
  readonly site?: string;
  readonly scope: Scope;
  /**
   * The directions that the policy decides, in the order of `DIRECTIONS`: those of all its rules as written. One without a rule in force has its default still, so
   * that switching off the last rule never opens it.
   */
  readonly directions: readonly [Direction, ...Direction[]];
  readonly rules: readonly [Rule, ...Rule[]];
  readonly default: DefaultVerdict;
  /** Services of the lockout check; absent: the standard ones. */
  readonly management?: 'none' | readonly Service[];
  /** All zones that the policy declares, in its order. */
  readonly zones: readonly string[];
  readonly feeds: readonly FeedVersion[];
}
