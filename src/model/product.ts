import type { AddressSet } from '../net/address-set.ts';
import { covers, except, intersect, overlaps } from '../net/algebra.ts';
import type { Family } from '../net/family.ts';
import { coversIntervals, exceptIntervals, type IntervalSet, intersectIntervals } from '../net/interval-set.ts';

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
  return (
    a.family === b.family &&
    NUMBER_AXES.every((axis) => a[axis] === b[axis] || intersectIntervals(a[axis], b[axis]).length > 0) &&
    ADDRESS_AXES.every((axis) => a[axis] === b[axis] || overlaps(a[axis], b[axis]))
  );
}

/**
 * What is left of `from` without `taken`, which it meets, as disjoint products. Each axis in turn gives away what lies beyond `taken`:
 *
 *     +-----+---+      +-----+---+
 *     |     | t |      |     | t |    1 leaves by the first axis,
 *     |     +---+  ->  |  1  +---+    2 by the second
 *     | from    |      |     | 2 |
 *     +---------+      +-----+---+
 */
export function subtractProduct(from: Product, taken: Product): readonly Product[] {
  const pieces: Product[] = [];
  let rest = from;
  for (const axis of NUMBER_AXES) {
    if (coversIntervals(taken[axis], rest[axis])) continue;
    pieces.push({ ...rest, [axis]: exceptIntervals(rest[axis], taken[axis]) });
    rest = { ...rest, [axis]: intersectIntervals(rest[axis], taken[axis]) };
  }
  for (const axis of ADDRESS_AXES) {
    if (rest[axis] === taken[axis] || covers(taken[axis], rest[axis])) continue;
    pieces.push({ ...rest, [axis]: except(rest[axis], taken[axis]) });
    rest = { ...rest, [axis]: intersect(rest[axis], taken[axis]) };
  }
  return pieces;
}
