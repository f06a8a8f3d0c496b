import type { PacketReading } from '../exporter/reading.ts';
import type { NameSet } from '../model/match.ts';
import { DIRECTIONS, type Direction, STATES, type StateSet } from '../model/packet.ts';
import { OUTCOMES } from '../packetset/outcome.ts';
import type { PacketMatch, Program } from '../packetset/program.ts';
import type { Binding } from './binding.ts';
import { hooksAt } from './evaluate.ts';

/** The packets that are compared: those that rules see at all. */
export interface Universe {
  /** Only `new` where the platform keeps connections itself. */
  readonly states: StateSet;
  readonly directions: readonly Direction[];
  readonly binding: Binding;
}

/**
 * The directions in which a file has a say of its own. One that the policy leaves alone is not among them where the file cannot tell it from one that
 * is decided: both enter at one hook, or rules have no direction.
 */
export function comparedDirections(
  decided: readonly Direction[],
  reading: PacketReading,
  { entries }: Binding,
): readonly Direction[] {
  const taken = new Set(decided.map((direction) => JSON.stringify(entries[direction])));
  return DIRECTIONS.filter((direction) => {
    if (decided.includes(direction)) return true;
    const hooks = hooksAt(reading, entries[direction]).flat();
    return !taken.has(JSON.stringify(entries[direction])) && !hooks.some(({ at }) => at.kind === 'everywhere');
  });
}

/** The programs over the compared packets only: every other one passes in all of them. */
export function within(universe: Universe, programs: readonly Program[]): readonly Program[] {
  const steps = outside(universe, programs).map((match) => ({
    match,
    effect: { kind: 'outcomes', mask: OUTCOMES.pass } as const,
  }));
  return programs.map((program) => ({ ...program, steps: [...steps, ...program.steps] }));
}

function outside({ states, directions, binding }: Universe, programs: readonly Program[]): readonly PacketMatch[] {
  const otherStates = STATES.filter((state) => !states.includes(state));
  const otherDirections = DIRECTIONS.filter((direction) => !directions.includes(direction));
  const named: NameSet = { names: interfaceNames(programs), not: false };
  const oneSided = directions.flatMap((direction): readonly PacketMatch[] => {
    const entry = binding.entries[direction];
    if (entry.kind !== 'hook' || entry.hook === 'forward') return [];
    // What a host receives goes out nowhere, and what it sends came in nowhere.
    return [{ directions: [direction], ...(entry.hook === 'input' ? { egress: named } : { ingress: named }) }];
  });
  return [
    ...(otherStates.length === 0 ? [] : [{ states: otherStates }]),
    ...(otherDirections.length === 0 ? [] : [{ directions: otherDirections }]),
    ...oneSided,
  ];
}

function interfaceNames(programs: readonly Program[]): readonly string[] {
  const steps = programs.flatMap((program) => [program.steps, ...(program.chains?.values() ?? [])]).flat();
  const names = steps.flatMap(({ match: { ingress, egress } }) => [
    ...(ingress?.names ?? []),
    ...(egress?.names ?? []),
  ]);
  return [...new Set(names)];
}
