import type { Token } from './token.ts';

/** The families of tables. Rules of `inet` see IPv4 and IPv6; those of `arp`, `bridge` and `netdev` work below them. */
export const TABLE_FAMILIES = ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'] as const;

export type TableFamily = (typeof TABLE_FAMILIES)[number];

/** Where a chain is called by the kernel. */
export interface Base {
  readonly type: string;
  readonly hook: string;
  readonly priority: number;
  readonly at: Token;
}

/** A rule as its tokens: names in it may be defined later. */
export type RuleText = readonly [Token, ...Token[]];

export interface Chain {
  readonly name: string;
  readonly at: Token;
  base?: Base;
  policy: 'accept' | 'drop';
  rules: RuleText[];
}

/** What a map gives for a key. `chain` is set for jump and goto. */
export interface ElementVerdict {
  readonly kind: 'accept' | 'drop' | 'continue' | 'return' | 'jump' | 'goto' | 'queue';
  readonly chain?: string;
}

/** One element of a set: the parts of its key as text (`10.0.0.0/8`, `tcp`, `443`). */
export interface Element {
  readonly key: readonly string[];
  readonly at: Token;
  readonly verdict?: ElementVerdict;
  readonly comment?: string;
  /** Set when the element is there for a while or up to a rate only. */
  readonly undecided?: string;
}

export interface NamedSet {
  readonly kind: 'set' | 'map';
  readonly name: string;
  readonly at: Token;
  /** The type as written, in words: `ipv4_addr . inet_service`, or the expressions after `typeof`. */
  type: string;
  /** The parts of the type; absent after `typeof`. */
  types?: readonly string[];
  /** What a map gives, `verdict` or a type of value. */
  data?: string;
  isInterval: boolean;
  /** Set when packets or time change the elements. */
  undecided?: string;
  elements: Element[];
}

export interface Table {
  readonly family: TableFamily;
  readonly name: string;
  readonly at: Token;
  isDormant: boolean;
  readonly chains: Map<string, Chain>;
  readonly sets: Map<string, NamedSet>;
}

/** All tables, by {@link tableKey}, as the commands read so far leave them. */
export type Ruleset = Map<string, Table>;

export function tableKey(family: TableFamily, name: string): string {
  return `${family} ${name}`;
}

/** The key of a chain in a reading: `inet filter output`. */
export function chainKey(table: Table, chain: string): string {
  return `${table.family} ${table.name} ${chain}`;
}

export function isTableFamily(word: string): word is TableFamily {
  return (TABLE_FAMILIES as readonly string[]).includes(word);
}
