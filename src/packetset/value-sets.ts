import type { IntervalSet } from '../net/interval-set.ts';
import { compareLanes, wordAt } from '../net/lanes.ts';
import { mix } from './ints.ts';

/** Values of one field as inclusive ranges: sorted, disjoint and non-adjacent, one word a value or four, most significant first. */
export interface ValueSet {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A field's values: how many words each takes, and the greatest. The least is 0. */
export interface Domain {
  readonly lanes: 1 | 4;
  readonly last: Uint32Array;
}

/** Small integers as a set of one-word values. */
function valueSetOf(intervals: IntervalSet): ValueSet {
  const starts = new Uint32Array(intervals.length);
  const ends = new Uint32Array(intervals.length);
  intervals.forEach(({ from, to }, index) => {
    starts[index] = from;
    ends[index] = to;
  });
  return { starts, ends };
}

/** The number of the set of all values, in every field. */
export const EVERY_VALUE = 0;

/** Stands for the set without values, which has no number. */
export const NO_VALUE = -1;

/** The sets of values that the compared rules use in one field, each once, numbered from 1. */
export class ValueSets {
  readonly domain: Domain;
  readonly #sets: ValueSet[] = [];
  /** The last set with a hash, and for a set the one before it with the same hash. */
  readonly #byHash = new Map<number, number>();
  readonly #alike = new Map<number, number>();
  readonly #byObject = new Map<object, number>();
  readonly #byKey = new Map<string | number, number>();

  constructor(domain: Domain) {
    this.domain = domain;
  }

  /** The sets in the order of their numbers: the first has number 1. */
  get sets(): readonly ValueSet[] {
    return this.#sets;
  }

  /** The number of a set; the same object is looked at once only. */
  add(set: ValueSet): number {
    const known = this.#byObject.get(set);
    if (known !== undefined) return known;
    const id = this.#number(set);
    this.#byObject.set(set, id);
    return id;
  }

  /**
   * The number of a set of small integers. Rules write the same few again and again. Throws when the intervals are no {@link IntervalSet} of the field: of
   * two that overlap the later would undo the earlier.
   */
  addIntervals(intervals: IntervalSet): number {
    const key = keyOf(intervals);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (!isWithin(intervals, this.domain)) throw new Error(`rulecast bug: ${textOf(intervals)} is no set of its field`);
    const id = this.#number(valueSetOf(intervals));
    this.#byKey.set(key, id);
    return id;
  }

  #number(set: ValueSet): number {
    if (set.starts.length === 0) return NO_VALUE;
    if (this.#isEvery(set)) return EVERY_VALUE;
    const hash = hashOf(set);
    const last = this.#byHash.get(hash);
    for (let id = last; id !== undefined; id = this.#alike.get(id)) {
      if (isSame(this.#sets[id - 1], set)) return id;
    }
    const id = this.#sets.push(set);
    this.#byHash.set(hash, id);
    if (last !== undefined) this.#alike.set(id, last);
    return id;
  }

  #isEvery({ starts, ends }: ValueSet): boolean {
    const { lanes, last } = this.domain;
    return starts.length === lanes && starts.every((word) => word === 0) && compareLanes(ends, 0, last, 0, lanes) === 0;
  }
}

/** Above every integer that a number can hold two of. */
const SHORT = 2 ** 26;

/** What equal sets of integers share, and no others: one number for the usual one interval, else a text. */
function keyOf(intervals: IntervalSet): string | number {
  const [first] = intervals;
  const isShort = first !== undefined && intervals.length === 1 && first.from < SHORT && first.to < SHORT;
  return isShort ? first.from * SHORT + first.to : textOf(intervals);
}

function textOf(intervals: IntervalSet): string {
  return intervals.map(({ from, to }) => `${from}-${to}`).join();
}

function isWithin(intervals: IntervalSet, { last }: Domain): boolean {
  let before = -1;
  for (const { from, to } of intervals) {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from <= before || to < from) return false;
    before = to;
  }
  return before <= wordAt(last, 0);
}

function hashOf({ starts, ends }: ValueSet): number {
  let hash = starts.length;
  for (let index = 0; index < starts.length; index++) hash = mix(mix(hash, wordAt(starts, index)), wordAt(ends, index));
  return hash;
}

function isSame(a: ValueSet | undefined, b: ValueSet): boolean {
  if (a === undefined || a.starts.length !== b.starts.length) return false;
  for (let index = 0; index < a.starts.length; index++) {
    if (wordAt(a.starts, index) !== wordAt(b.starts, index) || wordAt(a.ends, index) !== wordAt(b.ends, index)) {
      return false;
    }
  }
  return true;
}
