import { icmpOf, type Match } from 'rulecast/exporter/read';
import { ICMP_APPLICATIONS } from './options.ts';
import { childOf, membersOf } from './read-element.ts';
import type { Lookup } from './read-objects.ts';
import { mayWork, type Report, refuse } from './read-report.ts';
import type { PortServices, ServiceBook } from './read-services.ts';
import type { Element } from './read-xml.ts';

/** Packets that applications and services of a rule may match; `undecided` says why not all of them need to. */
export interface Traffic {
  readonly match: Pick<Match, 'protocols' | 'sourcePorts' | 'destinationPorts' | 'icmp'>;
  readonly undecided?: string;
}

const ANY = 'any';
const APPLICATION_DEFAULT = 'application-default';

/** What one application on one service is counted as; see {@link mayWork}. */
const TRAFFIC_WORK = 8;

type Services = 'any' | 'application-default' | PortServices;

/** What the names in a rule are looked up in. */
export interface TrafficContext {
  readonly find: Lookup;
  readonly services: ServiceBook;
  readonly report: Report;
}

/**
 * What a rule lets through by application and service, as alternatives, the certain ones first: a packet that one of them matches is the
 * rule's, whatever the others are. Absent lists are `any`.
 */
export function trafficOf(rule: Element, context: TrafficContext): readonly Traffic[] {
  const { report } = context;
  const named = servicesOf(rule, context);
  const applications = namesIn(rule, 'application', report);
  if (!applications.includes(ANY)) {
    const each = typeof named === 'object' && named.kind === 'known' ? named.services.length : 1;
    if (!mayWork(report, rule.span, applications.length * each * TRAFFIC_WORK)) return [];
    const all = applications.flatMap((name) => applicationTraffic(name, named, context.find));
    return [...all.filter((one) => one.undecided === undefined), ...all.filter((one) => one.undecided !== undefined)];
  }
  if (applications.length > 1) refuse(report, rule.span, '"any" stands beside other applications');
  if (named === APPLICATION_DEFAULT) {
    return [{ match: {}, undecided: 'each application is let through on its own default ports only' }];
  }
  return portTraffic(named);
}

function servicesOf(rule: Element, { services, report }: TrafficContext): Services {
  const names = namesIn(rule, 'service', report);
  for (const word of [ANY, APPLICATION_DEFAULT] as const) {
    if (!names.includes(word)) continue;
    if (names.length > 1) refuse(report, rule.span, `"${word}" stands beside other services`);
    return word;
  }
  return services.resolve(names, childOf(rule, 'service', report)?.span ?? rule.span);
}

const OWN_APPLICATIONS = ['application', 'application-group', 'application-filter'] as const;

/**
 * An application of the closed table, which has no ports, or one that only the device can tell. An application is told by more than the first
 * packet: a session that the ports of a rule fit is let through until then.
 */
function applicationTraffic(name: string, services: Services, find: Lookup): readonly Traffic[] {
  const undecided = `only the device tells application "${name}"`;
  const sessions = portTraffic(services === APPLICATION_DEFAULT ? ANY : services).map(({ match }) => ({
    match,
    undecided,
  }));
  const icmp = ICMP_APPLICATIONS.find((one) => one.name === name);
  if (icmp === undefined || find(name, OWN_APPLICATIONS) !== undefined) return sessions;
  const own = { match: { icmp: { family: icmp.family, types: icmpOf(icmp.type) } } };
  switch (services) {
    case APPLICATION_DEFAULT:
      return [own];
    case ANY:
      return [own, ...sessions];
    default:
      // A list of ports has no ICMP in it.
      return sessions;
  }
}

function portTraffic(services: 'any' | PortServices): readonly Traffic[] {
  if (services === ANY) return [{ match: {} }];
  if (services.kind === 'undecided') return [{ match: {}, undecided: services.reason }];
  return services.services.map(({ protocol, source, destination }) => ({
    match: { protocols: [{ from: protocol, to: protocol }], sourcePorts: source, destinationPorts: destination },
  }));
}

function namesIn(rule: Element, list: string, report: Report): readonly string[] {
  const element = childOf(rule, list, report);
  if (element === undefined) return [ANY];
  const names = membersOf(element, report);
  if (names.length === 0) refuse(report, element.span, `<${list}> is empty`);
  return names;
}
