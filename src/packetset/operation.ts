import { ALL, MASKS, type Mask, NONE, OUTCOMES } from './outcome.ts';

/** Marks a mask that no rule below is about. */
const OPEN = -1;

const EVERY_MASK = Uint8Array.from({ length: MASKS }, (_, mask) => mask);

/** A function of two masks. */
export interface Operation {
  readonly name: string;
  /** Made when it is first asked for: most runs use a few of the operations below. */
  tables(): Tables;
}

/** An operation, tabulated. What ends an application early is read off the table, never stated by hand. */
export interface Tables {
  /** The result for masks `a` and `b` at `a * 64 + b`. */
  readonly table: Uint8Array;
  /** For a left operand: the result that it has with every right one, or -1. */
  readonly fixedLeft: Int8Array;
  readonly fixedRight: Int8Array;
  /** For a left operand: 1 when the result is always the right one. */
  readonly givesRight: Uint8Array;
  readonly givesLeft: Uint8Array;
  /** What two equal operands give: themselves, `NONE`, or neither for all masks. */
  readonly equal: 'same' | 'none' | 'open';
  readonly commutes: boolean;
}

/** An operation by its result. The name tells it from others of one {@link Diagrams}. */
export function operation(name: string, result: (a: Mask, b: Mask) => Mask): Operation {
  let made: Tables | undefined;
  return {
    name,
    tables() {
      made ??= tabulate(result);
      return made;
    },
  };
}

function tabulate(result: (a: Mask, b: Mask) => Mask): Tables {
  const table = new Uint8Array(MASKS * MASKS);
  for (let a = 0; a < MASKS; a++) {
    for (let b = 0; b < MASKS; b++) table[a * MASKS + b] = result(a, b);
  }
  const at = (a: Mask, b: Mask): Mask => table[a * MASKS + b] as Mask;
  return {
    table,
    fixedLeft: Int8Array.from(EVERY_MASK, (a) => (hasEach((b) => at(a, b) === at(a, 0)) ? at(a, 0) : OPEN)),
    fixedRight: Int8Array.from(EVERY_MASK, (b) => (hasEach((a) => at(a, b) === at(0, b)) ? at(0, b) : OPEN)),
    givesRight: Uint8Array.from(EVERY_MASK, (a) => Number(hasEach((b) => at(a, b) === b))),
    givesLeft: Uint8Array.from(EVERY_MASK, (b) => Number(hasEach((a) => at(a, b) === a))),
    equal: hasEach((a) => at(a, a) === a) ? 'same' : hasEach((a) => at(a, a) === NONE) ? 'none' : 'open',
    commutes: hasEach((a) => hasEach((b) => at(a, b) === at(b, a))),
  };
}

function hasEach(test: (mask: Mask) => boolean): boolean {
  for (let mask = 0; mask < MASKS; mask++) {
    if (!test(mask)) return false;
  }
  return true;
}

/** Packets of either set; of masks, the outcomes of either. */
export const UNION = operation('union', (a, b) => a | b);

/** Packets of both sets. */
export const INTERSECTION = operation('intersection', (a, b) => a & b);

/** Packets of the first set that are not in the second. */
export const DIFFERENCE = operation('difference', (a, b) => a & ~b);

/** Packets of exactly one of the sets. */
export const XOR = operation('xor', (a, b) => a ^ b);

/** The packet set of those that two diagrams do not decide alike. */
export const DIFFERS = operation('differs', (a, b) => (a === b ? NONE : ALL));

/** What the second decides among the packets that fall through the first. Associative. */
export const SEQUENCE = operation('sequence', sequenceOf);

/** The second for packets of the first, a packet set; the others fall. */
export const GUARD = operation('guard', (set, b) => (set & b) | (~set & OUTCOMES.fall));

/**
 * Entries at one hook, in order: a drop or reject is final, an allow or pass goes on to the second, which is then final unless it passes. Associative, with
 * `pass` on both sides as its unit. For outcomes that are certain or not, but without `fall` and `return`.
 */
export const NEXT_HOOK = operation('next hook', nextHookOf);

/** Entries at one hook in an order that is not known: what {@link NEXT_HOOK} gives either way. */
export const EITHER_HOOK = operation('either hook', (a, b) => nextHookOf(a, b) | nextHookOf(b, a));

function nextHookOf(a: Mask, b: Mask): Mask {
  const final = a & (OUTCOMES.drop | OUTCOMES.reject);
  const goesOn = a & ~final;
  if (goesOn === NONE) return final;
  const passes = (b & OUTCOMES.pass) !== 0 ? goesOn : NONE;
  return final | (b & ~OUTCOMES.pass) | passes;
}

/** {@link SEQUENCE} of two masks. */
function sequenceOf(a: Mask, b: Mask): Mask {
  return (a & OUTCOMES.fall) === 0 ? a : (a & ~OUTCOMES.fall) | b;
}

/** A function of one mask, tabulated. */
export interface Mapping {
  readonly name: string;
  readonly table: Uint8Array;
}

/** Tabulates a mapping. The name tells it from others of one {@link Diagrams}. */
export function mapping(name: string, result: (mask: Mask) => Mask): Mapping {
  return { name, table: Uint8Array.from({ length: MASKS }, (_, mask) => result(mask)) };
}

/** Every packet that is not in the set. */
export const COMPLEMENT = mapping('complement', (mask) => ALL & ~mask);

/** The packet set of those that have exactly these outcomes; one outcome: of those that certainly have it. */
export function having(mask: Mask): Mapping {
  return mapping(`having ${mask}`, (one) => (one === mask ? ALL : NONE));
}

/** The packet set of those that may have one of these outcomes. */
export function mayHave(mask: Mask): Mapping {
  return mapping(`may have ${mask}`, (one) => ((one & mask) !== 0 ? ALL : NONE));
}
