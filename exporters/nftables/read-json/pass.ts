import type { JsonNode } from 'rulecast/exporter/read';
import type { Scope } from './condition.ts';
import { malformed, refuse, type Site } from './findings.ts';
import { fieldsOf, isNull, shown, type Tagged, taggedOf, textOf } from './shape.ts';

/** What a statement that gives no verdict does: lets every packet pass, or some that a packet by itself does not tell. */
export type Pass = { readonly kind: 'all' } | { readonly kind: 'some'; readonly reason: string };

const ALL: Pass = { kind: 'all' };

/** Statements that let packets pass up to a rate, a number or a state of other packets. */
const LIMITS: ReadonlyMap<string, string> = new Map([
  ['limit', 'a limit on the rate'],
  ['quota', 'a quota'],
  ['ct count', 'ct count depends on other connections'],
]);

/** Statements that mark a connection for others, by the name of an object. */
const MARKS: ReadonlySet<string> = new Set(['ct helper', 'ct timeout', 'ct expectation', 'secmark', 'last']);

/** The effect of a statement without verdict; an error and `undefined` when it changes packets or is not understood. */
export function passOf({ tag, value, span }: Tagged, { site }: Scope): Pass | undefined {
  if (tag === 'counter') return counterOf(value, site);
  const limit = LIMITS.get(tag);
  if (limit !== undefined) {
    const isUsual = textOf(value) !== undefined || (value.kind === 'object' && !hasMap(value));
    return isUsual
      ? { kind: 'some', reason: limit }
      : refuse(site, value, `The value of ${shown(tag)} is not understood`);
  }
  if (MARKS.has(tag))
    return textOf(value) === undefined ? refuse(site, value, `The value of ${shown(tag)} is not understood`) : ALL;
  if (tag === 'mangle') return mangleOf(value, site);
  if (tag === 'set' || tag === 'map') return { kind: 'some', reason: 'a set that packets change' };
  return refuse(site, { span }, `What ${shown(tag)} does to packets is not modelled`);
}

function counterOf(value: JsonNode, site: Site): Pass | undefined {
  if (isNull(value) || textOf(value) !== undefined) return ALL;
  return fieldsOf(value, { what: 'A counter', required: [], optional: ['packets', 'bytes'] }, site) && ALL;
}

function hasMap(value: JsonNode): boolean {
  return value.kind === 'object' && value.members.some(({ key }) => key === 'map');
}

/** Fields of IP that no rule of rulecast looks at. */
const HARMLESS_FIELDS: ReadonlySet<string> = new Set(['dscp', 'ecn', 'ttl', 'id', 'checksum']);

/** Marks are for other rules; addresses, ports and protocols are what these rules decide on. */
function mangleOf(node: JsonNode, site: Site): Pass | undefined {
  const fields = fieldsOf(node, { what: 'A mangle', required: ['key', 'value'] }, site);
  const [key, value] = [taggedOf(fields?.get('key')), fields?.get('value')];
  if (fields === undefined || value === undefined) return undefined;
  if (key === undefined) return malformed(site, node, 'A mangle does not say what it changes');
  // A value that a map does not have ends the rule.
  if (usesMap(value)) return refuse(site, value, 'A value from a map is not understood');
  if (key.tag === 'meta' || key.tag === 'ct') return ALL;
  const [header, field] = ['protocol', 'field'].map((name) => textOf(memberOf(key.value, name)));
  if (key.tag === 'payload' && header === 'ip' && HARMLESS_FIELDS.has(field ?? '')) return ALL;
  return refuse(
    site,
    node,
    `Changing ${shown(header === undefined ? key.tag : `${header} ${field ?? ''}`)} is not modelled`,
  );
}

function usesMap(node: JsonNode): boolean {
  if (node.kind === 'scalar') return false;
  if (node.kind === 'array') return node.items.some(usesMap);
  return node.members.some(({ key, value }) => key === 'map' || usesMap(value));
}

function memberOf(node: JsonNode, name: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.find(({ key }) => key === name)?.value : undefined;
}
