import type { Family } from '../net/family.ts';

/** Which way a packet goes as its policy sees it. */
export type Direction = 'inbound' | 'outbound' | 'forward';

export const DIRECTIONS = ['inbound', 'outbound', 'forward'] as const satisfies readonly Direction[];

/** State of a packet as connection tracking sees it; `new` is the first packet of a connection. */
export type State = 'new' | 'established' | 'related' | 'untracked' | 'invalid';

/** All states, in the order in which they are printed. */
export const STATES = ['new', 'established', 'related', 'untracked', 'invalid'] as const satisfies readonly State[];

/** A set of states, in the order of {@link STATES}. */
export type StateSet = readonly State[];

/** The states that a policy rule matches: what belongs to a connection was decided when it began. */
export const RULE_STATES: StateSet = ['new', 'untracked'];

/** What a rule does. `pass` leaves the packet to the rules around the artifact. */
export type Action = 'allow' | 'drop' | 'reject' | 'pass';

/** What becomes of a packet; the same words as {@link Action}. */
export type Verdict = Action;

/** The zone of a host's own loopback interface. */
export const LOOPBACK_ZONE = 'loopback';

/**
 * One packet, as `docs/packets.md` defines it. Ports are set for TCP, UDP and SCTP, type and code for ICMP and ICMPv6; an absent
 * zone is an interface that no zone names.
 */
export interface Packet {
  readonly direction: Direction;
  readonly fromZone?: string;
  readonly toZone?: string;
  readonly family: Family;
  readonly source: bigint;
  readonly destination: bigint;
  readonly protocol: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly state: State;
}
