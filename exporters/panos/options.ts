import type { Family } from 'rulecast/exporter/emit';

/** Where rules and objects stand: in a virtual system of a firewall, or on Panorama in a device group or shared by all. */
export type Placement =
  | { readonly vsys: string }
  | { readonly deviceGroup: string; readonly rulebase: Rulebase }
  | { readonly shared: Rulebase };

/** The rules of Panorama that come before, or after, those of each firewall. */
export type Rulebase = 'pre' | 'post';

/** Options of an output, after defaults. */
export interface PanosOptions {
  /** Absent: virtual system `vsys1`. */
  readonly placement?: Placement;
  /** Log forwarding profile of rules that log; it must exist on the device. Absent: none. */
  readonly logSetting?: string;
  /** `objects`: addresses and groups for the domains of endpoint sets, which no rule of the policy names. Absent: none. */
  readonly fqdn?: 'none' | 'objects';
}

/** What an output without options gets. */
export const DEFAULTS: PanosOptions = {};

/** A firewall without virtual systems has this one. */
const FIRST_VSYS: Placement = { vsys: 'vsys1' };

/** The placement of an output. */
export function placementOf({ placement }: PanosOptions): Placement {
  return placement ?? FIRST_VSYS;
}

/** A predefined application that stands for one ICMP type with all its codes, and for nothing else. */
export interface IcmpApplication {
  readonly name: string;
  readonly family: Family;
  readonly type: number;
}

/**
 * The predefined applications that mean exactly one set of packets. Others, `icmp` and `ipv6-icmp` among them, are what App-ID is left with
 * when no other application fits, so that they change with the content that is installed. ICMP errors never meet a rule: the
 * firewall finds their session by the packet inside.
 */
export const ICMP_APPLICATIONS: readonly IcmpApplication[] = [
  { name: 'ping', family: 4, type: 8 },
  { name: 'ping6', family: 6, type: 128 },
];
