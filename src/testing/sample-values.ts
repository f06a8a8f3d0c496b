import type { Match } from '../model/match.ts';
import { type Direction, LOOPBACK_ZONE } from '../model/packet.ts';
import type { Policy } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, EMPTY } from '../net/address-set.ts';
import { addressBits, type Family } from '../net/family.ts';
import type { IntervalSet } from '../net/interval-set.ts';
import { rangesOf } from '../net/prefixes-of.ts';

/** Values at which the verdicts of a policy may change, an axis each: both ends of every interval and their neighbours. */
export interface SampleValues {
  readonly addresses: Readonly<Record<Family, readonly bigint[]>>;
  readonly ports: readonly number[];
  /** `type * 256 + code`. */
  readonly icmp: readonly number[];
  readonly protocols: readonly number[];
  readonly zones: readonly (string | undefined)[];
  readonly directions: readonly Direction[];
}

// Numbers that no policy needs to name for a mistake to reach them: both ends, tunnels, and protocols without ports.
const PROTOCOLS = [1, 6, 17, 58, 132, 0, 4, 41, 47, 50, 112, 255];
const PORTS = [0, 1, 22, 53, 80, 443, 49152, 65535];
// Echo, unreachable, packet too big, neighbour discovery, multicast listener reports, and one unassigned.
const ICMP_TYPES = [0, 3, 8, 11, 1, 2, 128, 129, 130, 133, 135, 136, 137, 143, 200];

// A set beyond this many ranges is sampled at evenly spread ones: the first and last are always among them.
const RANGES_MAX = 400;

/** The values of a policy; `platform` is what an output lets through beside it. */
export function sampleValues(policy: Policy, platform: readonly Match[] = []): SampleValues {
  const flows = policy.rules.flatMap((rule) => rule.flows);
  const services = flows.flatMap((flow) => flow.services);
  const scope = policy.scope.kind === 'within' ? [policy.scope.from.addresses, policy.scope.to.addresses] : [];
  const sides = platform.flatMap(({ source, destination }) => [source ?? EMPTY, destination ?? EMPTY]);
  const sets = new Set([
    ...flows.flatMap((flow) => [flow.source.addresses, flow.destination.addresses]),
    ...scope,
    ...sides,
  ]);
  return {
    addresses: { 4: addressEdges(sets, 4), 6: addressEdges(sets, 6) },
    ports: edges([...services.flatMap(portsOf), PORTS.map(one)], 65535),
    icmp: edges([...services.flatMap(icmpOf), ICMP_TYPES.map((type) => one(type * 256))], 65535),
    protocols: edges([...services.flatMap(numbersOf), PROTOCOLS.map(one)], 255),
    zones: [undefined, ...policy.zones, LOOPBACK_ZONE, 'elsewhere'],
    directions: policy.directions,
  };
}

function one(value: number): { readonly from: number; readonly to: number } {
  return { from: value, to: value };
}

function edges(sets: readonly IntervalSet[], max: number): readonly number[] {
  const values = sets.flatMap((set) => set.flatMap(({ from, to }) => [from - 1, from, to, to + 1]));
  return [...new Set(values)].filter((value) => value >= 0 && value <= max);
}

/** The ends of the ranges of `sets` in one family, and the addresses beside them; also the ends of the family. */
export function addressEdges(sets: Iterable<AddressSet>, family: Family): readonly bigint[] {
  const top = (1n << BigInt(addressBits(family))) - 1n;
  const values = new Set<bigint>([0n, top]);
  for (const set of sets) {
    const ranges = [...rangesOf(set, family)];
    const step = Math.max(1, Math.ceil(ranges.length / RANGES_MAX));
    ranges.forEach(({ start, end }, index) => {
      if (index % step !== 0 && index !== ranges.length - 1) return;
      for (const value of [start - 1n, start, (start + end) / 2n, end, end + 1n]) values.add(value);
    });
  }
  return [...values].filter((value) => value >= 0n && value <= top);
}

function portsOf(service: Service): readonly IntervalSet[] {
  return service.kind === 'ports' ? [service.source, service.destination] : [];
}

function icmpOf(service: Service): readonly IntervalSet[] {
  return service.kind === 'icmp' ? [service.types] : [];
}

function numbersOf(service: Service): readonly IntervalSet[] {
  return service.kind === 'protocol' ? [service.numbers] : [];
}
