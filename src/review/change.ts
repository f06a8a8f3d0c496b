import type { Span } from '../diagnostic/diagnostic.ts';
import type { Direction, State, Verdict } from '../model/packet.ts';
import type { PacketMatch } from '../packetset/program.ts';

/** What becomes of packets, in the order in which reports tell it. */
export const EFFECTS = ['opened', 'closed', 'altered', 'undecided'] as const;

/** `altered`: not allowed before or after, but refused in another way, or left to the rules around. */
export type Effect = (typeof EFFECTS)[number];

/** Levels of risk, the highest first. */
export const LEVELS = ['high', 'medium', 'low'] as const;
export type Level = (typeof LEVELS)[number];

/** One product of packets whose verdict changes. All changes of a subject together are the whole difference, and no packet is in two of them. */
export interface Change extends ToldChange {
  /** The packets, for those who compute with them; all else says the same in words. */
  readonly term: PacketMatch;
}

/** A change in words alone: what is left of it in JSON, and enough for reports that draw nothing. */
export interface ToldChange {
  /** Eight hexadecimal digits that stay the same as long as the packets and the effect do. */
  readonly id: string;
  readonly effect: Effect;
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
  /** What of the term changes at each subject, where that is not all of it: a set of one name has addresses of its own at each site. */
  readonly parts?: readonly SubjectPart[];
}

/** The packets of a change at one of its subjects. */
export interface SubjectPart {
  readonly subject: string;
  readonly term: PacketMatch;
}

/** The packets of a change at each of its subjects. */
export function subjectParts({
  term,
  subjects,
  parts,
}: Pick<Change, 'term' | 'subjects' | 'parts'>): readonly SubjectPart[] {
  return parts ?? subjects.map((subject) => ({ subject, term }));
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
