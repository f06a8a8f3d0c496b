import type { NameSet } from '../../model/match.ts';
import { isEmpty } from '../../net/address-set.ts';
import { overlaps } from '../../net/algebra.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { overlapsIntervals } from '../../net/interval-set.ts';
import type { PacketMatch } from '../../packetset/program.ts';

/** Whether some packet may be in both products. `false` is certain; `true` may be said of products that have no packet in common. */
export function mayMeet(a: PacketMatch, b: PacketMatch): boolean {
  return (
    shares(a.directions, b.directions) &&
    shares(a.states, b.states) &&
    sharesNames(a.ingress, b.ingress) &&
    sharesNames(a.egress, b.egress) &&
    FAMILIES.some((family) => isOf(a, family) && isOf(b, family)) &&
    (['source', 'destination'] as const).every((side) => both(a[side], b[side], overlaps)) &&
    (['protocols', 'sourcePorts', 'destinationPorts'] as const).every((key) =>
      both(a[key], b[key], overlapsIntervals),
    ) &&
    both(a.icmp, b.icmp, (x, y) => x.family === y.family && overlapsIntervals(x.types, y.types))
  );
}

/** An absent condition meets every other. */
function both<T>(a: T | undefined, b: T | undefined, meets: (a: T, b: T) => boolean): boolean {
  return a === undefined || b === undefined || meets(a, b);
}

function shares<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): boolean {
  return both(a, b, (x, y) => x.some((one) => y.includes(one)));
}

function sharesNames(a: NameSet | undefined, b: NameSet | undefined): boolean {
  return both(a, b, (x, y) => {
    if (x.not) return y.not || y.names.some((name) => !x.names.includes(name));
    return x.names.some((name) => y.names.includes(name) !== y.not);
  });
}

function isOf({ family, source, destination, icmp }: PacketMatch, one: Family): boolean {
  if (family !== undefined && family !== one) return false;
  if (icmp !== undefined && icmp.family !== one) return false;
  return [source, destination].every((set) => set === undefined || !isEmpty(set, one));
}
