/** The integers from `from` to `to`, both included. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A set of small integers: intervals that are sorted, disjoint and non-adjacent, so equal sets have equal intervals. */
export type IntervalSet = readonly Interval[];

/** The integers of all intervals, which may overlap and stand in any order. Each ends at or after its start. */
export function intervalsOf(intervals: Iterable<Interval>): IntervalSet {
  const joined: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || next.from > last.to + 1) joined.push({ from: next.from, to: next.to });
    else if (next.to > last.to) joined[joined.length - 1] = { from: last.from, to: next.to };
  }
  return joined;
}

/** The integers in `a` or in `b`. */
export function unionIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  return intervalsOf([...a, ...b]);
}

/** The integers in both `a` and `b`. */
export function intersectIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  const common: Interval[] = [];
  let [i, j] = [0, 0];
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const from = Math.max(x.from, y.from);
    const to = Math.min(x.to, y.to);
    if (from <= to) common.push({ from, to });
    // The interval that ends first can meet nothing more.
    if (x.to === to) i++;
    else j++;
  }
  return common;
}

/** The integers in `a` that are not in `b`. */
export function exceptIntervals(a: IntervalSet, b: IntervalSet): IntervalSet {
  return intersectIntervals(a, gapsBetween(b));
}

/** Whether the integer is in the set. */
export function containsInteger(set: IntervalSet, integer: number): boolean {
  return set.some(({ from, to }) => from <= integer && integer <= to);
}

/** Whether every integer of `b` is in `a`. */
export function coversIntervals(a: IntervalSet, b: IntervalSet): boolean {
  return b.every((inner) => a.some((outer) => outer.from <= inner.from && inner.to <= outer.to));
}

/** Whether some integer is in both. */
export function overlapsIntervals(a: IntervalSet, b: IntervalSet): boolean {
  return a.some((x) => b.some((y) => x.from <= y.to && y.from <= x.to));
}

/** Whether both sets have the same integers. */
export function equalIntervals(a: IntervalSet, b: IntervalSet): boolean {
  return a.length === b.length && a.every(({ from, to }, index) => from === b[index]?.from && to === b[index]?.to);
}

/** How many integers the set has. */
export function countIntegers(set: IntervalSet): number {
  return set.reduce((total, { from, to }) => total + to - from + 1, 0);
}

/** Everything outside the set, out to infinity on both sides. */
function gapsBetween(set: IntervalSet): IntervalSet {
  const starts = [Number.NEGATIVE_INFINITY, ...set.map(({ to }) => to + 1)];
  const ends = [...set.map(({ from }) => from - 1), Number.POSITIVE_INFINITY];
  return starts.map((from, index) => ({ from, to: ends[index] ?? from }));
}
