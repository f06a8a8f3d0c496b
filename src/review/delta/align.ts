/** Places of two lists that hold the same text, in ascending order of both: a common subsequence. */
export type Alignment = readonly (readonly [from: number, to: number])[];

/**
 * Lines two lists up: what stands at both ends alike, what each list has once in the order of the other, and what is alike around those. Not always the
 * longest common subsequence, but one, in a time that grows with the length of the lists.
 */
export function align(from: readonly string[], to: readonly string[]): Alignment {
  const head = commonHead(from, to);
  const tail = commonTail(from, to, head);
  const anchors = longestAscent(uniquePairs(from, to, { head, tail }));
  const bounds = [...anchors, [from.length - tail, to.length - tail] as const];
  const aligned: (readonly [number, number])[] = Array.from({ length: head }, (_, at) => [at, at] as const);
  let [i, j] = [head, head];
  for (const [nextFrom, nextTo] of bounds) {
    aligned.push(...alike(from, to, { i, j, nextFrom, nextTo }));
    [i, j] = [nextFrom, nextTo];
  }
  for (let at = tail; at > 0; at--) aligned.push([from.length - at, to.length - at]);
  return aligned;
}

function commonHead(from: readonly string[], to: readonly string[]): number {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && from[head] === to[head]) head++;
  return head;
}

function commonTail(from: readonly string[], to: readonly string[], head: number): number {
  const most = Math.min(from.length, to.length) - head;
  let tail = 0;
  while (tail < most && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  return tail;
}

interface Middle {
  readonly head: number;
  readonly tail: number;
}

/** Texts that the middle of each list has exactly once, by their place in `from`. */
function uniquePairs(from: readonly string[], to: readonly string[], { head, tail }: Middle): [number, number][] {
  const places = (list: readonly string[]): Map<string, number | undefined> => {
    const found = new Map<string, number | undefined>();
    for (let at = head; at < list.length - tail; at++) {
      const text = list[at] ?? '';
      found.set(text, found.has(text) ? undefined : at);
    }
    return found;
  };
  const inTo = places(to);
  const pairs: [number, number][] = [];
  for (const [text, at] of places(from)) {
    const other = inTo.get(text);
    if (at !== undefined && other !== undefined) pairs.push([at, other]);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

/** The most pairs whose second places ascend as the first ones do: patience sorting. */
function longestAscent(pairs: readonly [number, number][]): readonly [number, number][] {
  const lasts: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [index, [, place]] of pairs.entries()) {
    let low = 0;
    let high = lasts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((pairs[lasts[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before.push(lasts[low - 1]);
    lasts[low] = index;
  }
  const chosen: [number, number][] = [];
  for (let at = lasts.at(-1); at !== undefined; at = before[at]) {
    const pair = pairs[at];
    if (pair !== undefined) chosen.push(pair);
  }
  return chosen.reverse();
}

interface Gap {
  readonly i: number;
  readonly j: number;
  readonly nextFrom: number;
  readonly nextTo: number;
}

/** Between two anchors: what is alike behind the first (which is among it), and in front of the second. */
function alike(from: readonly string[], to: readonly string[], { i, j, nextFrom, nextTo }: Gap): Alignment {
  let front = 0;
  while (i + front < nextFrom && j + front < nextTo && from[i + front] === to[j + front]) front++;
  let back = 0;
  while (
    nextFrom - back - 1 >= i + front &&
    nextTo - back - 1 >= j + front &&
    from[nextFrom - back - 1] === to[nextTo - back - 1]
  )
    back++;
  return [
    ...Array.from({ length: front }, (_, at) => [i + at, j + at] as const),
    ...Array.from({ length: back }, (_, at) => [nextFrom - back + at, nextTo - back + at] as const),
  ];
}
