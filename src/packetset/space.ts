import { icmpProtocol } from '../model/service-algebra.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { lanesOf } from '../net/lanes.ts';
import { PORT_PROTOCOLS, type ProtocolSet } from '../net/protocol.ts';
import { type Atoms, atomsOf } from './atoms.ts';
import { type Field, LAST_VALUES, type PerField, perField } from './axis.ts';
import { type Box, boxesOf, type Numbering } from './match-boxes.ts';
import { chainsInOrder, type Effect, type PacketMatch, type Program, type Step } from './program.ts';
import { type Domain, ValueSets } from './value-sets.ts';

/** A step whose match is resolved to disjoint boxes. */
export interface SpaceStep {
  readonly boxes: readonly Box[];
  readonly undecided: boolean;
  readonly effect: Effect;
}

/** A program in terms of a space. Chains stand behind those they call, and those that are not reached are left out. */
export interface SpaceProgram {
  readonly steps: readonly SpaceStep[];
  readonly chains: ReadonlyMap<string, readonly SpaceStep[]>;
}

/**
 * What the compared programs can tell apart: the atoms of each field. Diagrams can be compared when they are made from one space; fingerprints always.
 */
export interface Space {
  readonly atoms: PerField<Atoms>;
  /** The zones that the programs name, sorted: zone `n` has value `n + 1`, and 0 is every other and none at all. */
  readonly zones: readonly string[];
  /** The programs, in the order they were given. */
  readonly programs: readonly SpaceProgram[];
}

/** The space of all programs that will be compared. Throws when a program's chains are missing or run in a circle. */
export function spaceOf(programs: readonly Program[]): Space {
  const zones = zonesOf(programs);
  const sets = perField((field) => new ValueSets(domainOf(field, zones)));
  addProtocolKinds(sets.protocol);
  const numbering: Numbering = { sets, zones };
  const resolved = programs.map((program) => resolve(program, numbering));
  return { atoms: perField((field) => atomsOf(sets[field])), zones, programs: resolved };
}

function resolve(program: Program, numbering: Numbering): SpaceProgram {
  const boxes = new Map<PacketMatch, readonly Box[]>();
  const boxesFor = (match: PacketMatch): readonly Box[] => {
    const found = boxes.get(match) ?? boxesOf(match, numbering);
    boxes.set(match, found);
    return found;
  };
  const resolveSteps = (steps: readonly Step[]): readonly SpaceStep[] =>
    steps.map(({ match, undecided = false, effect }) => ({ boxes: boxesFor(match), undecided, effect }));
  const chains = chainsInOrder(program).map((name) => [name, resolveSteps(program.chains?.get(name) ?? [])] as const);
  return { steps: resolveSteps(program.steps), chains: new Map(chains) };
}

function domainOf(field: Field, zones: readonly string[]): Domain {
  const last = field === 'fromZone' || field === 'toZone' ? [zones.length] : LAST_VALUES[field];
  return { lanes: lanesOf(last.length === 4 ? 6 : 4), last: Uint32Array.from(last) };
}

/** Protocols with different fields have different atoms, so that an atom says which fields its packets have. */
function addProtocolKinds(protocols: ValueSets): void {
  for (const set of [PORT_PROTOCOLS, ...FAMILIES.map((family) => icmpOf(family))]) {
    protocols.addIntervals(set);
  }
}

function icmpOf(family: Family): ProtocolSet {
  const number = icmpProtocol(family);
  return [{ from: number, to: number }];
}

/** Sorted by code units, so that the numbers of zones depend on no locale. */
function zonesOf(programs: readonly Program[]): readonly string[] {
  const names = new Set<string>();
  for (const { steps, chains } of programs) {
    for (const list of [steps, ...(chains?.values() ?? [])]) {
      for (const { match } of list) {
        for (const name of [...(match.ingress?.names ?? []), ...(match.egress?.names ?? [])]) names.add(name);
      }
    }
  }
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}
