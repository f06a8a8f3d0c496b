/**
 * A security group's verdict on a packet, as Azure documents it, straight from the template: ascending priority, first match. It knows what
 * the exporter writes and nothing else, and is no reader.
 */
import type { Packet } from '../../src/model/packet.ts';
import { type AddressSet, addressSetOf } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import { prefix } from './fitted-builder.ts';

export interface SecurityRule {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>> & { readonly priority: number };
}

export interface Template {
  readonly resources: readonly [
    {
      readonly name: string;
      readonly location: string;
      readonly tags: Readonly<Record<string, string>>;
      readonly properties: { readonly securityRules: readonly SecurityRule[] };
    },
  ];
}

const NUMBERS: Readonly<Record<string, number>> = { Tcp: 6, Udp: 17, Icmp: 1, Esp: 50, Ah: 51 };

export function templateOf(text: string): Template {
  return JSON.parse(text);
}

export function rulesOf(text: string): readonly SecurityRule[] {
  return templateOf(text).resources[0].properties.securityRules;
}

/** `pass`: left to the default rules of the platform. */
export function decideBy(rules: readonly SecurityRule[], packet: Packet): 'allow' | 'drop' | 'pass' {
  const direction = packet.direction === 'inbound' ? 'Inbound' : 'Outbound';
  const rule = rules
    .filter(({ properties }) => properties.direction === direction)
    .sort((a, b) => a.properties.priority - b.properties.priority)
    .find((one) => matches(one, packet));
  if (rule === undefined) return 'pass';
  return rule.properties.access === 'Allow' ? 'allow' : 'drop';
}

function matches({ properties }: SecurityRule, packet: Packet): boolean {
  const number = NUMBERS[String(properties.protocol)];
  if (properties.protocol !== '*' && packet.protocol !== number) return false;
  if (properties.protocol === 'Icmp' && packet.family !== 4) return false;
  return (
    hasAddress(properties, 'source', packet, packet.source) &&
    hasAddress(properties, 'destination', packet, packet.destination) &&
    hasPort(properties, 'source', packet.sourcePort) &&
    hasPort(properties, 'destination', packet.destinationPort)
  );
}

const SETS = new WeakMap<readonly string[], AddressSet>();

function setOf(list: readonly string[]): AddressSet {
  const set = SETS.get(list) ?? addressSetOf(list.map(prefix));
  SETS.set(list, set);
  return set;
}

function hasAddress(rule: SecurityRule['properties'], side: string, { family }: Packet, address: bigint): boolean {
  const list = rule[`${side}AddressPrefixes`];
  if (list === undefined) return rule[`${side}AddressPrefix`] === '*';
  return contains(setOf(list as readonly string[]), family, address);
}

function hasPort(rule: SecurityRule['properties'], side: string, port: number | undefined): boolean {
  const list = rule[`${side}PortRanges`];
  if (list === undefined) return rule[`${side}PortRange`] === '*';
  return (list as readonly string[]).some((range) => {
    const [from = '', to = from] = range.split('-');
    return port !== undefined && Number(from) <= port && port <= Number(to);
  });
}
