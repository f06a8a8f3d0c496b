import { type HostSet, hostsOf } from './host-set.ts';
import { type Machine, machineOf } from './machine.ts';
import type { Meter } from './meter.ts';
import type { Host } from './pattern.ts';

/** What becomes of hosts: the first set that has a host decides it. */
export interface HostDecision {
  readonly hosts: HostSet;
  readonly value: string;
}

/** A host on which two lists of decisions differ, the shortest there is; the values are `undefined` where no set has it. */
export type HostComparison =
  | { readonly kind: 'equal' }
  | {
      readonly kind: 'differs';
      readonly host: Host;
      readonly values: readonly [string | undefined, string | undefined];
    }
  | { readonly kind: 'too-large' };

/** More work than any real lists take together; lists made to take more are left undecided. */
const WORK_MAX = 4_000_000;

/** A meter for one comparison. */
function comparisonMeter(): Meter {
  return { left: WORK_MAX };
}

/** Compares two lists of decisions on every host there is, not on samples of them. Several comparisons may have one meter. */
export function compareDecisions(
  one: readonly HostDecision[],
  other: readonly HostDecision[],
  meter: Meter = comparisonMeter(),
): HostComparison {
  const [first, second] = [walkerOf(one, meter), walkerOf(other, meter)];
  const seen = new Set<string>();
  let front: Reached[] = [{ states: [first.start, second.start], text: '', inLabel: false }];
  while (front.length > 0) {
    const next: Reached[] = [];
    for (const reached of front) {
      const [a, b] = reached.states;
      const values = [first.value(a), second.value(b)] as const;
      if (reached.inLabel && values[0] !== values[1]) return { kind: 'differs', host: reversed(reached.text), values };
      if (first.isSettled(a) && second.isSettled(b) && values[0] === values[1]) continue;
      for (const character of alphabet(reached, [...first.told(a), ...second.told(b)])) {
        const states = [first.step(a, character), second.step(b, character)] as const;
        const inLabel = character !== '.';
        if (meter.left < 0) return { kind: 'too-large' };
        const key = `${keyOf(states[0])}|${keyOf(states[1])}|${inLabel}`;
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ states, text: reached.text + character, inLabel });
      }
    }
    front = next;
  }
  return { kind: 'equal' };
}

/** A host that one set has and the other has not; `undefined` where there is none. */
export function compareHostSets(one: HostSet, other: HostSet): HostComparison {
  return compareDecisions([{ hosts: one, value: 'in' }], [{ hosts: other, value: 'in' }]);
}

/** Whether the set has the host, which is normalized. */
export function hasHost(set: HostSet, host: Host): boolean {
  const machine = machineOf(set, { left: Number.POSITIVE_INFINITY });
  return machine.accepts([...host].reverse().reduce((state, character) => machine.step(state, character), 0));
}

/** Hosts of `inner` that `outer` lacks: one of them, or `equal` when there is none. */
export function hostsBeyond(inner: HostSet, outer: HostSet): HostComparison {
  return compareDecisions(
    [
      { hosts: outer, value: 'known' },
      { hosts: inner, value: 'beyond' },
    ],
    [
      { hosts: outer, value: 'known' },
      { hosts: hostsOf([]), value: 'beyond' },
    ],
  );
}

/** The sets that may still decide, in their order, each by its number, and how far it is read. */
type States = readonly (readonly [decision: number, state: number])[];

interface Reached {
  readonly states: readonly [States, States];
  /** From the last character of the host on. */
  readonly text: string;
  /** The last character is no dot, so that what was read can be a host. */
  readonly inLabel: boolean;
}

interface Walker {
  readonly start: States;
  step(states: States, character: string): States;
  value(states: States): string | undefined;
  /** Whether all that is read from here on has one value. */
  isSettled(states: States): boolean;
  told(states: States): Iterable<string>;
}

function walkerOf(decisions: readonly HostDecision[], meter: Meter): Walker {
  const machines: readonly Machine[] = decisions.map(({ hosts }) => machineOf(hosts, meter));
  const reduced = (states: States): States => {
    const live: [number, number][] = [];
    for (const [index, state] of states) {
      const always = machines[index]?.always(state);
      if (always === false) continue;
      live.push([index, state]);
      // What has all hosts leaves none to those behind it.
      if (always === true) break;
    }
    return live;
  };
  const isAlways = ([index, state]: States[number]): boolean => machines[index]?.always(state) === true;
  return {
    start: reduced(machines.map((_, index) => [index, 0])),
    step(states, character) {
      meter.left -= states.length + 1;
      return reduced(states.map(([index, state]) => [index, machines[index]?.step(state, character) ?? 0]));
    },
    value(states) {
      const found = states.find(([index, state]) => machines[index]?.accepts(state) === true);
      return found && decisions[found[0]]?.value;
    },
    isSettled: (states) => states.slice(0, 1).every(isAlways),
    told: (states) => states.flatMap(([index, state]) => [...(machines[index]?.told(state) ?? [])]),
  };
}

function keyOf(states: States): string {
  return states.map((one) => one.join(':')).join(' ');
}

const CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789-_';

/** Every character that some pattern asks for here, one that stands for all others, and a dot where a label may end. */
function alphabet({ inLabel }: Reached, told: readonly string[]): Iterable<string> {
  const asked = new Set(told);
  const other = [...CHARACTERS].find((character) => !asked.has(character));
  asked.delete('.');
  return [...asked, ...(other === undefined ? [] : [other]), ...(inLabel ? ['.'] : [])];
}

function reversed(text: string): Host {
  return [...text].reverse().join('');
}
