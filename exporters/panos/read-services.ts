import { ANY_PORT, type Interval, intervalsOf, type PortSet, type Span } from 'rulecast/exporter/read';
import { childOf, membersOf } from './read-element.ts';
import type { Lookup } from './read-objects.ts';
import { mayWork, type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** A protocol with ports. */
export interface PortService {
  readonly protocol: number;
  readonly source: PortSet;
  readonly destination: PortSet;
}

/** Services, or why they depend on more than the file. */
export type PortServices =
  | { readonly kind: 'known'; readonly services: readonly PortService[] }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Tells what the names in a service list stand for. A name that nothing has is refused. */
export interface ServiceBook {
  resolve(names: readonly string[], span: Span): PortServices;
}

const NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;
const PORT_MAX = 65535;
const DEPTH_MAX = 200;
const KINDS = ['service', 'service-group'] as const;

function tcp(...ports: readonly number[]): readonly PortService[] {
  return [
    {
      protocol: NUMBERS.tcp,
      source: ANY_PORT,
      destination: intervalsOf(ports.map((port) => ({ from: port, to: port }))),
    },
  ];
}

/** Services that every device has, unless an object of that name hides them. */
const PREDEFINED: ReadonlyMap<string, readonly PortService[]> = new Map([
  ['service-http', tcp(80, 8080)],
  ['service-https', tcp(443)],
]);

/** A service book over the objects of one place. Each object is read once. */
export function serviceBook(find: Lookup, report: Report): ServiceBook {
  const known = new Map<Element, PortServices>();
  const open = new Set<Element>();

  function ofName(name: string, span: Span, from: number): PortServices {
    const found = find(name, KINDS, from);
    if (found === undefined) {
      const predefined = PREDEFINED.get(name);
      if (predefined === undefined) refuse(report, span, `"${name}" is no service of the file`);
      return knownServices(predefined ?? []);
    }
    const { kind, entry, place, doubt } = found;
    if (doubt !== undefined) return { kind: 'undecided', reason: doubt };
    const before = known.get(entry);
    if (before !== undefined) return before;
    if (open.has(entry) || open.size >= DEPTH_MAX) {
      refuse(report, entry.span, `Service group "${name}" contains itself, or too many others`);
      return knownServices([]);
    }
    open.add(entry);
    const services = kind === 'service' ? knownServices(ofService(name, entry, report)) : ofGroup(name, entry, place);
    open.delete(entry);
    known.set(entry, services);
    return services;
  }

  function ofGroup(name: string, entry: Element, place: number): PortServices {
    const members = childOf(entry, 'members', report);
    if (members === undefined) refuse(report, entry.span, `Service group "${name}" has no members`);
    return members === undefined ? knownServices([]) : unionOf(membersOf(members, report), members.span, place);
  }

  function unionOf(names: readonly string[], span: Span, from: number): PortServices {
    const services: PortService[] = [];
    for (const name of names) {
      const one = ofName(name, span, from);
      if (one.kind === 'undecided') return one;
      for (const service of one.services) services.push(service);
    }
    if (services.length === 0) refuse(report, span, 'A list of services is empty');
    const work = services.reduce((total, { source, destination }) => total + 1 + source.length + destination.length, 0);
    return knownServices(mayWork(report, span, work) ? joinPorts(services) : []);
  }

  return { resolve: (names, span) => unionOf(names, span, 0) };
}

function knownServices(services: readonly PortService[]): PortServices {
  return { kind: 'known', services };
}

function ofService(name: string, entry: Element, report: Report): readonly PortService[] {
  const protocols = childOf(entry, 'protocol', report)?.children ?? [];
  const [protocol] = protocols;
  const number =
    protocol === undefined ? undefined : new Map<string, number>(Object.entries(NUMBERS)).get(protocol.name);
  if (protocol === undefined || number === undefined || protocols.length > 1) {
    refuse(report, entry.span, `Service "${name}" must have one protocol: ${Object.keys(NUMBERS).join(', ')}`);
    return [];
  }
  const port = childOf(protocol, 'port', report);
  if (port === undefined) refuse(report, protocol.span, `Service "${name}" has no port`);
  const sourcePort = childOf(protocol, 'source-port', report);
  return [
    {
      protocol: number,
      source: sourcePort === undefined ? ANY_PORT : parsePorts(sourcePort, report),
      destination: port === undefined ? [] : parsePorts(port, report),
    },
  ];
}

/** `80,443,3478-3481` */
function parsePorts({ text, span }: Element, report: Report): PortSet {
  const intervals = text.split(',').map((item): Interval | undefined => {
    const match = /^ *(0|[1-9][0-9]{0,4})(?:-(0|[1-9][0-9]{0,4}))? *$/.exec(item);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    return match !== null && from <= to && to <= PORT_MAX ? { from, to } : undefined;
  });
  if (intervals.includes(undefined)) refuse(report, span, `"${text}" is no list of ports`);
  return intervalsOf(intervals.filter((interval) => interval !== undefined));
}

/** Services of one protocol and the same source ports as one. */
function joinPorts(services: readonly PortService[]): readonly PortService[] {
  const joined = new Map<string, { readonly first: PortService; readonly destinations: Interval[] }>();
  for (const service of services) {
    const key = JSON.stringify([service.protocol, service.source]);
    const destinations = joined.get(key)?.destinations ?? [];
    for (const interval of service.destination) destinations.push(interval);
    if (!joined.has(key)) joined.set(key, { first: service, destinations });
  }
  return [...joined.values()].map(({ first, destinations }) => ({ ...first, destination: intervalsOf(destinations) }));
}
