import type { IcmpService, Interval, PortService, PortSet, Service } from 'rulecast/exporter/emit';
import { isAnyPort } from 'rulecast/exporter/emit';
import { shortName } from './emit-names.ts';
import { ICMP_APPLICATIONS } from './options.ts';

/** A service object: one destination port or range, and the source ports if they matter. */
export interface ServiceObject {
  readonly name: string;
  readonly protocol: string;
  readonly port: string;
  readonly sourcePort?: string;
}

/** What one rule says about services: ports, or one application. Both at once would mean the application on these ports. */
export type ServiceUse =
  | { readonly kind: 'any' }
  | { readonly kind: 'ports'; readonly objects: readonly [ServiceObject, ...ServiceObject[]] }
  | { readonly kind: 'application'; readonly name: string };

/** The services of a term in as few rules as can hold them. */
export function serviceUses(services: readonly Service[]): readonly ServiceUse[] {
  if (services.some(isAnyService)) return [{ kind: 'any' }];
  const objects = new Map(
    services.flatMap((service) =>
      service.kind === 'ports' ? portObjects(service).map((one) => [one.name, one] as const) : [],
    ),
  );
  const [first, ...rest] = objects.values();
  const applications = services.flatMap((service) => (service.kind === 'icmp' ? (applicationOf(service) ?? []) : []));
  return [
    ...(first === undefined ? [] : [{ kind: 'ports', objects: [first, ...rest] } as const]),
    ...[...new Set(applications)].map((name) => ({ kind: 'application', name }) as const),
  ];
}

/** The application that stands for exactly these messages: each ICMP service of a fitted policy has one. */
function applicationOf({ family, types: [first, ...more] }: IcmpService): string | undefined {
  if (first === undefined || more.length > 0) return undefined;
  return ICMP_APPLICATIONS.find(
    (one) => one.family === family && first.from === one.type * 256 && first.to === one.type * 256 + 255,
  )?.name;
}

function isAnyService(service: Service): boolean {
  if (service.kind !== 'protocol') return false;
  const [first] = service.numbers;
  return first?.from === 0 && first.to === 255;
}

function portObjects({ protocol, source, destination }: PortService): readonly ServiceObject[] {
  const sourcePort = isAnyPort(source) ? undefined : portList(source);
  return destination.map((interval) => {
    const port = portText(interval);
    const from = sourcePort === undefined ? '' : `-from-${sourcePort.replaceAll(',', '_')}`;
    return { name: shortName(`${protocol}-${port}${from}`), protocol, port, ...(sourcePort && { sourcePort }) };
  });
}

function portList(ports: PortSet): string {
  return ports.map(portText).join(',');
}

function portText({ from, to }: Interval): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
