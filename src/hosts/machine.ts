import { assertNever } from '../diagnostic/assert.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import type { HostSet } from './host-set.ts';
import type { Meter } from './meter.ts';

/**
 * A set of hosts as an automaton that reads them from the last character to the first, since patterns differ least at their ends. States are numbers
 * from 0, which is where it begins; they are made when they are reached.
 */
export interface Machine {
  step(state: number, character: string): number;
  /** Whether what was read so far is a host of the set. */
  accepts(state: number): boolean;
  /** What becomes of all that is read from here on, where that is one and the same. */
  always(state: number): boolean | undefined;
  /** Characters that lead elsewhere than all others do. */
  told(state: number): Iterable<string>;
}

/** The automaton of a set; what it does is taken from the meter. Sets that are equal may have different ones. */
export function machineOf(set: HostSet, meter: Meter): Machine {
  const parts = (of: readonly HostSet[]): readonly Machine[] => of.map((one) => machineOf(one, meter));
  switch (set.kind) {
    case 'any':
      return ANY;
    case 'patterns':
      return patternMachine(set.patterns, meter);
    case 'union':
      return joined(parts(set.of), { decisive: true, meter });
    case 'intersection':
      return joined(parts(set.of), { decisive: false, meter });
    case 'complement':
      return inverse(machineOf(set.of, meter));
    default:
      return assertNever(set);
  }
}

const ANY: Machine = { step: () => 0, accepts: () => true, always: () => true, told: () => [] };

/** A place in patterns that were read from their ends. `loops`: it stays there for every character. */
interface Place {
  readonly next: Map<string, Place>;
  star?: Place;
  isEnd: boolean;
  readonly loops: boolean;
  readonly number: number;
}

function patternMachine(patterns: readonly DomainPattern[], meter: Meter): Machine {
  const root = placesOf(patterns);
  return interned<ReadonlySet<Place>>(settled([root]), {
    keyOf: (places) =>
      [...places]
        .map(({ number }) => number)
        .sort((a, b) => a - b)
        .join(' '),
    step: (places, character) => {
      meter.left -= places.size;
      return settled([...places].flatMap((place) => placesAfter(place, character)));
    },
    accepts: (places) => [...places].some(({ isEnd }) => isEnd),
    always: (places) => {
      if (places.size === 0) return false;
      return [...places].some(({ isEnd, loops }) => isEnd && loops) ? true : undefined;
    },
    told: (places) => [...places].flatMap(({ next }) => [...next.keys()]),
  });
}

function placesAfter(place: Place, character: string): readonly Place[] {
  const next = place.next.get(character);
  return [...(place.loops ? [place] : []), ...(next === undefined ? [] : [next])];
}

/** All patterns as one tree, in which those with equal ends share them. */
function placesOf(patterns: readonly DomainPattern[]): Place {
  let count = 0;
  const place = (loops: boolean): Place => ({ next: new Map(), isEnd: false, loops, number: count++ });
  const root = place(false);
  for (const pattern of patterns) {
    let at = root;
    for (const character of [...pattern].reverse()) {
      // Two stars are one.
      if (character === '*' && at.loops) continue;
      const known = character === '*' ? at.star : at.next.get(character);
      const next = known ?? place(character === '*');
      if (character === '*') at.star = next;
      else at.next.set(character, next);
      at = next;
    }
    at.isEnd = true;
  }
  return root;
}

/** The places, and those that a star leads to without a character. One that takes all the rest makes the others superfluous. */
function settled(places: readonly Place[]): ReadonlySet<Place> {
  const all = new Set(places.flatMap((place) => (place.star === undefined ? [place] : [place, place.star])));
  const final = [...all].find(({ isEnd, loops }) => isEnd && loops);
  return final === undefined ? all : new Set([final]);
}

/** Parts that may still have a say, by their number; `settled` when none has. */
interface Joint {
  readonly live: readonly (readonly [part: number, state: number])[];
  readonly settled: boolean | undefined;
}

/** Several automata read side by side: a union, of which one `true` is decisive, or an intersection, of which one `false` is. */
function joined(
  parts: readonly Machine[],
  { decisive, meter }: { readonly decisive: boolean; readonly meter: Meter },
): Machine {
  const reduced = (states: Iterable<readonly [number, number]>): Joint => {
    const live: [number, number][] = [];
    for (const [part, state] of states) {
      const always = parts[part]?.always(state);
      if (always === decisive) return { live: [], settled: decisive };
      if (always === undefined) live.push([part, state]);
    }
    return { live, settled: live.length === 0 ? !decisive : undefined };
  };
  return interned<Joint>(reduced(parts.map((_, part) => [part, 0])), {
    keyOf: ({ live, settled }) => (settled === undefined ? live.map((one) => one.join(':')).join(' ') : `${settled}`),
    step: (joint, character) => {
      meter.left -= joint.live.length;
      return joint.settled === undefined
        ? reduced(joint.live.map(([part, state]) => [part, parts[part]?.step(state, character) ?? 0]))
        : joint;
    },
    accepts: ({ live, settled }) => {
      const isDecided = live.some(([part, state]) => parts[part]?.accepts(state) === decisive);
      return settled ?? (isDecided ? decisive : !decisive);
    },
    always: ({ settled }) => settled,
    told: ({ live }) => live.flatMap(([part, state]) => [...(parts[part]?.told(state) ?? [])]),
  });
}

function inverse({ step, accepts, always, told }: Machine): Machine {
  return {
    step,
    accepts: (state) => !accepts(state),
    always: (state) => {
      const one = always(state);
      return one === undefined ? undefined : !one;
    },
    told,
  };
}

interface Workings<S> {
  keyOf(state: S): string;
  step(state: S, character: string): S;
  accepts(state: S): boolean;
  always(state: S): boolean | undefined;
  told(state: S): Iterable<string>;
}

/** States by number, each step taken once. */
function interned<S>(start: S, { keyOf, step, accepts, always, told }: Workings<S>): Machine {
  const states: S[] = [start];
  const numbers = new Map([[keyOf(start), 0]]);
  const steps: Map<string, number>[] = [];
  const at = (number: number): S => states[number] ?? start;
  const numberOf = (state: S): number => {
    const key = keyOf(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  return {
    step(number, character) {
      const taken = steps[number] ?? new Map<string, number>();
      steps[number] = taken;
      const known = taken.get(character);
      if (known !== undefined) return known;
      const reached = numberOf(step(at(number), character));
      taken.set(character, reached);
      return reached;
    },
    accepts: (number) => accepts(at(number)),
    always: (number) => always(at(number)),
    told: (number) => told(at(number)),
  };
}
