import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Origin } from '../model/endpoint-set.ts';
import type { HookName } from '../model/housekeeping.ts';
import type { Match } from '../model/match.ts';
import type { Action, Direction, StateSet } from '../model/packet.ts';
import type { PlatformEntry } from '../model/platform.ts';
import type { AddressIdentity, Log, Policy, Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import type { Family } from '../net/family.ts';
import type { Prefix } from '../net/prefix.ts';

/**
 * A set of addresses as the target will hold it: never empty, minimal, sorted (IPv4 first). `name` fits the target and is unique there
 * together with `family`; it comes from the identity, never from the members.
 */
export interface AddressObject {
  readonly name: string;
  readonly identity: AddressIdentity;
  readonly family: Family | 'both';
  /** By family, then by address; disjoint. */
  readonly prefixes: readonly [Prefix, ...Prefix[]];
  /** How many addresses, prefixes and ranges of both families were written for this identity. */
  readonly listed: number;
}

/** One side of a term: any address of the term's family, or an object. */
export type AddressUse = { readonly kind: 'any' } | { readonly kind: 'object'; readonly object: AddressObject };

/**
 * One product that the target can hold in one rule. `family` is that of both sides; `both` with two `any` sides means either family. Services are of that family, one
 * only unless the target has `manyServices`.
 */
export interface FittedTerm {
  readonly family: Family | 'both';
  readonly source: AddressUse;
  readonly destination: AddressUse;
  readonly services: readonly [Service, ...Service[]];
  readonly because?: Origin;
  /** Rule name, endpoint set and comment in one line that fits the target. */
  readonly label: string;
}

/** A rule as the target will hold it: one statement per term, all with the same action, zones, states and log. */
export interface FittedRule {
  /** Unique among the rules of the policy and fit for the target. */
  readonly id: string;
  readonly rule: Rule;
  readonly action: Action;
  /** The target's interfaces or zones; absent: any. */
  readonly ingress?: readonly [string, ...string[]];
  readonly egress?: readonly [string, ...string[]];
  /** Absent: whatever reaches the rule has one of its states. */
  readonly states?: StateSet;
  /** What of the rule's log the target carries; absent: no log. */
  readonly log?: Log;
  readonly terms: readonly [FittedTerm, ...FittedTerm[]];
}

/** Source and destination of the scope for one family. */
export interface FittedScopeTerm {
  readonly family: Family | 'both';
  readonly source: AddressUse;
  readonly destination: AddressUse;
}

export type FittedScope =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'within';
      readonly terms: readonly [FittedScopeTerm, ...FittedScopeTerm[]];
      readonly ingress?: readonly [string, ...string[]];
      readonly egress?: readonly [string, ...string[]];
    };

/** One housekeeping entry in force, its zones replaced by the target's interfaces. */
export interface Housekeeping {
  readonly name: string;
  readonly title: string;
  readonly verdict: 'allow' | 'drop';
  readonly matches: readonly [Match, ...Match[]];
}

/** All that is decided for one direction. Outside `scope` the packet is left alone. */
export interface FittedChain {
  readonly direction: Direction;
  /** Absent: the target has no hooks. */
  readonly hook?: HookName;
  readonly scope: FittedScope;
  /** Packets of these states whose way back is in scope are allowed outside it. Empty: none. */
  readonly repliesOutside: StateSet;
  /** Tried before the rules, in this order, inside the scope. */
  readonly housekeeping: readonly Housekeeping[];
  readonly rules: readonly FittedRule[];
  /** Allowed behind the rules and in front of the default, outside the scope too. */
  readonly platform: readonly PlatformEntry[];
  readonly default: { readonly action: Action; readonly log?: Log; readonly label: string };
}

/** All that a writer gets. */
export interface FittedContents {
  readonly policy: Policy;
  /** The policy's name, fit for an object of the target. */
  readonly name: string;
  /** One a direction that the policy decides, in the order inbound, outbound, forward. */
  readonly chains: readonly [FittedChain, ...FittedChain[]];
  /** Every object that the chains use, by name, then family. */
  readonly objects: readonly AddressObject[];
  /** Names of objects that earlier versions of this output left on the target and this one has no use for. */
  readonly retired: readonly string[];
  /** Texts of the artifacts that the exporter wanted kept, as the last build left them; empty on the first build. */
  readonly kept: ReadonlyMap<string, string>;
  /**
   * Fingerprint of what the output must do, 64 hexadecimal digits, to be written where the device shows it and decides nothing. Absent: the output asks for none,
   * and no line says one.
   */
  readonly stamp?: string;
  /** Annotations that are not carried, names that were altered, conditions ignored on request. */
  readonly losses: readonly Diagnostic[];
}

declare const fitted: unique symbol;

/** A policy that the target can hold, exactly. Made by `fitPolicy` alone, so that a writer has nothing left to refuse. */
export interface FittedPolicy extends FittedContents {
  readonly [fitted]: true;
}
