import fc from 'fast-check';
import type { NameSet } from '../../src/model/match.ts';
import { matches } from '../../src/model/match-packet.ts';
import type { Direction, Packet, State } from '../../src/model/packet.ts';
import type { AddressSet } from '../../src/net/address-set.ts';
import { EMPTY } from '../../src/net/address-set.ts';
import { complement, unionAll } from '../../src/net/algebra.ts';
import { exceptIntervals, type IntervalSet, intervalsOf } from '../../src/net/interval-set.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import { type Mask, OUTCOMES } from '../../src/packetset/outcome.ts';
import type { PacketMatch, Program, Step } from '../../src/packetset/program.ts';

// A universe that is small and yet the real one: each field is cut into a few cells that cover it, random sets are unions of cells, and one packet for
// each combination of cells stands for all of them. Two programs decide all packets alike exactly when they decide these alike.

/** A part of a field and one value in it. */
interface Cell<S, V> {
  readonly part: S;
  readonly value: V;
}

function addresses(text: string): AddressSet {
  const parsed = parseAddressText(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

function addressCells(
  parts: readonly (readonly [string, bigint])[],
  [other, rest]: readonly [AddressSet, bigint],
): readonly Cell<AddressSet, bigint>[] {
  const sets = parts.map(([text, value]) => ({ part: addresses(text), value }));
  const outside = complement(unionAll([...sets.map(({ part }) => part), other]));
  return [...sets, { part: outside, value: rest }];
}

const V4 = addresses('0.0.0.0/0');
const V6 = addresses('::/0');
const DB8 = 0x2001_0db8n << 96n;

const SOURCES4 = addressCells(
  [
    ['10.0.0.0/9', 0x0a00_0001n],
    ['10.128.0.0-10.200.0.7', 0x0ac8_0007n],
  ],
  [V6, 0xffff_ffffn],
);
const SOURCES6 = addressCells([['2001:db8::/64', DB8]], [V4, (1n << 128n) - 1n]);
const DESTINATIONS4 = addressCells([['255.255.255.0/24', 0xffff_ffffn]], [V6, 0n]);
const DESTINATIONS6 = addressCells([['2001:db8:0:1::/64', DB8 + (1n << 64n)]], [V4, 0n]);

function integerCells(
  last: number,
  ...parts: readonly (readonly [number, number])[]
): readonly Cell<IntervalSet, number>[] {
  const cells = parts.map(([from, to]) => ({ part: [{ from, to }], value: to }));
  const rest = exceptIntervals([{ from: 0, to: last }], intervalsOf(cells.flatMap(({ part }) => part)));
  return [...cells, { part: rest, value: rest.at(-1)?.to ?? 0 }];
}

const PORTED = [33, 132, 136];
const PROTOCOLS: readonly Cell<IntervalSet, number>[] = [
  ...[6, 17, 1, 58].map((number) => ({ part: [{ from: number, to: number }], value: number })),
  { part: PORTED.map((number) => ({ from: number, to: number })), value: 132 },
  {
    part: exceptIntervals(
      [{ from: 0, to: 255 }],
      intervalsOf([1, 6, 17, 58, ...PORTED].map((n) => ({ from: n, to: n }))),
    ),
    value: 0,
  },
];
const SOURCE_PORTS = integerCells(65535, [1024, 65535]);
const PORTS = integerCells(65535, [80, 80], [443, 1000]);
const MESSAGES = integerCells(65535, [2048, 2303]);
const STATES: readonly Cell<readonly State[], State>[] = [
  { part: ['new'], value: 'new' },
  { part: ['established', 'related', 'untracked', 'invalid'], value: 'related' },
];
const DIRECTIONS: readonly Cell<readonly Direction[], Direction>[] = [
  { part: ['outbound'], value: 'outbound' },
  { part: ['inbound', 'forward'], value: 'forward' },
];
const ZONES = ['lan', 'wan'];

function product<A, B>(left: readonly A[], right: readonly B[]): readonly (A & B)[] {
  return left.flatMap((a) => right.map((b) => ({ ...a, ...b })));
}

function zonePairs(): readonly Partial<Packet>[] {
  return product([{}, { fromZone: 'lan' }], [{}, ...ZONES.map((toZone) => ({ toZone }))]);
}

function layer4(family: 4 | 6, protocol: number): readonly Partial<Packet>[] {
  if ([6, 17, 132].includes(protocol)) {
    return product(
      SOURCE_PORTS.map(({ value }) => ({ protocol, sourcePort: value })),
      PORTS.map(({ value }) => ({ destinationPort: value })),
    );
  }
  if (protocol !== (family === 4 ? 1 : 58)) return [{ protocol }];
  return MESSAGES.map(({ value }) => ({ protocol, icmpType: value >> 8, icmpCode: value & 255 }));
}

function headers(family: 4 | 6): readonly Partial<Packet>[] {
  const sources = (family === 4 ? SOURCES4 : SOURCES6).map(({ value }) => ({ family, source: value }));
  const destinations = (family === 4 ? DESTINATIONS4 : DESTINATIONS6).map(({ value }) => ({ destination: value }));
  return product(
    product(sources, destinations),
    PROTOCOLS.flatMap(({ value }) => layer4(family, value)),
  );
}

/** One packet for each combination of cells. */
export const PACKETS: readonly Packet[] = product(
  product(
    DIRECTIONS.map(({ value }) => ({ direction: value })),
    product(
      STATES.map(({ value }) => ({ state: value })),
      zonePairs(),
    ),
  ),
  [...headers(4), ...headers(6)],
) as readonly Packet[];

function someOf<T>(values: readonly T[]): fc.Arbitrary<readonly T[]> {
  // Every subset is as likely as any other; fc.subarray prefers those that match nothing or everything.
  return fc.noBias(fc.nat(2 ** values.length - 1)).map((bits) => values.filter((_, at) => (bits >> at) & 1));
}

function integers(cells: readonly Cell<IntervalSet, number>[]): fc.Arbitrary<IntervalSet> {
  return someOf(cells).map((some) => intervalsOf(some.flatMap(({ part }) => part)));
}

function addressSets(v4: typeof SOURCES4, v6: typeof SOURCES4): fc.Arbitrary<AddressSet> {
  return someOf([...v4, ...v6]).map((some) => unionAll([EMPTY, ...some.map(({ part }) => part)]));
}

const names: fc.Arbitrary<NameSet> = fc.record({ names: someOf(ZONES), not: fc.boolean() });

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, freq: 3 });
}

