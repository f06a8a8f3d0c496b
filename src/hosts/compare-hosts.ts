import { type HostSet, hostsOf } from './host-set.ts';
import { type Machine, machineOf } from './machine.ts';
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

/** More states than any real lists have together; a list made to have more is left undecided. */
const STATES_MAX = 400_000;

/** Compares two lists of decisions on every host there is, not on samples of them. */
export function compareDecisions(one: readonly HostDecision[], other: readonly HostDecision[]): HostComparison {
  const [first, second] = [walkerOf(one), walkerOf(other)];
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
        const key = `${states[0].join(' ')}|${states[1].join(' ')}|${inLabel}`;
        if (seen.has(key)) continue;
        if (seen.size >= STATES_MAX) return { kind: 'too-large' };
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
  const machine = machineOf(set);
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

interface Reached {
  readonly states: readonly [readonly number[], readonly number[]];
  /** From the last character of the host on. */
  readonly text: string;
  /** The last character is no dot, so that what was read can be a host. */
  readonly inLabel: boolean;
}

interface Walker {
  readonly start: readonly number[];
  step(states: readonly number[], character: string): readonly number[];
  value(states: readonly number[]): string | undefined;
  isSettled(states: readonly number[]): boolean;
  told(states: readonly number[]): Iterable<string>;
}

function walkerOf(decisions: readonly HostDecision[]): Walker {
  const machines: readonly Machine[] = decisions.map(({ hosts }) => machineOf(hosts));
  const at = (states: readonly number[], index: number): number => states[index] ?? 0;
  return {
    start: machines.map(() => 0),
    step: (states, character) => machines.map((machine, index) => machine.step(at(states, index), character)),
    value: (states) => decisions.find((_, index) => machines[index]?.accepts(at(states, index)))?.value,
    isSettled(states) {
      for (const [index, machine] of machines.entries()) {
        const always = machine.always(at(states, index));
        if (always === undefined) return false;
        if (always) return true;
      }
      return true;
    },
    told: (states) => machines.flatMap((machine, index) => [...machine.told(at(states, index))]),
  };
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
