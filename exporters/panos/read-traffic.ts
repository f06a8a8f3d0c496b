import { icmpOf, type Match } from 'rulecast/exporter/read';
import { ICMP_APPLICATIONS } from './options.ts';
import { childOf, membersOf } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import type { PortService, ServiceBook } from './read-services.ts';
import type { Element } from './read-xml.ts';

/** Packets that applications and services of a rule may match; `undecided` says why not all of them need to. */
export interface Traffic {
  readonly match: Pick<Match, 'protocols' | 'sourcePorts' | 'destinationPorts' | 'icmp'>;
  readonly undecided?: string;
}

const ANY = 'any';
const APPLICATION_DEFAULT = 'application-default';

type Services = 'any' | 'application-default' | readonly PortService[];

/** What a rule lets through by application and service, as alternatives. Absent lists are `any`. */
export function trafficOf(rule: Element, services: ServiceBook, report: Report): readonly Traffic[] {
  const named = servicesOf(rule, services, report);
  const applications = namesIn(rule, 'application', report);
  if (!applications.includes(ANY)) return applications.flatMap((name) => applicationTraffic(name, named));
  if (applications.length > 1) refuse(report, rule.span, '"any" stands beside other applications');
  if (named === APPLICATION_DEFAULT) {
    return [{ match: {}, undecided: 'each application is let through on its own default ports only' }];
  }
  return portTraffic(named);
}

function servicesOf(rule: Element, services: ServiceBook, report: Report): Services {
  const names = namesIn(rule, 'service', report);
  for (const word of [ANY, APPLICATION_DEFAULT] as const) {
    if (!names.includes(word)) continue;
    if (names.length > 1) refuse(report, rule.span, `"${word}" stands beside other services`);
    return word;
  }
  return services.resolve(names, childOf(rule, 'service', report)?.span ?? rule.span);
}

/** An application of the closed table, which has no ports, or one that only the device can tell. */
function applicationTraffic(name: string, services: Services): readonly Traffic[] {
  const icmp = ICMP_APPLICATIONS.find((one) => one.name === name);
  if (icmp !== undefined) {
    // A list of ports has no ICMP in it.
    if (typeof services !== 'string') return [];
    return [{ match: { icmp: { family: icmp.family, types: icmpOf(icmp.type) } } }];
  }
  const undecided = `only the device tells application "${name}"`;
  return portTraffic(services === APPLICATION_DEFAULT ? ANY : services).map(({ match }) => ({ match, undecided }));
}

function portTraffic(services: 'any' | readonly PortService[]): readonly Traffic[] {
  if (services === ANY) return [{ match: {} }];
  return services.map(({ protocol, source, destination }) => ({
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
