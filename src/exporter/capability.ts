import type { Service } from '../model/service.ts';

/**
 * Everything a policy may ask of a target. The list is closed and total: an exporter answers for each, so that nothing can be forgotten.
 * The first group decides packets: what is unsupported there is an error. The second annotates: what is unsupported there is
 * listed as not carried.
 */
export const PACKET_CAPABILITIES = {
  order: 'rules are tried in order, the first match decides',
  drop: 'action drop',
  reject: 'action reject',
  pass: 'action or default pass: leave the packet to the rules around',
  scope: 'a policy that decides a part of the traffic and leaves the rest alone',
  fromZone: 'the zone a packet comes from',
  toZone: 'the zone a packet goes to',
  ipv4: 'IPv4 addresses',
  ipv6: 'IPv6 addresses',
  mixedFamilies: 'IPv4 and IPv6 in one rule',
  states: 'the connection state of a packet',
  sourcePorts: 'source ports',
  sctp: 'SCTP ports',
  icmpTypes: 'ICMP and ICMPv6 types and codes',
  protocols: 'IP protocols other than TCP, UDP, SCTP and ICMP',
  manyServices: 'several services in one rule',
} as const satisfies Record<string, string>;

export const ANNOTATION_CAPABILITIES = {
  log: 'a log entry per packet or connection',
  logPrefix: 'a text in front of the log entry',
  logRate: 'a limit on how often is logged',
  logLevel: 'the level of the log entry',
  logGroup: 'the netlink group of the log entry',
  defaultLog: 'a log entry for what the default decides',
  ruleName: 'the name of a rule',
  comment: 'the comment of a rule',
  owner: 'the owner of a rule',
  ticket: 'the ticket of a rule',
  expires: 'the last day of a rule',
  counter: 'a packet and byte counter per rule',
  domains: 'the domain names of endpoint sets',
  stamp: 'the fingerprint of what the output must do, where the device shows it',
} as const satisfies Record<string, string>;

export type PacketCapability = keyof typeof PACKET_CAPABILITIES;
export type AnnotationCapability = keyof typeof ANNOTATION_CAPABILITIES;
export type CapabilityName = PacketCapability | AnnotationCapability;

/**
 * `native`: the target has it. `lowered`: written in another, exactly equal way (`reason` says how); a lowered annotation that is text stands in
 * the label of the rule. `unsupported`: it cannot be expressed
 * (`reason` says why), but for the services in `except`. `source` names the vendor's documentation.
 */
export interface Capability {
  readonly level: 'native' | 'lowered' | 'unsupported';
  readonly reason?: string;
  readonly source?: string;
  /** Services of the kind that the target has all the same: any of these protocols, and ICMP with exactly these types. */
  readonly except?: readonly Service[];
}

export type Capabilities = Readonly<Record<CapabilityName, Capability>>;

export const NATIVE: Capability = { level: 'native' };

export function lowered(reason: string, source?: string): Capability {
  return source === undefined ? { level: 'lowered', reason } : { level: 'lowered', reason, source };
}

export function unsupported(reason: string, source?: string): Capability {
  return source === undefined ? { level: 'unsupported', reason } : { level: 'unsupported', reason, source };
}
