import type { Span } from '../diagnostic/diagnostic.ts';
import type { Change, Effect, Level, ToldChange } from './change.ts';

export {
  type AddressesShown,
  type Cause,
  type Change,
  type Decider,
  EFFECTS,
  type Effect,
  type FeedCause,
  LEVELS,
  type Level,
  type Risk,
  type ToldChange,
  type ZoneNames,
} from './change.ts';

/**
 * What a change does to traffic, and why: all that reports print and guardrails judge. Lists are sorted and everything in it follows from its inputs, so
 * that equal changes give equal bytes.
 */
export interface Review extends ToldReview {
  readonly changes: readonly Change[];
}

/** A review in words alone: what can be read back from JSON. */
export interface ToldReview {
  readonly from: ReviewedSide;
  readonly to: ReviewedSide;
  /** Everything that was compared, in the order of sites and paths. */
  readonly subjects: readonly Subject[];
  /** Packets whose verdict changes, the riskiest first, then the largest. */
  readonly changes: readonly ToldChange[];
  /** Host names that a feed gained or lost: no address-based firewall can enforce them. */
  readonly domains: readonly DomainChange[];
  /** What only went from one endpoint set to another. */
  readonly moves: readonly Move[];
  /** Changes of what decides how a change is judged or how files are written, beside the rules. */
  readonly settings: readonly SettingChange[];
  /** Limits of `guardrails.yaml` that the change crosses. */
  readonly violations: readonly Violation[];
  /** What was approved beforehand, when the review was asked to look at it. */
  readonly envelope?: EnvelopeVerdict;
  /** Whether the files of the new side do what its policy says; empty where the new side is no policy with built files. */
  readonly proofs: readonly ArtifactProof[];
  /** What the comparison takes for granted, a sentence each. */
  readonly assumptions: readonly string[];
  readonly totals: Totals;
  /** How many addresses the sets have that either side names, where that changed; absent: nobody counted. */
  readonly sets?: readonly SetSize[];
}

/** How many addresses a named set or an endpoint set had, and has. */
export interface SetSize {
  /** `proxies`, `m365:11`. */
  readonly name: string;
  /** The feed that it is a part of. */
  readonly feed?: string;
  /** Where it has these addresses; absent: everywhere. */
  readonly site?: string;
  /** No addresses where the side has no such set. */
  readonly from: AddressCounts;
  readonly to: AddressCounts;
  /** Addresses that are gone, others that came not counted; absent: `from` less `to`. */
  readonly lost?: AddressCounts;
}

/** In decimal digits. */
export interface AddressCounts {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** One side of the comparison, in the words of the user. */
export interface ReviewedSide {
  /** A path, or a revision with a path: `main:rulecast.yaml`. */
  readonly label: string;
  /** The full hash of the commit that it was read from; absent for files on disk. */
  readonly commit?: string;
}

/** One thing that has traffic on both sides: a policy at a site, what an output adds to it, a rule file, a feed. */
export interface Subject {
  readonly kind: 'policy' | 'output' | 'artifact' | 'feed';
  /** How people call it: `branch-egress at oslo`, `out/oslo/branch.nft`. */
  readonly name: string;
  readonly site?: string;
  /** `added`, `removed`: it exists on one side only, and is compared with nothing at all: everything passes. */
  readonly state: 'compared' | 'added' | 'removed';
  /**
   * `undecided`: it depends on more than packets, or an output of hosts cannot be planned. `unknown`: the comparison takes more work than the budget
   * allows, or has more changes than are listed.
   */
  readonly outcome: 'same' | 'changed' | 'undecided' | 'unknown';
  /** SHA-256 of the packet sets. */
  readonly fingerprints: { readonly from?: string; readonly to?: string };
  /** Lines of text that were added and removed; absent when nothing was. */
  readonly lines?: LineCount;
  /** Why the text differs though the traffic does not: `rulecast 0.1.0 -> 0.2.0`; or how many changes are not listed. */
  readonly note?: string;
}

export interface LineCount {
  readonly added: number;
  readonly removed: number;
  /** Lines that both sides have, at another place in the order; they are in neither of the counts above. */
  readonly moved?: number;
}

/** How the opened traffic stands to a policy of approved traffic. */
export interface EnvelopeVerdict {
  /** Where the approved traffic is written: `approved.yaml`. */
  readonly label: string;
  /** Whether all that is opened was approved. */
  readonly inside: boolean;
}

/** A host name that one side has in a feed and the other does not. */
export interface DomainChange {
  readonly kind: 'added' | 'removed';
  readonly feed: string;
  readonly domain: string;
  /** The endpoint sets that have it, by id. */
  readonly sets: readonly DomainSet[];
}

export interface DomainSet {
  readonly id: string;
  readonly category?: string;
  readonly serviceArea?: string;
  readonly required: boolean;
  /** Whether the set has addresses too, which rules can match. */
  readonly hasAddresses: boolean;
  /** As {@link Change.services}. */
  readonly services: readonly string[];
}

/** Prefixes or host names that left some endpoint sets of a feed and are in others now: no traffic changes by it. */
export interface Move {
  readonly feed: string;
  readonly what: 'prefixes' | 'domains';
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Sorted; never empty. */
  readonly items: readonly string[];
}

/** A changed setting that is judged apart from traffic. Those of level `high` never merge by themselves. */
export interface SettingChange {
  readonly kind:
    | 'guardrails'
    | 'envelope'
    | 'lint'
    | 'exporters'
    | 'not-on'
    | 'scope'
    | 'default'
    | 'budget'
    | 'guard'
    | 'output'
    | 'housekeeping'
    | 'zones'
    | 'stamp'
    | 'management'
    /** Where an output sends hosts, or which it lets through or lists. */
    | 'hosts';
  readonly level: Level;
  /** A phrase: `not-on azure-nsg added to rule "smtp"`. */
  readonly text: string;
  /** All that `text` names the first of: patterns of hosts, members or names of lists, proxies. */
  readonly items?: readonly string[];
  /** The sites where it is so, of a policy that has sites; absent: it is not about sites. */
  readonly sites?: readonly string[];
  readonly span?: Span;
  readonly side: 'from' | 'to';
}

/** A limit that the change crosses. */
export interface Violation {
  /** The guardrail's name in its file. */
  readonly guardrail: string;
  /** Why the guardrail is there, in the words of its author. */
  readonly reason: string;
  /** What crosses it: `any destination on udp/123`. */
  readonly text: string;
  /** Id of the change; absent where a setting or the whole crosses it. */
  readonly change?: string;
  /** Where the guardrail is written. */
  readonly span?: Span;
}

/** The verdict of the proof on one output of the new side. */
export interface ArtifactProof {
  readonly output: string;
  readonly site?: string;
  readonly path: string;
  readonly ipv4: 'proved' | 'refuted' | 'undecided';
  readonly ipv6: 'proved' | 'refuted' | 'undecided';
  /** What stands behind the reader. */
  readonly evidence: 'engine' | 'published';
}

/** Sums over all changes. Addresses are those on the far side: destinations, and sources of what is inbound. */
export interface Totals {
  readonly effects: Readonly<Record<Effect, EffectTotal>>;
  readonly level?: Level;
}

export interface EffectTotal {
  readonly changes: number;
  /** Different addresses, in decimal digits. */
  readonly ipv4: string;
  readonly ipv6: string;
}

/** What a review says in one word. */
export type ReviewVerdict = 'same' | 'changed' | 'inside-envelope' | 'violated' | 'undecided';
