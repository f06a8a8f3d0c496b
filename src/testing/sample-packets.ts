import type { FittedChain } from '../exporter/fitted.ts';
import type { Match } from '../model/match.ts';
import { type Direction, type Packet, STATES } from '../model/packet.ts';
import type { Flow, Policy, Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, ANY, isEmpty } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import type { IntervalSet } from '../net/interval-set.ts';
import { ANY_PROTOCOL } from '../net/protocol.ts';
import type { FittedCase } from './fitted-case.ts';
import { type Random, randomOf } from './random.ts';
import { addressEdges, type SampleValues, sampleValues } from './sample-values.ts';

const PORT_PROTOCOLS = { tcp: 6, udp: 17, sctp: 132 } as const;
const ICMP_OF_FAMILY = { 4: 1, 6: 58 } as const;

/**
 * Packets at and beside every bound of a policy: about half aim at a flow of a rule and then miss in at most one way, the others mix bounds freely. The same
 * policy, count and seed give the same packets.
 */
export function samplePackets(policy: Policy, count: number, seed = 1): readonly Packet[] {
  return sampleAround(policy, [], { count, seed });
}

/** The same for a policy as one exporter wrote it, also at and beside the bounds of what it lets through for its platform. */
export function sampleCase({ policy, fitted }: FittedCase, count: number, seed = 1): readonly Packet[] {
  return sampleAround(policy, fitted.chains, { count, seed });
}

type PlatformChains = readonly Pick<FittedChain, 'direction' | 'platform'>[];

