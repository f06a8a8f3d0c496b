import { childOf, membersOf } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Lists that hold `any` unless a rule looks at more than the packet. */
const LISTS: Readonly<Record<string, string>> = {
  'source-user': 'the user behind a packet',
  category: 'the URL category of a connection',
  'hip-profiles': 'the state of a host',
  'source-hip': 'the state of the source host',
  'destination-hip': 'the state of the destination host',
  'source-imsi': 'a mobile subscriber',
  'source-imei': 'a mobile device',
  'source-nw-slice': 'a network slice',
  'saas-user-list': 'the user of a service',
  'saas-tenant-list': 'the tenant of a service',
};

/** What is read elsewhere, and what decides no first packet of a connection. */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(LISTS),
  ...['from', 'to', 'source', 'destination', 'application', 'service', 'rule-type', 'action', 'icmp-unreachable'],
  ...['negate-source', 'negate-destination', 'disabled', 'schedule', 'target', 'description'],
  ...['log-start', 'log-end', 'log-setting', 'tag', 'group-tag', 'profile-setting', 'option', 'qos', 'disable-inspect'],
]);

/** Words that stand for every packet in those lists. */
const EVERY: ReadonlySet<string> = new Set(['any']);

/** Why a rule depends on more than the packet, or `undefined`. A part of a rule that is not known is refused. */
export function foreignCondition(rule: Element, report: Report): string | undefined {
  for (const child of rule.children) {
    if (!KNOWN.has(child.name)) refuse(report, child.span, `<${child.name}> in a rule is not understood`);
  }
  for (const [list, what] of Object.entries(LISTS)) {
    const element = childOf(rule, list, report);
    if (element === undefined) continue;
    if (membersOf(element, report).some((member) => !EVERY.has(member))) return `it looks at ${what}`;
  }
  if ((childOf(rule, 'schedule', report)?.text ?? '') !== '') return 'it follows a schedule';
  return targetCondition(childOf(rule, 'target', report), report);
}

/** Rules of Panorama may be meant for some firewalls only. */
function targetCondition(target: Element | undefined, report: Report): string | undefined {
  if (target === undefined) return undefined;
  const isLimited = ['devices', 'tags'].some((name) => (childOf(target, name, report)?.children.length ?? 0) > 0);
  const isNegated = childOf(target, 'negate', report)?.text === 'yes';
  return isLimited || isNegated ? 'it is meant for some firewalls only' : undefined;
}
