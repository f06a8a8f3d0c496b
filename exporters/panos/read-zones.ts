import type { NameSet } from 'rulecast/exporter/read';
import { childOf, membersOf } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Zones of a packet, one way in which a rule may match. */
export interface Ends {
  readonly ingress?: NameSet;
  readonly egress?: NameSet;
}

/** The ways in which a rule matches zones; `undecided` when the file does not say which zones there are. */
export interface ZonePairs {
  readonly pairs: readonly Ends[];
  readonly undecided?: string;
}

const UNKNOWN_ZONES = 'the file does not say which zones there are';
const OTHER_ENDS = 'it decides inside of zones, and goes to others';

/** A word of `to`: packets to multicast addresses, which leave by any number of zones. */
const MULTICAST = 'multicast';
const MULTICAST_PACKETS = 'only the device tells where multicast packets leave';

/** The zones of a rule by its type. `zones`: all that the place has, absent where the file does not say. */
export function zonePairs(
  rule: Element,
  { zones, report }: { readonly zones: readonly string[] | undefined; readonly report: Report },
): ZonePairs {
  const from = zonesIn(rule, 'from', report);
  const to = zonesIn(rule, 'to', report);
  const type = childOf(rule, 'rule-type', report);
  if (to?.includes(MULTICAST))
    return { pairs: [{ ...(from && { ingress: only(...from) }) }], undecided: MULTICAST_PACKETS };
  switch (type?.text ?? 'universal') {
    case 'universal':
      return { pairs: [{ ...(from && { ingress: only(...from) }), ...(to && { egress: only(...to) }) }] };
    case 'intrazone':
      return { ...withinZones(from ?? zones), ...(to && !sameNames(from ?? [], to) && { undecided: OTHER_ENDS }) };
    case 'interzone':
      return betweenZones(from, to, zones);
    default:
      refuse(report, type?.span ?? rule.span, `"${type?.text}" is no type of rule`);
      return { pairs: [] };
  }
}

/** From each zone into itself. */
export function withinZones(zones: readonly string[] | undefined): ZonePairs {
  if (zones === undefined) return { pairs: [{}], undecided: UNKNOWN_ZONES };
  return { pairs: zones.map((zone) => ({ ingress: only(zone), egress: only(zone) })) };
}

/** From each zone into others. */
function betweenZones(
  from: readonly string[] | undefined,
  to: readonly string[] | undefined,
  zones: readonly string[] | undefined,
): ZonePairs {
  if (from === undefined && to !== undefined) {
    return { pairs: to.map((zone) => ({ ingress: { names: [zone], not: true }, egress: only(zone) })) };
  }
  const sources = from ?? zones;
  if (sources === undefined) return { pairs: [{}], undecided: UNKNOWN_ZONES };
  return {
    pairs: sources.flatMap((zone): readonly Ends[] => {
      const ingress = only(zone);
      if (to === undefined) return [{ ingress, egress: { names: [zone], not: true } }];
      const others = to.filter((other) => other !== zone);
      return others.length === 0 ? [] : [{ ingress, egress: only(...others) }];
    }),
  };
}

function zonesIn(rule: Element, side: 'from' | 'to', report: Report): readonly string[] | undefined {
  const element = childOf(rule, side, report);
  if (element === undefined) return undefined;
  const names = membersOf(element, report);
  if (names.length === 0) refuse(report, element.span, `<${side}> is empty`);
  if (!names.includes('any')) return names;
  if (names.length > 1) refuse(report, element.span, '"any" stands beside other zones');
  return undefined;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.every((name) => b.includes(name)) && b.every((name) => a.includes(name));
}

function only(...names: readonly string[]): NameSet {
  return { names, not: false };
}