function sampleAround(
  policy: Policy,
  chains: PlatformChains,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Packet[] {
  const random = randomOf(seed);
  const values = sampleValues(
    policy,
    chains.flatMap(({ platform }) => platform.map(({ match }) => match)),
  );
  const aims = [
    ...policy.rules.flatMap((rule) => rule.flows.map((flow) => aimAtFlow(rule, flow))),
    ...chains.flatMap(({ direction, platform }) => platform.map(({ match }) => aimAtPlatform(direction, match))),
  ];
  return Array.from({ length: count }, (_, index) => {
    // Every flow is aimed at in turn, so that each rule is hit whatever the seed.
    const aim = aims[index % aims.length];
    if (aim === undefined || random.chance(0.4)) return anyPacket(values, random);
    return random.chance(0.5) ? hit(aim, values, random) : miss(hit(aim, values, random), values, random);
  });
}

interface Aim extends Pick<Rule, 'direction' | 'fromZones' | 'toZones'> {
  readonly services: readonly [Service, ...Service[]];
  readonly families: readonly Family[];
  readonly sources: Readonly<Record<Family, readonly bigint[]>>;
  readonly destinations: Readonly<Record<Family, readonly bigint[]>>;
}

function aimAtFlow({ direction, fromZones, toZones }: Rule, { source, destination, services }: Flow): Aim {
  const zones = { ...(fromZones && { fromZones }), ...(toZones && { toZones }) };
  return { direction, ...zones, services, ...ends(source.addresses, destination.addresses) };
}

function aimAtPlatform(direction: Direction, { source = ANY, destination = ANY }: Match): Aim {
  return { direction, services: [{ kind: 'protocol', numbers: ANY_PROTOCOL }], ...ends(source, destination) };
}

function ends(source: AddressSet, destination: AddressSet): Pick<Aim, 'families' | 'sources' | 'destinations'> {
  const edges = (family: Family, side: AddressSet): readonly bigint[] => addressEdges([side], family);
  return {
    families: FAMILIES.filter((family) => !isEmpty(source, family) && !isEmpty(destination, family)),
    sources: { 4: edges(4, source), 6: edges(6, source) },
    destinations: { 4: edges(4, destination), 6: edges(6, destination) },
  };
}

function hit(aim: Aim, values: SampleValues, random: Random): Packet {
  const service = random.pick(aim.services);
  const family = service.kind === 'icmp' ? service.family : random.pick(aim.families);
  const { fromZones, toZones, direction } = aim;
  return {
    direction,
    ...zone('fromZone', fromZones === undefined ? random.pick(values.zones) : random.pick(fromZones)),
    ...zone('toZone', toZones === undefined ? random.pick(values.zones) : random.pick(toZones)),
    family,
    source: random.pick(aim.sources[family]),
    destination: random.pick(aim.destinations[family]),
    ...payloadOf(service, family, { values, random }),
    state: random.pick(['new', 'new', 'new', 'untracked', random.pick(STATES)]),
  };
}

type Payload = Pick<Packet, 'protocol' | 'sourcePort' | 'destinationPort' | 'icmpType' | 'icmpCode'>;

function payloadOf(
  service: Service,
  family: Family,
  { values, random }: { readonly values: SampleValues; readonly random: Random },
): Payload {
  switch (service.kind) {
    case 'ports':
      return {
        protocol: PORT_PROTOCOLS[service.protocol],
        sourcePort: within(service.source, random),
        destinationPort: within(service.destination, random),
      };
    case 'icmp':
      return icmpPayload(family, within(service.types, random));
    case 'protocol':
      return payload(within(service.numbers, random), family, anyNumbers(values, random));
  }
}

function icmpPayload(family: Family, typeAndCode: number): Payload {
  return { protocol: ICMP_OF_FAMILY[family], icmpType: typeAndCode >> 8, icmpCode: typeAndCode & 255 };
}

function payload(protocol: number, family: Family, numbers: Numbers): Payload {
  if (protocol === ICMP_OF_FAMILY[family]) return icmpPayload(family, numbers.icmp);
  const hasPorts = Object.values(PORT_PROTOCOLS).some((one) => one === protocol);
  return hasPorts ? { protocol, sourcePort: numbers.source, destinationPort: numbers.destination } : { protocol };
}

/** What a packet carries if its protocol has ports, or types. */
interface Numbers {
  readonly source: number;
  readonly destination: number;
  readonly icmp: number;
}

function anyNumbers(values: SampleValues, random: Random): Numbers {
  return { source: random.pick(values.ports), destination: random.pick(values.ports), icmp: random.pick(values.icmp) };
}

function within(set: IntervalSet, random: Random): number {
  const { from, to } = random.pick(set);
  return random.chance(0.5) ? random.pick([from, to]) : from + random.whole(to - from + 1);
}

function zone(key: 'fromZone' | 'toZone', name: string | undefined): Partial<Packet> {
  return name === undefined ? {} : { [key]: name };
}

/** The same packet, off in one way. */
function miss(packet: Packet, values: SampleValues, random: Random): Packet {
  const other = anyPacket(values, random, packet.family);
  const { protocol, sourcePort, destinationPort, icmpType, icmpCode, ...header } = packet;
  const kept = { protocol, ...ports(sourcePort, destinationPort), ...icmp(icmpType, icmpCode) };
  switch (random.whole(7)) {
    case 0:
      return { ...packet, source: other.source };
    case 1:
      return { ...packet, destination: other.destination };
    case 2:
      return { ...packet, state: other.state };
    case 3:
      return destinationPort === undefined ? packet : { ...packet, destinationPort: random.pick(values.ports) };
    case 4:
      return sourcePort === undefined ? packet : { ...packet, sourcePort: random.pick(values.ports) };
    case 5:
      return { ...header, ...payload(other.protocol, packet.family, anyNumbers(values, random)) };
    default: {
      const { fromZone: _from, toZone: _to, ...rest } = { ...header, ...kept };
      return { ...rest, ...zone('fromZone', other.fromZone), ...zone('toZone', other.toZone) };
    }
  }
}

function ports(sourcePort: number | undefined, destinationPort: number | undefined): Partial<Packet> {
  return sourcePort === undefined || destinationPort === undefined ? {} : { sourcePort, destinationPort };
}

function icmp(icmpType: number | undefined, icmpCode: number | undefined): Partial<Packet> {
  return icmpType === undefined || icmpCode === undefined ? {} : { icmpType, icmpCode };
}

function anyPacket(values: SampleValues, random: Random, only?: Family): Packet {
  const family = only ?? random.pick(FAMILIES);
  return {
    direction: random.pick(values.directions),
    ...zone('fromZone', random.pick(values.zones)),
    ...zone('toZone', random.pick(values.zones)),
    family,
    source: random.pick(values.addresses[family]),
    destination: random.pick(values.addresses[family]),
    ...payload(random.pick(values.protocols), family, anyNumbers(values, random)),
    state: random.chance(0.7) ? 'new' : random.pick(STATES),
  };
}