const someMatch: fc.Arbitrary<PacketMatch> = fc
  .record({
    directions: maybe(someOf(DIRECTIONS).map((some) => some.flatMap(({ part }) => part))),
    states: maybe(someOf(STATES).map((some) => some.flatMap(({ part }) => part))),
    family: maybe(fc.constantFrom(4 as const, 6 as const)),
    ingress: maybe(fc.record({ names: someOf(['lan']), not: fc.boolean() })),
    egress: maybe(names),
    source: maybe(addressSets(SOURCES4, SOURCES6)),
    destination: maybe(addressSets(DESTINATIONS4, DESTINATIONS6)),
    protocols: maybe(integers(PROTOCOLS)),
    service: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ sourcePorts: maybe(integers(SOURCE_PORTS)), destinationPorts: maybe(integers(PORTS)) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          icmp: fc.record({ family: fc.constantFrom(4 as const, 6 as const), types: integers(MESSAGES) }),
        }),
      },
    ),
  })
  .chain(({ service, ...match }) => {
    const all = { ...match, ...service };
    // Most conditions are left out, else hardly a packet matches.
    const entries = Object.entries(all).filter(([, value]) => value !== undefined);
    const some = fc.noBias(fc.array(fc.nat(Math.max(0, entries.length - 1)), { minLength: 1, maxLength: 4 }));
    return some.map(
      (places) => Object.fromEntries(places.flatMap((place) => entries.slice(place, place + 1))) as PacketMatch,
    );
  });

const { fall, return: back, allow, drop, reject, pass } = OUTCOMES;

function someStep(callees: readonly string[]): fc.Arbitrary<Step> {
  const outcomes = fc
    .constantFrom(allow, allow, drop, reject, pass, back, fall)
    .map((mask) => ({ kind: 'outcomes', mask }) as const);
  const calls = fc
    .tuple(fc.constantFrom('jump' as const, 'goto' as const), fc.constantFrom(...callees, ''))
    .map(([kind, chain]) => ({ kind, chain }));
  return fc
    .record({
      match: someMatch,
      undecided: fc.boolean().chain((rare) => (rare ? fc.boolean() : fc.constant(false))),
      effect: callees.length === 0 ? outcomes : fc.oneof(outcomes, calls),
    })
    .filter(({ effect }) => effect.kind === 'outcomes' || effect.chain !== '');
}

/** Programs with chains that call later ones only. */
export const someProgram: fc.Arbitrary<Program> = fc
  .record({
    steps: fc.array(someStep(['a', 'b', 'c']), { minLength: 3, maxLength: 7 }),
    a: fc.array(someStep(['b', 'c']), { minLength: 1, maxLength: 5 }),
    b: fc.array(someStep(['c']), { minLength: 1, maxLength: 4 }),
    c: fc.array(someStep([]), { minLength: 1, maxLength: 4 }),
  })
  .map(({ steps, a, b, c }) => ({ steps, chains: new Map(Object.entries({ a, b, c })) }));

/** Programs without chains. */
export const someList: fc.Arbitrary<Program> = fc
  .array(someStep([]), { minLength: 3, maxLength: 8 })
  .map((steps) => ({ steps }));

function matchesPacket(match: PacketMatch, packet: Packet): boolean {
  return (match.directions === undefined || match.directions.includes(packet.direction)) && matches(match, packet);
}

/** What a program says about a packet, step by step: the model that diagrams are compared with. */
export function outcomesOf(program: Program, packet: Packet): Mask {
  const run = (steps: readonly Step[]): Mask => {
    let [mask, isOpen] = [0, true];
    for (const { match, undecided, effect } of steps) {
      if (!isOpen) break;
      if (!matchesPacket(match, packet)) continue;
      let outcome = effect.kind === 'outcomes' ? effect.mask : run(program.chains?.get(effect.chain) ?? []);
      if (effect.kind === 'jump' && (outcome & back) !== 0) outcome = (outcome & ~back) | fall;
      if (effect.kind === 'goto' && (outcome & fall) !== 0) outcome = (outcome & ~fall) | back;
      mask |= outcome & ~fall;
      isOpen = undecided === true || (outcome & fall) !== 0;
    }
    return isOpen ? mask | fall : mask;
  };
  const mask = run(program.steps);
  return (mask & back) === 0 ? mask : (mask & ~back) | fall;
}
