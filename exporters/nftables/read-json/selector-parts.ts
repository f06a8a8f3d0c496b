import { type IntervalSet, intersectIntervals, type Match, protocolNumber } from 'rulecast/exporter/read';
import type { Box } from './box.ts';
import type { Domain, Values } from './values.ts';

/** An expression that a rule compares: what it can be, and which packets have it among some values. */
export interface Selector {
  readonly domain: Domain;
  /** Packets that have a value at all. */
  readonly implied: Match;
  /** Why a match cannot be decided, for expressions that are not part of a packet. */
  readonly reason?: string;
  /** The packets with one of the values. `before`: what the rule has asked of them so far, which tells nft what to add by itself. */
  boxes(values: Values, before: Box): readonly Box[];
}

/** A selector that a rule can only be undecided about. */
export function unknowable(implied: Match, reason: string): Selector {
  return { domain: { kind: 'anything' }, implied, reason, boxes: () => [{ match: implied, undecided: reason }] };
}

/** The protocol above IP: behind extension headers for IPv6. */
export function protocolSelector(implied: Match): Selector {
  return {
    domain: numbers(255, (word) => protocolNumber(word)),
    implied,
    boxes: (values) => ofNumbers(values, (protocols) => [{ match: { ...implied, protocols } }]),
  };
}

export function ofProtocol(number: number): Match {
  return { protocols: [{ from: number, to: number }] };
}

/** Numbers from 0 to `max` with names. */
export function numbers(max: number, numberOf: (word: string) => number | undefined, isBits = false): Domain {
  return { kind: 'numbers', max, isBits, numberOf };
}

/** The boxes of a set of numbers: none for the empty set. */
export function ofNumbers(values: Values, boxes: (set: IntervalSet) => readonly Box[]): readonly Box[] {
  return values.kind === 'numbers' && values.set.length > 0 ? boxes(values.set) : [];
}

/** Protocols in `all` with and without ports that a packet of rulecast has. */
export function splitByPorts(all: IntervalSet): { readonly withPorts: IntervalSet; readonly others: IntervalSet } {
  const withPorts = [6, 17, 132].map((number) => ({ from: number, to: number }));
  const others = [
    [0, 5],
    [7, 16],
    [18, 131],
    [133, 255],
  ].map(([from = 0, to = 0]) => ({ from, to }));
  return { withPorts: intersectIntervals(all, withPorts), others: intersectIntervals(all, others) };
}
