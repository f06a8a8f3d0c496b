import { compareLanes, copyLanes, incrementLanes, wordAt } from '../net/lanes.ts';
import { sortRecords } from '../net/sort-records.ts';
import type { Domain, ValueSet } from './value-sets.ts';

/**
 * The values at which sets are entered or left, ascending. A record is the set's index and then the value, one word or four: a set is entered at the
 * first of its records, left at the second, and so on.
 */
export interface Events {
  readonly words: Uint32Array;
  readonly count: number;
  readonly lanes: 1 | 4;
}

/** Sets that are still merged: for more a sort of all events is faster, where each of them is one 64-bit integer. */
const FEW = 64;

/** The events of all sets. */
export function eventsOf(sets: readonly ValueSet[], domain: Domain): Events {
  const { lanes } = domain;
  const stride = lanes + 1;
  const room = sets.reduce((sum, { starts }) => sum + 2 * (starts.length / lanes), 0);
  const words = new Uint32Array(room * stride);
  const runs = writeRuns(sets, words, domain);
  const count = (runs.at(-1) ?? 0) / stride;
  if (lanes === 1 && sets.length > FEW && sortRecords({ words, count, stride, offset: 1, lanes }) === undefined) {
    return { words, count, lanes };
  }
  return { words: mergeAll(words, runs, lanes), count, lanes };
}

/** Each run ascends as it stands, so neighbours are merged until one run is left. */
function mergeAll(written: Uint32Array, begins: readonly number[], lanes: 1 | 4): Uint32Array {
  let words = written;
  let runs = begins;
  let spare = runs.length > 2 ? new Uint32Array(words.length) : words;
  while (runs.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < runs.length; run += 2) {
      const [from = 0, middle = 0, to] = runs.slice(run, run + 3);
      // The last may be left without a neighbour.
      if (to === undefined) spare.set(words.subarray(from, middle), from);
      else mergeRuns({ words, target: spare, lanes }, [from, middle, to]);
      merged.push(to ?? middle);
    }
    [words, spare, runs] = [spare, words, merged];
  }
  return words;
}

/**
 * Writes the events of each set behind those of the one before, and returns where each run begins and the last one ends. Small sets come first, so
 * that they are merged with each other and not over and over with a large one.
 */
function writeRuns(sets: readonly ValueSet[], words: Uint32Array, domain: Domain): readonly number[] {
  const runs = [0];
  const order = sets.map((set, index) => ({ set, index })).sort((a, b) => a.set.starts.length - b.set.starts.length);
  let at = 0;
  for (const { set, index } of order) {
    at = writeRun(set, index, { words, at, domain });
    runs.push(at);
  }
  return runs;
}

interface Writing {
  readonly words: Uint32Array;
  readonly at: number;
  readonly domain: Domain;
}

function writeRun({ starts, ends }: ValueSet, index: number, { words, at, domain: { lanes, last } }: Writing): number {
  let next = at;
  for (let from = 0; from < starts.length; from += lanes) {
    words[next] = index;
    copyLanes(starts, from, words, next + 1, lanes);
    next += lanes + 1;
    // A range that ends with the greatest value of all is never left.
    if (compareLanes(ends, from, last, 0, lanes) === 0) break;
    words[next] = index;
    copyLanes(ends, from, words, next + 1, lanes);
    incrementLanes(words, next + 1, lanes);
    next += lanes + 1;
  }
  return next;
}

interface Merge {
  readonly words: Uint32Array;
  readonly target: Uint32Array;
  readonly lanes: 1 | 4;
}

function mergeRuns({ words, target, lanes }: Merge, [from, middle, to]: readonly [number, number, number]): void {
  const stride = lanes + 1;
  let i = from;
  let j = middle;
  for (let at = from; at < to; at += stride) {
    const takeFirst = j === to || (i < middle && compareLanes(words, i + 1, words, j + 1, lanes) <= 0);
    const next = takeFirst ? i : j;
    target[at] = wordAt(words, next);
    copyLanes(words, next + 1, target, at + 1, lanes);
    if (takeFirst) i += stride;
    else j += stride;
  }
}
