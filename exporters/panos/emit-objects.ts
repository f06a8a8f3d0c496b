import type { FittedPolicy, Prefix } from 'rulecast/exporter/emit';
import { formatPrefix } from 'rulecast/exporter/emit';
import type { DomainGroup } from './emit-domains.ts';
import { type AddressGroup, addressGroups } from './emit-groups.ts';
import { addressName, domainName } from './emit-names.ts';
import { ALL_IPV4, type SecurityRule } from './emit-rules.ts';
import type { ServiceObject } from './emit-services.ts';
import { block, entry, entryLine, type Lines, leaf, memberLine, memberList } from './emit-xml.ts';

/** What objects are written for. */
export interface Used {
  readonly rules: readonly SecurityRule[];
  readonly domains: readonly DomainGroup[];
}

/** The elements that hold tags, addresses, groups and services, in the order in which they refer to each other. */
export function objectElements(policy: FittedPolicy, { rules, domains }: Used): Lines {
  const tag = tagName(policy.name);
  const groups = addressGroups(policy.objects, policy.name);
  const prefixes = [...groups.flatMap(prefixesOf), ...allIpv4(rules)];
  const stamp = policy.stamp === undefined ? '' : `, rulecast ${policy.stamp}`;
  return [
    ...block('tag', [entryLine(tag, leaf('comments', `rulecast policy ${policy.name}${stamp}`))]),
    ...block('address', [...addressLines(prefixes), ...domainLines(domains)]),
    ...block('address-group', [
      ...groups.flatMap((group) => groupLines(group, tag)),
      ...domains.flatMap((group) => domainGroupLines(group, tag)),
    ]),
    ...block('service', serviceLines(rules)),
    ...block(
      'service-group',
      rules.flatMap((rule) => serviceGroupLines(rule, tag)),
    ),
  ];
}

/** The tag of every group and rule of a policy: what one would look for to find or delete them. */
export function tagName(policy: string): string {
  return `rulecast.${policy}`;
}

/** What a rule says in `service`: a group of its own when it has several. */
export function serviceMember({ name, service }: SecurityRule): string {
  if (typeof service === 'string') return service;
  return service.length === 1 ? service[0].name : name;
}

function prefixesOf({ prefixes, parts }: AddressGroup): readonly Prefix[] {
  return parts.length === 0 ? prefixes : parts.flatMap(prefixesOf);
}

function allIpv4(rules: readonly SecurityRule[]): readonly Prefix[] {
  const name = addressName(ALL_IPV4);
  return rules.some(({ source }) => source.includes(name)) ? [ALL_IPV4] : [];
}

/** One line an address, by family, value and length, so that a changed set changes few lines. */
function addressLines(prefixes: readonly Prefix[]): Lines {
  const unique = new Map(prefixes.map((prefix) => [addressName(prefix), prefix]));
  return [...unique]
    .sort(([, a], [, b]) => comparePrefixes(a, b))
    .map(([name, prefix]) => entryLine(name, leaf('ip-netmask', formatPrefix(prefix))));
}

function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.length - b.length;
}

/** Groups that are members come before the group that has them. */
function groupLines({ name, prefixes, parts }: AddressGroup, tag: string): Lines {
  const members = parts.length === 0 ? prefixes.map(addressName) : parts.map((part) => part.name);
  const own = entry(name, [...block('static', members.map(memberLine)), memberList('tag', [tag])]);
  return [...parts.flatMap((part) => groupLines(part, tag)), ...own];
}

/** One line a domain, by name; several endpoint sets may have the same. */
function domainLines(groups: readonly DomainGroup[]): Lines {
  const hosts = new Set(groups.flatMap((group) => group.hosts));
  return [...hosts].sort().map((host) => entryLine(domainName(host), leaf('fqdn', host)));
}

function domainGroupLines({ name, hosts, others }: DomainGroup, tag: string): Lines {
  if (hosts.length === 0) return [];
  const leftOut = others.length === 0 ? '' : `; patterns left out: ${others.length}`;
  return entry(name, [
    ...block(
      'static',
      hosts.map((host) => memberLine(domainName(host))),
    ),
    leaf('description', `host names, resolved by the firewall${leftOut}`),
    memberList('tag', [tag]),
  ]);
}

function serviceLines(rules: readonly SecurityRule[]): Lines {
  const objects = rules.flatMap(({ service }) => (typeof service === 'string' ? [] : service));
  const unique = new Map(objects.map((one) => [one.name, one]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(serviceLine);
}

function serviceLine({ name, protocol, port, sourcePort }: ServiceObject): string {
  const from = sourcePort === undefined ? '' : leaf('source-port', sourcePort);
  return entryLine(name, `<protocol><${protocol}>${leaf('port', port)}${from}</${protocol}></protocol>`);
}

/** A service group has no description; it bears the name of its rule. */
function serviceGroupLines(rule: SecurityRule, tag: string): Lines {
  const { name, service } = rule;
  if (typeof service === 'string' || service.length === 1) return [];
  return entry(name, [
    ...block(
      'members',
      service.map((one) => memberLine(one.name)),
    ),
    memberList('tag', [tag]),
  ]);
}
