import { countIntegers, type IntervalSet, intersectIntervals } from '../net/interval-set.ts';
import { copyLanes, decrementLanes, lanesToBigInt } from '../net/lanes.ts';
import type { Atoms } from './atoms.ts';
import { intAt } from './ints.ts';
import type { ValueSet } from './value-sets.ts';

/** The segments of each atom, ascending, one atom behind the other: how values are found for atoms. */
export interface AtomIndex {
  readonly atoms: Atoms;
  readonly begins: Int32Array;
  readonly segments: Int32Array;
}

/** Sorts the segments by atom. Linear. */
export function indexAtoms(atoms: Atoms): AtomIndex {
  const { atomOf, count } = atoms;
  const begins = new Int32Array(count + 1);
  for (const atom of atomOf) begins[atom + 1] = intAt(begins, atom + 1) + 1;
  for (let atom = 0; atom < count; atom++) begins[atom + 1] = intAt(begins, atom + 1) + intAt(begins, atom);
  const places = begins.slice();
  const segments = new Int32Array(atomOf.length);
  atomOf.forEach((atom, segment) => {
    const place = intAt(places, atom);
    segments[place] = segment;
    places[atom] = place + 1;
  });
  return { atoms, begins, segments };
}

/** The segments of some atoms, ascending. Atoms are given as intervals `from, to`, `to` excluded. */
export function segmentsOf({ begins, segments }: AtomIndex, intervals: ArrayLike<number>): Int32Array {
  const parts: Int32Array[] = [];
  for (let at = 0; at < intervals.length; at += 2) {
    parts.push(segments.subarray(intAt(begins, intervals[at] ?? 0), intAt(begins, intervals[at + 1] ?? 0)));
  }
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all.sort();
}

/** The values of some atoms as ranges; adjacent segments are joined. */
export function valuesOf(index: AtomIndex, intervals: ArrayLike<number>): ValueSet {
  const { lanes } = index.atoms.domain;
  const found = segmentsOf(index, intervals);
  const starts = new Uint32Array(found.length * lanes);
  const ends = new Uint32Array(found.length * lanes);
  let used = 0;
  found.forEach((segment, at) => {
    if (at === 0 || intAt(found, at - 1) !== segment - 1) {
      copyLanes(index.atoms.starts, segment * lanes, starts, used * lanes, lanes);
      used++;
    }
    writeEnd(index.atoms, segment, { ends, place: (used - 1) * lanes });
  });
  return { starts: starts.slice(0, used * lanes), ends: ends.slice(0, used * lanes) };
}

/** Writes the last value of a segment: the one before the next begins, or the greatest of all. */
export function writeEnd(
  { domain, starts, atomOf }: Atoms,
  segment: number,
  { ends, place }: { readonly ends: Uint32Array; readonly place: number },
): void {
  const { lanes, last } = domain;
  if (segment + 1 === atomOf.length) {
    copyLanes(last, 0, ends, place, lanes);
    return;
  }
  copyLanes(starts, (segment + 1) * lanes, ends, place, lanes);
  decrementLanes(ends, place, lanes);
}

/** The least value of an atom. */
export function leastValue({ domain, starts, atomOf }: Atoms, atom: number): bigint {
  return lanesToBigInt(starts, atomOf.indexOf(atom) * domain.lanes, domain.lanes);
}

/** How many values each atom has, of those from `from` to `to` where given. */
export function weightsOf(atoms: Atoms, within: IntervalSet | undefined): readonly bigint[] {
  const { domain, starts, atomOf, count } = atoms;
  const { lanes } = domain;
  const weights = new Array<bigint>(count).fill(0n);
  const end = new Uint32Array(lanes);
  atomOf.forEach((atom, segment) => {
    writeEnd(atoms, segment, { ends: end, place: 0 });
    const first = lanesToBigInt(starts, segment * lanes, lanes);
    const last = lanesToBigInt(end, 0, lanes);
    const size = within === undefined ? last - first + 1n : overlapOf(within, Number(first), Number(last));
    weights[atom] = (weights[atom] ?? 0n) + size;
  });
  return weights;
}

function overlapOf(within: IntervalSet, from: number, to: number): bigint {
  return BigInt(countIntegers(intersectIntervals(within, [{ from, to }])));
}
