import type { JsonNode, Span } from 'rulecast/exporter/read';

/** Families whose rules see IP packets at the hooks of a host. */
export const IP_FAMILIES = ['inet', 'ip', 'ip6'] as const;

/** Families that see packets below IP, or before it. */
export const LOW_FAMILIES = ['arp', 'bridge', 'netdev'] as const;

export type TableFamily = (typeof IP_FAMILIES)[number];

/** A chain's place in the kernel. */
export interface Base {
  readonly type: string;
  readonly hook: string;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
}

export interface Rule {
  readonly handle: string;
  readonly comment: string | undefined;
  readonly statements: readonly JsonNode[];
  readonly span: Span;
}

export interface Chain {
  readonly name: string;
  readonly base: Base | undefined;
  readonly rules: Rule[];
  readonly span: Span;
}

/** A named set, or a map to verdicts or to other values. */
export interface NamedSet {
  readonly name: string;
  readonly kind: 'set' | 'verdicts' | 'values';
  /** Types of the parts of a key; empty when the listing has expressions instead. */
  readonly types: readonly string[];
  readonly elements: readonly JsonNode[];
  readonly span: Span;
  /** Set when the elements come and go by themselves, or with packets. */
  unsettled: string | undefined;
}

export interface Table {
  readonly family: TableFamily;
  readonly name: string;
  readonly isDormant: boolean;
  readonly chains: Map<string, Chain>;
  readonly sets: Map<string, NamedSet>;
  readonly span: Span;
}

/** Tables of IP families by `family name`, in the order of the listing. */
export type Ruleset = Map<string, Table>;

export function tableKey(family: string, name: string): string {
  return `${family} ${name}`;
}

/** The name of a chain in the reading: `inet filter output`. */
export function chainKey({ family, name }: Table, chain: string): string {
  return `${tableKey(family, name)} ${chain}`;
}
