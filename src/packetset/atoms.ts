import { compareLanes, copyLanes, wordAt } from '../net/lanes.ts';
import { type Events, eventsOf } from './events.ts';
import { intAt } from './ints.ts';
import { Membership } from './membership.ts';
import type { Domain, ValueSets } from './value-sets.ts';

/**
 * The values of one field, cut where the compared rules can tell them apart: two values have the same atom exactly when no set
 * separates them. Atoms are numbered by their least value.
 *
 *     set 1      |-----------|
 *     set 2            |-----------|       |----|
 *     segments 0    1     2     3      4     5      6     each begins where the one before ends
 *     atoms    0    1     2     3      0     3      0
 */
export interface Atoms {
  readonly domain: Domain;
  /** How many there are; at least 1. */
  readonly count: number;
  /** The first value of each segment, one word or four. */
  readonly starts: Uint32Array;
  /** The atom of each segment. Neighbours have different ones. */
  readonly atomOf: Int32Array;
  /** For each set of {@link ValueSets}, by its number less one: its atoms as `from, to, from, to…`, ascending, `to` excluded. */
  readonly sets: readonly (readonly number[])[];
}

/** Atomises the sets of one field. O(E log E) for E interval ends. */
export function atomsOf({ domain, sets }: ValueSets): Atoms {
  const events = eventsOf(sets, domain);
  const edges = edgesOf(sets.length, events);
  const segments = sweep(events, new Membership(sets.length));
  const marks = new Int32Array(segments.count);
  return { domain, ...segments, sets: sets.map((_, set) => atomsInside(edges, segments, { marks, set })) };
}

type Segments = Pick<Atoms, 'count' | 'starts' | 'atomOf'>;

function sweep({ words, count, lanes }: Events, membership: Membership): Segments {
  const stride = lanes + 1;
  const end = count * stride;
  // The first segment begins at value 0, whether an event stands there or not; every other at an event.
  const starts = new Uint32Array((count + 1) * lanes);
  const atomOf = new Int32Array(count + 1);
  let used = 0;
  let at = 0;
  do {
    if (used > 0) copyLanes(words, at + 1, starts, used * lanes, lanes);
    for (; at < end && compareLanes(words, at + 1, starts, used * lanes, lanes) === 0; at += stride) {
      membership.toggle(wordAt(words, at));
    }
    atomOf[used++] = membership.number();
  } while (at < end);
  return { count: membership.seen, starts: starts.subarray(0, used * lanes), atomOf: atomOf.subarray(0, used) };
}

interface Edges {
  /** For each set the segments at which it is entered, left, entered…, one set behind the other. */
  readonly segments: Int32Array;
  readonly begins: Int32Array;
}

/** Where each set's edges lie among the segments, which are counted as {@link sweep} counts them. */
function edgesOf(sets: number, { words, count, lanes }: Events): Edges {
  const stride = lanes + 1;
  const begins = new Int32Array(sets + 1);
  for (let at = 0; at < count * stride; at += stride) {
    const next = wordAt(words, at) + 1;
    begins[next] = intAt(begins, next) + 1;
  }
  for (let set = 0; set < sets; set++) begins[set + 1] = intAt(begins, set + 1) + intAt(begins, set);
  const places = begins.slice();
  const segments = new Int32Array(count);
  // An event at value 0 is in the first segment, every other value begins one.
  let segment = count > 0 && compareLanes(words, 1, new Uint32Array(lanes), 0, lanes) > 0 ? 1 : 0;
  for (let at = 0; at < count * stride; at += stride) {
    if (at > 0 && compareLanes(words, at + 1, words, at + 1 - stride, lanes) !== 0) segment++;
    const set = wordAt(words, at);
    const place = intAt(places, set);
    segments[place] = segment;
    places[set] = place + 1;
  }
  return { segments, begins };
}

/** The atoms of the segments between a set's edges, as intervals. `marks` tells those that were met before, by the set that met them last. */
function atomsInside(
  { segments, begins }: Edges,
  { atomOf }: Segments,
  { marks, set }: { readonly marks: Int32Array; readonly set: number },
): readonly number[] {
  const found: number[] = [];
  const end = intAt(begins, set + 1);
  for (let edge = intAt(begins, set); edge < end; edge += 2) {
    const to = edge + 1 < end ? intAt(segments, edge + 1) : atomOf.length;
    for (let segment = intAt(segments, edge); segment < to; segment++) {
      const atom = intAt(atomOf, segment);
      if (intAt(marks, atom) === set + 1) continue;
      marks[atom] = set + 1;
      found.push(atom);
    }
  }
  return joined(found.sort((a, b) => a - b));
}

/** Ascending numbers as intervals `from, to`, `to` excluded. */
function joined(numbers: readonly number[]): readonly number[] {
  const intervals: number[] = [];
  let to = -1;
  for (const number of numbers) {
    if (number === to) intervals.pop();
    else intervals.push(number);
    to = number + 1;
    intervals.push(to);
  }
  return intervals;
}
