import type { LintCode } from '../diagnostic/codes.ts';
import type { Span } from '../diagnostic/diagnostic.ts';
import type { AddressSet } from '../net/address-set.ts';
import type { EndpointSet } from './endpoint-set.ts';
import type { Action, Direction } from './packet.ts';
import type { FeedVersion, Log } from './policy.ts';
import type { Service } from './service.ts';

/**
 * A policy as written: every include merged, every text parsed, every file and snapshot read, but names not yet resolved. The compiler
 * turns it into a `Policy`, once per site.
 */
export interface PolicyDocument {
  readonly name: string;
  readonly scope: ScopeNode | undefined;
  readonly default: { readonly action: Action; readonly log?: Log; readonly span: Span };
  /** Services of the lockout check; absent: the standard ones. */
  readonly management: 'none' | ServiceNode | undefined;
  readonly zones: readonly NameNode[];
  readonly feeds: ReadonlyMap<string, FeedNode>;
  readonly sets: ReadonlyMap<string, SetNode>;
  readonly services: ReadonlyMap<string, ServiceDefinition>;
  readonly sites: ReadonlyMap<string, SiteNode>;
  /** In order of evaluation: included files first. */
  readonly rules: readonly RuleNode[];
  readonly outputs: readonly OutputNode[];
  /** Module paths or packages with outside exporters. */
  readonly exporters: readonly NameNode[];
  /** What the policy makes of lints, by code. */
  readonly lints: ReadonlyMap<LintCode, LintNode>;
  /** The whole document, for diagnostics about something absent. */
  readonly span: Span;
}

/** What is made of a lint: `off` silences it. */
export type LintLevel = 'error' | 'warning' | 'off';

/** A lint with a level of its own, and why. `span` is that of its code. */
export interface LintNode {
  readonly code: LintCode;
  readonly level: LintLevel;
  readonly reason: string;
  readonly span: Span;
}

/** A name where it is written. */
export interface NameNode {
  readonly name: string;
  readonly span: Span;
}

/** An address expression. */
export type AddressNode =
  | { readonly kind: 'any'; readonly span: Span }
  /** Literal addresses or the contents of a file; `file` is its path as written. */
  | {
      readonly kind: 'addresses';
      readonly addresses: AddressSet;
      readonly listed: number;
      readonly file?: string;
      readonly span: Span;
    }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | SelectionNode
  | { readonly kind: 'union'; readonly members: readonly AddressNode[]; readonly span: Span }
  | { readonly kind: 'difference'; readonly of: AddressNode; readonly except: AddressNode; readonly span: Span };

/** `where` and `except` of a selection; keys are and-ed, the values of a key or-ed. */
export interface SelectorTerm {
  readonly label: string;
  readonly labelSpan: Span;
  readonly values: readonly { readonly text: string; readonly span: Span }[];
}

export interface SelectionNode {
  readonly kind: 'selection';
  readonly feed: NameNode;
  readonly where: readonly SelectorTerm[] | undefined;
  readonly except: readonly SelectorTerm[] | undefined;
  readonly span: Span;
}

export type SetNode =
  | { readonly kind: 'expression'; readonly name: string; readonly expression: AddressNode; readonly span: Span }
  | { readonly kind: 'per-site'; readonly name: string; readonly span: Span };

/** A feed with its snapshot read. `sourceNeedsIds` and `hasServices` come from the feed's type. */
export interface FeedNode extends FeedVersion {
  readonly endpointSets: readonly EndpointSet[];
  /** Its addresses are shared by strangers: on the source side of a rule, ids must be named one by one. */
  readonly sourceNeedsIds: boolean;
  /** Path of the snapshot; absent for a feed that was not read from a policy. */
  readonly snapshot?: string;
  /** When announced additions and removals count, where that is not at once. */
  readonly timing?: { readonly announced: 'include' | 'wait'; readonly keepRemoved: number };
  readonly span: Span;
}

/** A service expression; a literal `any` is the service of all protocols. */
export type ServiceNode =
  | { readonly kind: 'any'; readonly span: Span }
  | { readonly kind: 'service'; readonly service: Service; readonly span: Span }
  | { readonly kind: 'name'; readonly name: string; readonly span: Span }
  | { readonly kind: 'union'; readonly members: readonly ServiceNode[]; readonly span: Span };

export interface ServiceDefinition {
  readonly name: string;
  readonly expression: ServiceNode;
  readonly span: Span;
}

export interface SiteNode {
  readonly name: string;
  readonly sets: ReadonlyMap<string, { readonly expression: AddressNode; readonly span: Span }>;
  readonly span: Span;
}

export type ScopeNode =
  | { readonly kind: 'everything'; readonly span: Span }
  | {
      readonly kind: 'within';
      readonly from?: AddressNode;
      readonly to?: AddressNode;
      readonly fromZones?: readonly NameNode[];
      readonly toZones?: readonly NameNode[];
      readonly span: Span;
    };

export interface RuleNode {
  readonly name: string;
  readonly action: Action;
  readonly direction: Direction;
  readonly from: AddressNode;
  readonly to: AddressNode;
  readonly services?: ServiceNode;
  readonly fromZones?: readonly NameNode[];
  readonly toZones?: readonly NameNode[];
  readonly enabled: boolean;
  /** Absent: all sites. */
  readonly sites?: readonly NameNode[];
  readonly log?: Log;
  readonly comment?: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly expires?: { readonly date: string; readonly span: Span };
  readonly priority?: number;
  readonly notOn: ReadonlyMap<string, { readonly reason: string; readonly span: Span }>;
  readonly nameSpan: Span;
  readonly span: Span;
}

/** An output as written. `options` is plain data, validated against the exporter's schema when the exporter is known. */
export interface OutputNode {
  readonly id: string;
  readonly exporter: NameNode;
  readonly path: { readonly text: string; readonly span: Span };
  /** Zone to interfaces; `ignore` drops the conditions of zone-bound rules. */
  readonly zones:
    | 'ignore'
    | ReadonlyMap<string, { readonly targets: readonly string[]; readonly span: Span }>
    | undefined;
  readonly housekeeping: readonly NameNode[];
  /** Whether the device is to show the fingerprint of what the output must do. */
  readonly stamp: boolean;
  /** The keys that are written of those that speak of packets alone: `zones`, `housekeeping`, `stamp`. */
  readonly packetKeys: readonly NameNode[];
  readonly options: unknown;
  /** Position of a value inside `options`, or of its key, by JSON pointer (`''` is the whole). */
  readonly locateOption: (pointer: string, part?: 'key' | 'value') => Span;
  readonly span: Span;
}
