import type { JsonNode } from 'rulecast/exporter/read';
import { malformed, refuse, type Site } from './findings.ts';
import type { NamedSet, Table } from './ruleset.ts';
import { fieldsOf, shown, taggedOf, textOf } from './shape.ts';

/** One element of a set or map. */
export interface Element {
  readonly value: JsonNode;
  /** What a map gives for it. */
  readonly data: JsonNode | undefined;
  readonly comment: string | undefined;
  /** Set when the element is there for a while or up to a rate only. */
  readonly unsettled: string | undefined;
}

/** The elements that a match or map looks at. */
export interface Elements {
  readonly list: readonly Element[];
  readonly unsettled: string | undefined;
}

const KEYS = ['timeout', 'expires', 'comment', 'counter', 'limit', 'quota', 'ct count', 'last'];

/** An element of the set that matches what no other does. */
export function isCatchAll({ value }: Element): boolean {
  return textOf(value) === '*';
}

/** Elements written in the rule itself. */
export function elementsOf(nodes: readonly JsonNode[], kind: NamedSet['kind'], site: Site): Elements | undefined {
  const list = nodes.flatMap((node) => elementOf(node, kind, site) ?? []);
  return list.length === nodes.length ? { list, unsettled: list.find((one) => one.unsettled)?.unsettled } : undefined;
}

/** The elements of `@name`; an error and `undefined` when there is no set of that name and kind. */
export function namedElements(
  node: JsonNode,
  { table, kind }: { readonly table: Table; readonly kind: NamedSet['kind'] },
  site: Site,
): Elements | undefined {
  const name = textOf(node)?.slice(1) ?? '';
  const set = table.sets.get(name);
  if (set === undefined) return refuse(site, node, `There is no set ${shown(name)} in the table`);
  if (set.kind !== kind)
    return refuse(site, node, `${shown(name)} is not a ${kind === 'set' ? 'set' : 'map of verdicts'}`);
  const elements = elementsOf(set.elements, kind, site);
  return elements && { ...elements, unsettled: set.unsettled ?? elements.unsettled };
}

function elementOf(node: JsonNode, kind: NamedSet['kind'], site: Site): Element | undefined {
  const pair = kind === 'set' ? [node, undefined] : node.kind === 'array' && node.items.length === 2 ? node.items : [];
  const [key, data] = pair;
  if (key === undefined) return malformed(site, node, 'An element of a map is not a pair of key and value');
  const wrapped = taggedOf(key);
  if (wrapped?.tag !== 'elem') return { value: key, data, comment: undefined, unsettled: undefined };
  const fields = fieldsOf(wrapped.value, { what: 'An element', required: ['val'], optional: KEYS }, site);
  const value = fields?.get('val');
  if (fields === undefined || value === undefined) return undefined;
  const rate = ['limit', 'quota', 'ct count'].find((word) => fields.has(word));
  const isTimed = fields.has('timeout') || fields.has('expires');
  const unsettled =
    rate === undefined
      ? isTimed
        ? 'an element is there for a while only'
        : undefined
      : `an element matches up to a ${rate} only`;
  return { value, data, comment: textOf(fields.get('comment')), unsettled };
}
