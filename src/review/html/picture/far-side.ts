import { type AddressSet, ANY, EMPTY, isEmpty, onlyFamily } from '../../../net/address-set.ts';
import { union } from '../../../net/algebra.ts';
import { FAMILIES } from '../../../net/family.ts';
import type { PacketMatch } from '../../../packetset/program.ts';
import type { Change } from '../../review.ts';

/**
 * The addresses that a change opens or closes: destinations, and sources of what is inbound. A family in which the term has addresses on one side only
 * has no packet, and so no address here.
 */
export function farSide({ term, directions }: Pick<Change, 'term' | 'directions'>): AddressSet {
  const { source = ANY, destination = ANY } = term;
  const inbound = directions.includes('inbound') ? source : EMPTY;
  const outward = directions.some((direction) => direction !== 'inbound') ? destination : EMPTY;
  return onlyFamilies(union(inbound, outward), term);
}

function onlyFamilies(set: AddressSet, { source = ANY, destination = ANY, family, icmp }: PacketMatch): AddressSet {
  const possible = FAMILIES.filter(
    (one) =>
      (family ?? one) === one && (icmp?.family ?? one) === one && !isEmpty(source, one) && !isEmpty(destination, one),
  );
  return possible.map((one) => onlyFamily(set, one)).reduce(union, EMPTY);
}
