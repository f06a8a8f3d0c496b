import type { AddressSet } from '../net/address-set.ts';
import { covers, except, intersect, overlaps } from '../net/algebra.ts';
import type { Family } from '../net/family.ts';
import {
  coversIntervals,
  exceptIntervals,
  type IntervalSet,
  intersectIntervals,
  overlapsIntervals,
} from '../net/interval-set.ts';

/**
 * The packets that have each field in a set: a box. None of the sets is empty, and both address sets are of `family` alone. For ICMP
 * and ICMPv6 the type and code stand in `destinationPorts`; zones are numbered.
 */
export interface Product {
  readonly family: Family;
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly protocols: IntervalSet;
  readonly sourcePorts: IntervalSet;
  readonly destinationPorts: IntervalSet;
  readonly fromZones: IntervalSet;
  readonly toZones: IntervalSet;
}

const NUMBER_AXES = ['protocols', 'destinationPorts', 'fromZones', 'toZones', 'sourcePorts'] as const;
const ADDRESS_AXES = ['source', 'destination'] as const;

/** Whether some packet is in both. */
export function productsMeet(a: Product, b: Product): boolean {
  if (a.family !== b.family) return false;
  // Written out, since this is asked of every pair of products; what tells most apart comes first.
  const { destinationPorts, protocols, fromZones, toZones, sourcePorts, source, destination } = a;
  return (
    (destinationPorts === b.destinationPorts || overlapsIntervals(destinationPorts, b.destinationPorts)) &&
    (protocols === b.protocols || overlapsIntervals(protocols, b.protocols)) &&
    (fromZones === b.fromZones || overlapsIntervals(fromZones, b.fromZones)) &&
    (toZones === b.toZones || overlapsIntervals(toZones, b.toZones)) &&
    (sourcePorts === b.sourcePorts || overlapsIntervals(sourcePorts, b.sourcePorts)) &&
    (source === b.source || overlaps(source, b.source)) &&
    (destination === b.destination || overlaps(destination, b.destination))
  );
}

/** A product in two: what another product has of it, and the rest as disjoint products. */
export interface CutProduct {
  readonly inside: Product;
  readonly outside: readonly Product[];
}

/**
 * Cuts `from` along `taken`, which it meets. Each axis in turn gives away what lies beyond `taken`:
 *
 *     +-----+---+      +-----+---+
 *     |     | t |      |     | t |    1 leaves by the first axis,
 *     |     +---+  ->  |  1  +---+    2 by the second
 *     | from    |      |     | 2 |
 *     +---------+      +-----+---+
 */
export function cutProduct(from: Product, taken: Product): CutProduct {
  const pieces: Product[] = [];
  let rest = from;
  for (const axis of NUMBER_AXES) {
    if (coversIntervals(taken[axis], rest[axis])) continue;
    pieces.push({ ...rest, [axis]: exceptIntervals(rest[axis], taken[axis]) });
    rest = { ...rest, [axis]: intersectIntervals(rest[axis], taken[axis]) };
  }
  for (const axis of ADDRESS_AXES) {
    if (covers(taken[axis], rest[axis])) continue;
    const inside = intersect(rest[axis], taken[axis]);
    // Subtracting what they share spares the complement of a long list.
    pieces.push({ ...rest, [axis]: except(rest[axis], inside) });
    rest = { ...rest, [axis]: inside };
  }
  return { inside: rest, outside: pieces };
}

/** What is left of `from` without `taken`, which it meets, as disjoint products. */
export function subtractProduct(from: Product, taken: Product): readonly Product[] {
  return cutProduct(from, taken).outside;
}
