import fc from 'fast-check';
import type { AddressRange } from '../../src/net/address-range.ts';
import { type AddressSet, addressSetOfRanges } from '../../src/net/address-set.ts';
import { contains } from '../../src/net/contains.ts';
import type { Family } from '../../src/net/family.ts';

/** 256 addresses in a row: small enough to hold a set as one boolean an address. */
export interface Universe {
  readonly name: string;
  readonly family: Family;
  readonly base: bigint;
}

const TOP6 = (1n << 128n) - 1n;

/** The middle, the first and the last addresses of each family, and one where a carry crosses words. */
export const UNIVERSES: readonly Universe[] = [
  { name: '10.0.0.0/24', family: 4, base: 0x0a00_0000n },
  { name: '0.0.0.0/24', family: 4, base: 0n },
  { name: '255.255.255.0/24', family: 4, base: 0xffff_ff00n },
  { name: '2001:db8::/120', family: 6, base: 0x2001_0db8n << 96n },
  { name: '::/120', family: 6, base: 0n },
  { name: '128 on both sides of 2001:db8:0:1::', family: 6, base: (0x2001_0db8_0000_0001n << 64n) - 128n },
  { name: 'ffff:…:ff00/120', family: 6, base: TOP6 - 255n },
];

/** The model of a set: whether each address of the universe is in it. */
export type Model = readonly boolean[];

/** The set's addresses inside the universe. */
export function modelOf(set: AddressSet, { family, base }: Universe): Model {
  return Array.from({ length: 256 }, (_, index) => contains(set, family, base + BigInt(index)));
}

export type Span = readonly [from: number, to: number];

function rangeIn({ family, base }: Universe, [from, to]: Span): AddressRange {
  return { family, start: base + BigInt(from), end: base + BigInt(to) };
}

export function setIn(universe: Universe, spans: readonly Span[]): AddressSet {
  return addressSetOfRanges(spans.map((span) => rangeIn(universe, span)));
}

export function modelIn(spans: readonly Span[]): Model {
  return Array.from({ length: 256 }, (_, index) => spans.some(([from, to]) => from <= index && index <= to));
}

/** Ranges in any order, overlapping and touching. */
export const someSpans: fc.Arbitrary<readonly Span[]> = fc.array(
  fc.tuple(fc.nat(255), fc.nat(24)).map(([from, more]): Span => [from, Math.min(255, from + more)]),
  { maxLength: 12 },
);
