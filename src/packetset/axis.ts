import { DIRECTIONS, STATES } from '../model/packet.ts';
import { icmpProtocol } from '../model/service-algebra.ts';
import type { Family } from '../net/family.ts';
import { containsInteger } from '../net/interval-set.ts';
import { PORT_PROTOCOLS } from '../net/protocol.ts';

/**
 * The fields of a packet that a diagram tests, in the order in which fingerprints are written. A later release may add a field anywhere:
 * what does not depend on it keeps its fingerprint.
 *
 * Some fields exist in some packets only, and no diagram ever tests one where it does not exist: addresses of one family below that family,
 * ports below protocols that have ports, ICMP type and code (`type * 256 + code`) below ICMP over IPv4 and ICMPv6 over IPv6. That is why two
 * policies that permit the same packets have the same diagram, whatever they say about fields that those packets do not have.
 */
export const FIELDS = [
  'direction',
  'state',
  'fromZone',
  'toZone',
  'family',
  'protocol',
  'destinationPort',
  'icmp',
  'sourcePort',
  'destination4',
  'destination6',
  'source4',
  'source6',
] as const;

export type Field = (typeof FIELDS)[number];

/** One value for each field. */
export type PerField<T> = Readonly<Record<Field, T>>;

/** The same function's value for each field. */
export function perField<T>(make: (field: Field) => T): PerField<T> {
  // Object.fromEntries loses its keys' types; they are FIELDS, all of them.
  return Object.fromEntries(FIELDS.map((field) => [field, make(field)])) as PerField<T>;
}

/**
 * All fields in the order in which a diagram tests them. `family` stands before addresses and `icmp`, `protocol` before ports and `icmp`:
 * {@link isFieldOrder}.
 */
export type FieldOrder = readonly Field[];

const NEEDS: Readonly<Partial<Record<Field, readonly Field[]>>> = {
  source4: ['family'],
  source6: ['family'],
  destination4: ['family'],
  destination6: ['family'],
  sourcePort: ['protocol'],
  destinationPort: ['protocol'],
  icmp: ['family', 'protocol'],
};

/** Whether every field is there once, behind those that say whether it exists. */
export function isFieldOrder(order: FieldOrder): boolean {
  if (order.length !== FIELDS.length || new Set(order).size !== FIELDS.length) return false;
  return order.every((field, place) => (NEEDS[field] ?? []).every((needed) => order.indexOf(needed) < place));
}

/** The two orders that are tried: rule sets about services are small in the first, address lists in the second. */
export const ORDERS = {
  services: FIELDS,
  addresses: [
    'direction',
    'state',
    'fromZone',
    'toZone',
    'family',
    'source4',
    'source6',
    'destination4',
    'destination6',
    'protocol',
    'destinationPort',
    'icmp',
    'sourcePort',
  ],
} as const satisfies Record<string, FieldOrder>;

/** The kinds of layer 4 that have fields of their own. */
export type Layer4 = 'ports' | 'icmp' | 'plain';

/** Which fields the packets of a protocol over a family have behind it. */
export function layer4Of(family: Family, protocol: number): Layer4 {
  if (containsInteger(PORT_PROTOCOLS, protocol)) return 'ports';
  return protocol === icmpProtocol(family) ? 'icmp' : 'plain';
}

/** Whether packets of a family and a kind of layer 4 have the field. */
export function hasField(field: Field, family: Family, layer4: Layer4): boolean {
  switch (field) {
    case 'source4':
    case 'destination4':
      return family === 4;
    case 'source6':
    case 'destination6':
      return family === 6;
    case 'sourcePort':
    case 'destinationPort':
      return layer4 === 'ports';
    case 'icmp':
      return layer4 === 'icmp';
    default:
      return true;
  }
}

/** Number of a family among the values of its field. */
export function familyValue(family: Family): 0 | 1 {
  return family === 4 ? 0 : 1;
}

const WORD = 0xffff_ffff;

/** The greatest value of each field, one word or four; zones are numbered by the space, from 0 for "none of the names". */
export const LAST_VALUES: Readonly<Record<Exclude<Field, 'fromZone' | 'toZone'>, readonly number[]>> = {
  direction: [DIRECTIONS.length - 1],
  state: [STATES.length - 1],
  family: [1],
  protocol: [255],
  destinationPort: [0xffff],
  icmp: [0xffff],
  sourcePort: [0xffff],
  destination4: [WORD],
  destination6: [WORD, WORD, WORD, WORD],
  source4: [WORD],
  source6: [WORD, WORD, WORD, WORD],
};
