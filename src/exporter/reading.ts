import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import type { HookName } from '../model/housekeeping.ts';
import type { Match } from '../model/match.ts';
import type { Direction, Verdict } from '../model/packet.ts';
import type { AddressSet } from '../net/address-set.ts';

/** Where packets of a direction enter a target: a hook of a host, or the direction itself where there are no hooks. */
export type EntryPoint =
  | { readonly kind: 'hook'; readonly hook: HookName }
  | { readonly kind: 'direction'; readonly direction: Direction };

/** Where an entry of a reading stands. `everywhere`: its rules have no direction and see all traffic. */
export type HookPoint = EntryPoint | { readonly kind: 'everywhere' };

/** An entry and the chain that decides there. Entries at one point are tried by ascending priority; a drop or reject at one is final. */
export interface Hook {
  readonly at: HookPoint;
  readonly chain: string;
  readonly priority: number;
  /** What becomes of a packet that reaches the end of the chain. */
  readonly policy: Verdict;
  readonly span: Span;
}

/**
 * What a statement does with a packet that matches. `return` ends the chain and goes on behind the jump; `continue` goes on
 * with the next statement (log, counter).
 */
export type Then =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'goto'; readonly chain: string }
  | { readonly kind: 'return' }
  | { readonly kind: 'continue' };

/** One statement of a rule file, in order. */
export interface Statement {
  readonly match: Match;
  /** Set when the statement depends on more than the packet: it may or may not match what `match` allows. */
  readonly undecided?: string;
  readonly then: Then;
  readonly log: boolean;
  /** The text that the file attaches to the statement: a comment or a rule's name. */
  readonly label?: string;
  readonly span: Span;
}

/** What a rule file says about packets: plain data, in the file's own names. */
export interface PacketReading {
  readonly kind: 'packets';
  readonly hooks: readonly Hook[];
  readonly chains: ReadonlyMap<string, readonly Statement[]>;
  /** Named address sets of the file. The same name may hold both families. */
  readonly objects: ReadonlyMap<string, AddressSet>;
  readonly notes: readonly Diagnostic[];
}
