import type { NameSet } from '../../model/match.ts';
import { isEmpty } from '../../net/address-set.ts';
import { overlaps } from '../../net/algebra.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { overlapsIntervals } from '../../net/interval-set.ts';
import type { PacketMatch } from '../../packetset/program.ts';

/** Whether some packet may be in both products. `false` is certain; `true` may be said of products that have no packet in common. */
export function mayMeet(a: PacketMatch, b: PacketMatch): boolean {
  // What tells most rules apart is asked first: thousands of them are asked.
  return (
    both(a.destinationPorts, b.destinationPorts, overlapsIntervals) &&
    both(a.destination, b.destination, overlaps) &&
    both(a.source, b.source, overlaps) &&
    both(a.protocols, b.protocols, overlapsIntervals) &&
    both(a.sourcePorts, b.sourcePorts, overlapsIntervals) &&
    both(a.icmp, b.icmp, (x, y) => x.family === y.family && overlapsIntervals(x.types, y.types)) &&
    both(a.directions, b.directions, shares) &&
    both(a.states, b.states, shares) &&
    both(a.ingress, b.ingress, sharesNames) &&
    both(a.egress, b.egress, sharesNames) &&
    FAMILIES.some((family) => isOf(a, family) && isOf(b, family))
  );
}

/** What may match a packet of the region, in its order. */
export function meeting<T extends { readonly match: PacketMatch }>(
  list: readonly T[],
  region: readonly PacketMatch[],
): readonly T[] {
  return list.filter(({ match }) => region.some((one) => mayMeet(one, match)));
}

/** An absent condition meets every other. */
function both<T>(a: T | undefined, b: T | undefined, meets: (a: T, b: T) => boolean): boolean {
  return a === undefined || b === undefined || meets(a, b);
}

function shares<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.some((one) => b.includes(one));
}

function sharesNames(a: NameSet, b: NameSet): boolean {
  if (a.not) return b.not || b.names.some((name) => !a.names.includes(name));
  return a.names.some((name) => b.names.includes(name) !== b.not);
}

function isOf({ family, source, destination, icmp }: PacketMatch, one: Family): boolean {
  if (family !== undefined && family !== one) return false;
  if (icmp !== undefined && icmp.family !== one) return false;
  return [source, destination].every((set) => set === undefined || !isEmpty(set, one));
}
