import type { Flow, NamedAddresses } from '../../model/policy.ts';
import type { Service } from '../../model/service.ts';
import { isAny, isEmpty } from '../../net/address-set.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import type { Interval } from '../../net/interval-set.ts';
import { isAnyPort, type PortSet } from '../../net/port-set.ts';
import type { FittedScopeTerm, FittedTerm } from '../fitted.ts';
import type { ObjectTable } from './fit-objects.ts';
import type { Target } from './target.ts';

type TermFamily = Family | 'both';
type Services = readonly [Service, ...Service[]];

/**
 * Source and destination as the target can hold them in one rule each: together if it mixes families, else one pair a family. A family
 * that one side lacks has no pair.
 */
export function fitSides(
  source: NamedAddresses,
  destination: NamedAddresses,
  context: FitContext,
): readonly FittedScopeTerm[] {
  return familiesOf(source, destination, context.target).map((family) => ({
    family,
    source: context.objects.use(source, family),
    destination: context.objects.use(destination, family),
  }));
}

export interface FitContext {
  readonly target: Target;
  readonly objects: ObjectTable;
}

function familiesOf(source: NamedAddresses, destination: NamedAddresses, target: Target): readonly TermFamily[] {
  const present = FAMILIES.filter(
    (family) => !isEmpty(source.addresses, family) && !isEmpty(destination.addresses, family),
  );
  const together =
    target.capabilities.mixedFamilies.level === 'native' || (isAny(source.addresses) && isAny(destination.addresses));
  return present.length === 2 && together ? ['both'] : present;
}

/** The terms of one flow: exactly its packets, in pieces the target can hold. */
export function fitFlow(flow: Flow, label: string, context: FitContext): readonly FittedTerm[] {
  const services = flow.services.flatMap((service) => splitPorts(service, context.target));
  return fitSides(flow.source, flow.destination, context).flatMap((sides) =>
    groupServices(services, sides.family, context.target).flatMap(({ family, services: group }) =>
      sidesFor(flow, family, sides, context).map((fitting) => ({
        ...fitting,
        services: group,
        ...(flow.because && { because: flow.because }),
        label,
      })),
    ),
  );
}

/** The sides again, narrowed to one family when a service exists in that family only. */
function sidesFor(
  flow: Flow,
  family: TermFamily,
  sides: FittedScopeTerm,
  context: FitContext,
): readonly FittedScopeTerm[] {
  if (family === sides.family) return [sides];
  return [
    {
      family,
      source: context.objects.use(flow.source, family),
      destination: context.objects.use(flow.destination, family),
    },
  ];
}

/** Services that may share a rule, with the family that they and the sides have in common. */
function groupServices(
  services: readonly Service[],
  family: TermFamily,
  target: Target,
): readonly { readonly family: TermFamily; readonly services: Services }[] {
  const fitting = services.filter(
    (service) => familyOfService(service) === undefined || meets(family, familyOfService(service)),
  );
  if (target.capabilities.manyServices.level !== 'native') {
    return fitting.map((service) => ({ family: familyOfService(service) ?? family, services: [service] }));
  }
  const bound = ([undefined, ...FAMILIES] as const).map((one) => ({
    family: one ?? family,
    services: fitting.filter((service) => (family === 'both' ? familyOfService(service) : undefined) === one),
  }));
  return bound.flatMap(({ family: one, services: [first, ...rest] }) =>
    first === undefined ? [] : [{ family: one, services: [first, ...rest] }],
  );
}

/** ICMP exists over IPv4 only, ICMPv6 over IPv6 only. */
function familyOfService(service: Service): Family | undefined {
  return service.kind === 'icmp' ? service.family : undefined;
}

function meets(family: TermFamily, other: Family | undefined): boolean {
  return family === 'both' || family === other;
}

/** One service in pieces whose ports fit into one rule of the target. */
function splitPorts(service: Service, { limits }: Target): readonly Service[] {
  if (service.kind !== 'ports' || limits.portsPerRule === undefined) return [service];
  const slots = { max: limits.portsPerRule.max, range: limits.portRangeSlots ?? 1 };
  return chunkPorts(service.source, slots).flatMap((source) =>
    chunkPorts(service.destination, slots).map((destination) => ({ ...service, source, destination })),
  );
}

function chunkPorts(ports: PortSet, slots: { readonly max: number; readonly range: number }): readonly PortSet[] {
  if (isAnyPort(ports)) return [ports];
  const chunks: Interval[][] = [];
  let free = 0;
  for (const interval of ports) {
    const cost = interval.from === interval.to ? 1 : slots.range;
    const chunk = chunks.at(-1);
    if (chunk === undefined || free < cost) {
      chunks.push([interval]);
      free = slots.max - cost;
    } else {
      chunk.push(interval);
      free -= cost;
    }
  }
  return chunks;
}
