import type { Span } from '../../diagnostic/diagnostic.ts';
import type { Direction } from '../../model/packet.ts';
import type { PortService } from '../../model/service.ts';
import type { PacketMatch } from '../../packetset/program.ts';

/** Limits that a change must keep, as a `guardrails.yaml` says them. */
export interface Guardrails {
  readonly guardrails: readonly Guardrail[];
}

/** What each limit is set to. */
export interface LimitSettings {
  readonly 'any-destination': object;
  readonly 'any-source': object;
  /** The shortest length that a prefix may have. */
  readonly 'prefix-wider-than': { readonly ipv4: number; readonly ipv6: number };
  /** The most addresses. */
  readonly 'addresses-opened': { readonly ipv4: bigint; readonly ipv6: bigint };
  readonly 'ports-opened': { readonly moreThan: number };
  readonly 'admin-ports-from-internet': { readonly ports: readonly PortService[] };
  readonly 'special-ranges-in-feed': object;
  /** The most that a set may lose, in percent. */
  readonly 'set-shrinks': { readonly percent: number };
  readonly 'established-rule-lost': object;
  readonly 'default-changed': object;
}

export type LimitName = keyof LimitSettings;

/** One guardrail of a known limit. */
export type GuardrailOf<K extends LimitName> = GuardrailHead & { readonly limit: K } & LimitSettings[K];

export type Guardrail = { [K in LimitName]: GuardrailOf<K> }[LimitName];

/** What every guardrail has. */
export interface GuardrailHead {
  /** Its identity. */
  readonly name: string;
  readonly reason: string;
  /** The sites where it holds; absent: all. What belongs to no site is always judged. */
  readonly sites?: readonly SiteName[];
  /** Absent: all. */
  readonly directions?: readonly Direction[];
  readonly except: readonly Exception[];
  readonly span: Span;
}

export interface SiteName {
  readonly name: string;
  readonly span: Span;
}

/** Packets that a guardrail is not about. */
export interface Exception {
  /** Any of the products. */
  readonly matches: readonly PacketMatch[];
  /** The last day on which it holds, `YYYY-MM-DD`; absent: for ever. */
  readonly until?: string;
  readonly reason: string;
}
