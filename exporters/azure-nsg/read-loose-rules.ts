import type { JsonNode } from 'rulecast/exporter/read';
import type { Fields } from './read-json-fields.ts';
import type { RawGroup, RawRule } from './read-raw-group.ts';
import type { Report } from './read-report.ts';

/** What a rule says of its place, when it is a resource of its own: `nsg/rule`, or an expression that ends in the rule's name. */
export interface RuleName {
  /** The group that it belongs to; absent where the file does not say. */
  readonly parent?: string;
  readonly name: string;
}

/** All that a rule decides by. */
const DECIDING = [
  ...['protocol', 'access', 'direction', 'priority'],
  ...['source', 'destination'].flatMap((side) => [
    ...[`${side}AddressPrefix`, `${side}AddressPrefixes`, `${side}ApplicationSecurityGroups`],
    ...[`${side}PortRange`, `${side}PortRanges`],
  ]),
];

/** `nsg/rule` of a resource, `[concat(parameters('nsg'), '/rule')]` of an exported template, `rule` of all other places. */
export function ruleNameOf(text: string): RuleName {
  const computed = /^\[(?!\[).*'\/?([^'/]+)'\s*\)\s*\]$/s.exec(text)?.[1];
  if (computed !== undefined) return { name: computed };
  const [, parent, name] = /^([^/[]+)\/([^/]+)$/.exec(text) ?? [];
  return parent === undefined || name === undefined ? { name: text } : { parent, name };
}

/**
 * The rules of a group with those that stand outside of it. An exported template has every rule twice, inside its group and as a resource; the same rule
 * said twice is one. A rule of another group is refused.
 */
export function withLooseRules(
  group: RawGroup | undefined,
  loose: readonly RawRule[],
  report: Report,
): readonly RawRule[] {
  const inside = group?.rules ?? [];
  const owner = group?.name ?? loose.find(({ parent }) => parent !== undefined)?.parent;
  for (const { parent, fields } of loose) {
    if (parent === undefined || owner === undefined || parent.toLowerCase() === owner.toLowerCase()) continue;
    report.refuse(fields.span, `this rule is of group "${parent}", and others are of "${owner}"`, 'split the file');
  }
  const known = new Map(inside.map((rule) => [rule.name.toLowerCase(), contentOf(rule.fields)]));
  const added = loose.filter(({ name, fields }) => known.get(name.toLowerCase()) !== contentOf(fields));
  return [...inside, ...added];
}

function contentOf(fields: Fields): string {
  return DECIDING.map((key) => plain(fields.get(key))).join(' ');
}

function plain(node: JsonNode | undefined): string {
  if (node === undefined) return '-';
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.value);
    case 'array':
      return `[${node.items.map(plain).join()}]`;
    case 'object':
      return `{${node.members.map(({ key, value }) => `${JSON.stringify(key)}:${plain(value)}`).join()}}`;
  }
}
