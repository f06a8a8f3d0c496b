import type { Span } from '../diagnostic/diagnostic.ts';
import type { Direction, State, Verdict } from '../model/packet.ts';
import type { PacketMatch } from '../packetset/program.ts';

/**
 * What a change does to traffic, and why: all that reports print and guardrails judge. Lists are sorted and everything in it follows from its inputs, so
 * that equal changes give equal bytes.
 */
export interface Review {
  readonly from: ReviewedSide;
  readonly to: ReviewedSide;
  /** Everything that was compared, in the order of sites and paths. */
  readonly subjects: readonly Subject[];
  /** Packets whose verdict changes, the riskiest first, then the largest. */
  readonly changes: readonly Change[];
  /** Host names that a feed gained or lost: no address-based firewall can enforce them. */
  readonly domains: readonly DomainChange[];
  /** What only went from one endpoint set to another. */
  readonly moves: readonly Move[];
  /** Changes of what decides how a change is judged or how files are written, beside the rules. */
  readonly settings: readonly SettingChange[];
  /** Limits of `guardrails.yaml` that the change crosses. */
  readonly violations: readonly Violation[];
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
  /** `unknown`: the comparison takes more work than the budget allows. */
  readonly outcome: 'same' | 'changed' | 'undecided' | 'unknown';
  /** SHA-256 of the packet sets. */
  readonly fingerprints: { readonly from?: string; readonly to?: string };
  /** Lines of text that were added and removed; absent when nothing was. */
  readonly lines?: LineCount;
  /** Why the text differs though the traffic does not: `rulecast 0.1.0 -> 0.2.0`. */
  readonly note?: string;
}

export interface LineCount {
  readonly added: number;
  readonly removed: number;
}

/** `altered`: not allowed before or after, but refused in another way, or left to the rules around. */
export type Effect = 'opened' | 'closed' | 'altered' | 'undecided';

/** Levels of risk, the highest first. */
export const LEVELS = ['high', 'medium', 'low'] as const;
export type Level = (typeof LEVELS)[number];

/** One product of packets whose verdict changes. All changes of a subject together are the whole difference, and no packet is in two of them. */
export interface Change {
  /** Eight hexadecimal digits that stay the same as long as the packets and the effect do. */
  readonly id: string;
  readonly effect: Effect;
  /** The packets, for those who compute with them; the fields below say the same in words. */
  readonly term: PacketMatch;
  /** Every verdict that packets of the term had, and the one they get; several of `to` only where it is undecided. */
  readonly verdicts: { readonly from: readonly Verdict[]; readonly to: readonly Verdict[] };
  readonly directions: readonly Direction[];
  readonly states: readonly State[];
  /** Absent: every zone or interface. */
  readonly fromZones?: ZoneNames;
  readonly toZones?: ZoneNames;
  /** `tcp/443`, `udp/3478-3481`, `icmp/8/0`, `esp`, `tcp/1024-65535 to 22`; `any` alone for every protocol. */
  readonly services: readonly string[];
  readonly source: AddressesShown;
  readonly destination: AddressesShown;
  /** How many packets, in decimal digits. */
  readonly packets: string;
  readonly level: Level;
  /** The highest level first. Empty where nothing is wrong with it: the level is `low` then. */
  readonly risks: readonly Risk[];
  /** Why, the first being the one to tell when there is room for one only. Never empty. */
  readonly causes: readonly Cause[];
  /** Who decides the example packet on either side. */
  readonly deciders: { readonly from: Decider; readonly to: Decider };
  /** One packet of the term, as `rulecast explain` takes it. */
  readonly example: string;
  /** Names of the subjects with this very change. Never empty. */
  readonly subjects: readonly string[];
}

/** `not`: every zone or interface but these. */
export interface ZoneNames {
  readonly names: readonly string[];
  readonly not: boolean;
}

/** A set of addresses in words. */
export interface AddressesShown {
  /** `any`, `any IPv4`, names of sets, endpoint sets (`m365:11`) or selections that are equal to it; empty where none is. */
  readonly names: readonly string[];
  /** All of it as prefixes, IPv4 first. */
  readonly prefixes: readonly string[];
  /** How many addresses, in decimal digits. */
  readonly ipv4: string;
  readonly ipv6: string;
}

/** Something that a reviewer should look at. The catalogue is `RISKS`. */
export interface Risk {
  readonly id: string;
  readonly level: Level;
  /** A phrase for people: `destination any`, `65,536 addresses`. */
  readonly text: string;
}

export type CauseKind =
  | 'rule-added'
  | 'rule-removed'
  | 'rule-edited'
  /** The rule is as it was; one that decided earlier is gone, or says less. */
  | 'unmasked'
  /** The rule is as it was, and so is all that it names; rules went to another place in the order. */
  | 'rule-moved'
  | 'set-edited'
  | 'feed-changed'
  | 'scope-changed'
  | 'default-changed'
  | 'zones-changed'
  | 'output-changed'
  | 'file-changed'
  | 'subject-added'
  | 'subject-removed';

/** Why a verdict changed. */
export interface Cause {
  readonly kind: CauseKind;
  /** A phrase for people, without the place: `rule "ntp" added`, `m365:11: 3 prefixes added`. */
  readonly text: string;
  /** The rule that decides, or decided. */
  readonly rule?: string;
  /** Where it is written: in the new side, or in the old one for what is gone. */
  readonly span?: Span;
  readonly side: 'from' | 'to';
  readonly feed?: FeedCause;
  /** What the rule says of itself. */
  readonly owner?: string;
  readonly ticket?: string;
  readonly comment?: string;
}

/** Which part of a feed is behind a change. */
export interface FeedCause {
  readonly name: string;
  /** The endpoint set. */
  readonly id: string;
  readonly category?: string;
  readonly serviceArea?: string;
  readonly urls: readonly string[];
  readonly versions: { readonly from?: string; readonly to?: string };
  /** The side of packets on which the feed's addresses stand; absent: the far side. */
  readonly side?: 'source' | 'destination';
}

/** Who decides a packet on one side. */
export interface Decider {
  readonly verdict: Verdict | 'undecided';
  /** The rule's name, `default`, `outside scope`, `housekeeping NAME`, or what a rule file calls its line. */
  readonly by: string;
  readonly span?: Span;
  /** The text of the line, where it is known. */
  readonly line?: string;
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
    | 'management';
  readonly level: Level;
  /** A phrase: `not-on azure-nsg added to rule "smtp"`. */
  readonly text: string;
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
