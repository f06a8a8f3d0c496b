import { DIRECTIONS, type Direction } from '../../model/packet.ts';
import { type AddressSet, ANY, EMPTY, isEmpty } from '../../net/address-set.ts';
import { union } from '../../net/algebra.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import type { PacketMatch } from '../../packetset/program.ts';

/** Which addresses of a packet. */
export type Side = 'source' | 'destination';

/** The families that packets of the term have. */
export function familiesOf({ family, source, destination, icmp }: PacketMatch): readonly Family[] {
  return FAMILIES.filter(
    (one) =>
      (family ?? one) === one &&
      (icmp?.family ?? one) === one &&
      !isEmpty(source ?? ANY, one) &&
      !isEmpty(destination ?? ANY, one),
  );
}

/** The addresses that packets of the term have on a side: all of a family where the term does not limit them, none of a family that it lacks. */
export function addressesOf(term: PacketMatch, side: Side): AddressSet {
  const all = term[side] ?? ANY;
  const families = familiesOf(term);
  return { v4: families.includes(4) ? all.v4 : EMPTY.v4, v6: families.includes(6) ? all.v6 : EMPTY.v6 };
}

/** The directions of a term: all where it does not limit them. */
export function directionsOf({ directions = DIRECTIONS }: PacketMatch): readonly Direction[] {
  return directions;
}

/** Who is far away: the source of what is inbound, the destination of everything else. A term may have both. */
export function farSides(term: PacketMatch): readonly Side[] {
  const directions = directionsOf(term);
  const isInbound = directions.includes('inbound');
  const isOther = directions.some((direction) => direction !== 'inbound');
  return [...(isInbound ? (['source'] as const) : []), ...(isOther ? (['destination'] as const) : [])];
}

/** The addresses on the far sides of a term. */
export function farAddresses(term: PacketMatch): AddressSet {
  return farSides(term).reduce<AddressSet>((all, side) => union(all, addressesOf(term, side)), EMPTY);
}
