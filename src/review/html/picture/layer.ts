import type { AddressSet } from '../../../net/address-set.ts';
import { unionAll } from '../../../net/algebra.ts';
import type { Family } from '../../../net/family.ts';
import { rangesOf } from '../../../net/prefixes-of.ts';
import { farAddresses } from '../../measure/term-addresses.ts';
import { type Change, EFFECTS, type Effect } from '../../review.ts';

/** Addresses from `start` to `end`, both included, of a family that is known from where they stand. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** All addresses of one family with one effect: sorted ranges that neither overlap nor touch. Never empty. */
export interface Layer {
  readonly effect: Effect;
  readonly ranges: readonly Range[];
}

/** What the changes do to the addresses on their far sides, an effect a layer, in the order of {@link EFFECTS}; an effect without addresses has none. */
export function layersOf(changes: readonly Change[], family: Family): readonly Layer[] {
  return EFFECTS.map((effect) => ({ effect, ranges: [...rangesOf(addressesOf(changes, effect), family)] })).filter(
    ({ ranges }) => ranges.length > 0,
  );
}

/** How many addresses a layer has. */
export function sizeOf({ ranges }: Layer): bigint {
  return ranges.reduce((sum, { start, end }) => sum + (end - start + 1n), 0n);
}

/** What is left of a range inside another one that it overlaps. */
export function cutRange(range: Range, bounds: Range): Range {
  const start = range.start < bounds.start ? bounds : range;
  const end = range.end > bounds.end ? bounds : range;
  return { start: start.start, end: end.end };
}

function addressesOf(changes: readonly Change[], effect: Effect): AddressSet {
  return unionAll(changes.filter((change) => change.effect === effect).map(({ term }) => farAddresses(term)));
}
